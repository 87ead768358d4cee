package httpapi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
)

func TestOperationsSayWhatTheDocumentSays(t *testing.T) {
	doc, err := searchapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	got, err := httpapi.Operations(doc)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(got, func(op httpapi.Operation) bool { return op.ID == "searchWeb" })
	want := httpapi.Operation{
		ID: "searchWeb", Method: "POST", Path: "/search/web", Timeout: 25 * time.Second, MaxBody: 16384, TakesBody: true,
		RateLimit: httpapi.RateLimit{Requests: 60, Per: time.Minute},
	}
	if i < 0 || got[i] != want {
		t.Errorf("got %+v", got)
	}

	shopOps, err := httpapi.Operations(load(t, shop))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, op := range shopOps {
		order = append(order, op.Path+" "+op.Method+" "+op.Scope)
	}
	if want := []string{
		"/admin POST admin", "/items POST ", "/items/new GET ", "/items/{id} GET ", "/notes POST ", "/open GET ", "/t/x/{b} GET ", "/t/{a}/{b} GET ",
	}; !slices.Equal(order, want) {
		t.Errorf("got %q", order)
	}
}

func TestNumbersOfADocumentInYAMLAreReadToo(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`
openapi: 3.0.3
info: { title: x, version: "1" }
paths:
  /a:
    post:
      operationId: a
      x-coagent-timeout: 1.5
      x-coagent-rate-limit: { requests: 2, seconds: 3 }
      x-coagent-max-body: 4
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { default: { description: x } }
`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := httpapi.Operations(doc)
	want := httpapi.Operation{
		ID: "a", Method: "POST", Path: "/a", Timeout: 1500 * time.Millisecond, MaxBody: 4, TakesBody: true,
		RateLimit: httpapi.RateLimit{Requests: 2, Per: 3 * time.Second},
	}
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestEveryOperationThatLacksSomethingIsNamed(t *testing.T) {
	whole := `{"openapi":"3.0.3","info":{"title":"x","version":"1"},"paths":{
"/a":{"post":{"operationId":"opA","x-coagent-timeout":1,"x-coagent-rate-limit":{"requests":1,"seconds":1},"x-coagent-max-body":1,
 "requestBody":{"content":{"application/json":{"schema":{"type":"object"}}}},"responses":{"default":{"description":"x"}}}},
"/b":{"get":{"operationId":"opB","responses":{"default":{"description":"x"}}}}}}`
	for broken, complaint := range map[string]string{
		`"x-coagent-timeout":1,`:                             "x-coagent-timeout",
		`"x-coagent-rate-limit":{"requests":1,"seconds":1},`: "x-coagent-rate-limit",
		`"x-coagent-max-body":1,`:                            "x-coagent-max-body",
		`"operationId":"opA",`:                               "operationId",
	} {
		doc := load(t, strings.Replace(whole, broken, "", 1))
		_, err := httpapi.Operations(doc)
		if err == nil || !strings.Contains(err.Error(), complaint) || !strings.Contains(err.Error(), "/a") || !strings.Contains(err.Error(), "opB") {
			t.Errorf("without %s: %v", broken, err)
		}
	}
	for _, nonsense := range []string{
		`"x-coagent-timeout":0`, `"x-coagent-timeout":-1`, `"x-coagent-timeout":"1"`, `"x-coagent-timeout":25000`,
		`"x-coagent-max-body":0`, `"x-coagent-max-body":1.5`, `"x-coagent-max-body":1e12`,
		`"x-coagent-rate-limit":{"requests":0,"seconds":1}`, `"x-coagent-rate-limit":{"requests":1}`, `"x-coagent-rate-limit":60`,
	} {
		name, _, _ := strings.Cut(nonsense, ":")
		at := strings.Index(whole, name)
		end := at + strings.IndexAny(whole[at:], "\n") // drop the rest of the line, then restore what belongs to it
		line := whole[at:end]
		rest := line[strings.Index(line, ":1")+2:]
		if strings.HasPrefix(name, `"x-coagent-rate`) {
			rest = line[strings.Index(line, "}")+1:]
		}
		_, err := httpapi.Operations(load(t, whole[:at]+nonsense+rest+whole[end:]))
		if err == nil || !strings.Contains(err.Error(), "opA") {
			t.Errorf("%s: %v", nonsense, err)
		}
	}
}
