package gateway_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
	"coagent/services/gateway"
)

// files is a generated package's documents as Outline wants them.
func files(spec func() ([]byte, error), others map[string]func() ([]byte, error)) map[string]func() ([]byte, error) {
	others[""] = spec
	return others
}

// headersOf are what each operation takes and answers with.
func headersOf(doc *openapi3.T) []string {
	var all []string
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				all = append(all, strings.Join([]string{path, method, p.Value.In, p.Value.Name}, " "))
			}
			for status, response := range op.Responses.Map() {
				for name := range response.Value.Headers {
					all = append(all, strings.Join([]string{path, method, status, name}, " "))
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

func TestAnOutlineSaysWhatTheWholeDocumentSays(t *testing.T) {
	for name, c := range map[string]struct {
		whole func() (*openapi3.T, error)
		files map[string]func() ([]byte, error)
	}{
		"ai":     {aiapi.GetSpec, files(aiapi.GetSpecJSON, aiapi.PathToRawSpec(""))},
		"search": {searchapi.GetSpec, files(searchapi.GetSpecJSON, searchapi.PathToRawSpec(""))},
		"oauth":  {oauthapi.GetSpec, files(oauthapi.GetSpecJSON, oauthapi.PathToRawSpec(""))},
	} {
		t.Run(name, func(t *testing.T) {
			whole, err := c.whole()
			if err != nil {
				t.Fatal(err)
			}
			outline, err := gateway.Outline(c.files)
			if err != nil {
				t.Fatal(err)
			}
			want, err := httpapi.Operations(whole)
			if err != nil {
				t.Fatal(err)
			}
			got, err := httpapi.Operations(outline)
			if err != nil || len(got) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("operations:\n%+v, %v\nwant\n%+v", got, err, want)
			}
			if got, want := headersOf(outline), headersOf(whole); len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("headers:\n%q\nwant\n%q", got, want)
			}
			const rate = "x-coagent-rate-limit"
			if got, want := outline.Extensions[rate], whole.Extensions[rate]; !reflect.DeepEqual(got, want) {
				t.Errorf("the rate of all operations: %v, want %v", got, want)
			}
		})
	}
}

func TestADocumentThatCannotBeOutlinedIsTold(t *testing.T) {
	const good = `{"paths":{"/x":{"get":{"operationId":"x","x-coagent-timeout":1,"parameters":[{"$ref":"./parts.yaml#/components/parameters/P"}],
		"responses":{"200":{"$ref":"parts.yaml#/components/responses/R"}}}}}}`
	const parts = `{"components":{"parameters":{"P":{"in":"header","name":"X-P"}},"responses":{"R":{"headers":{"X-R":{}}}}}}`
	outline := func(document, parts string) (*openapi3.T, error) {
		text := func(s string) func() ([]byte, error) { return func() ([]byte, error) { return []byte(s), nil } }
		return gateway.Outline(map[string]func() ([]byte, error){"": text(document), "parts.yaml": text(parts)})
	}
	doc, err := outline(good, parts)
	if err != nil {
		t.Fatal(err)
	}
	if got := headersOf(doc); !slices.Equal(got, []string{"/x GET 200 X-R", "/x GET header X-P"}) {
		t.Errorf("headers: %q", got)
	}
	for name, c := range map[string]struct{ document, parts, want string }{
		"no JSON":             {good[:40], parts, "EOF"},
		"parts that are none": {good, "[]", "parts.yaml"},
		"a reference to nothing": {
			strings.Replace(good, "parameters/P", "parameters/Q", 1), parts, "./parts.yaml#/components/parameters/Q leads nowhere",
		},
		"parts without it": {good, "{}", "leads nowhere"},
	} {
		if _, err := outline(c.document, c.parts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
