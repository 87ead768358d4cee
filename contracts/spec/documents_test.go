// Package spec_test holds the pacts against the documents, and the running
// services against the documents.
package spec_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/common"
	"coagent/gen/eventschema"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
)

// seed makes a run repeatable: the same requests, the same counterexample.
var seed = flag.Int64("seed", 20261122, "of the random requests")

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil { // the tests that are parallel wait more than they compute
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// document is one of the three documents.
type document struct {
	name       string // "ai", as the service and its pacts' provider are called
	codes      map[string]bool
	operations []*operation
}

// operation is what a document says of one.
type operation struct {
	service, id, method, path string
	door                      string // the program that is asked, if not the service

	spec     *openapi3.Operation
	params   []*openapi3.Parameter
	body     *openapi3.Schema // nil if it takes none
	maxBody  int
	internal bool
	scope    string
	key      bool                        // it wants the bus's key and no token
	codes    map[string]bool             // of its document, and the shared ones
	events   map[string]*openapi3.Schema // of its stream, by name; nil if it has none
}

// documents are those that are served, in the order of their names.
func documents(t testing.TB) []*document {
	t.Helper()
	shared := load(t, common.GetSpec)
	var all []*document
	for name, get := range map[string]func() (*openapi3.T, error){"ai": aiapi.GetSpec, "search": searchapi.GetSpec, "oauth": oauthapi.GetSpec} {
		doc := load(t, get)
		d := &document{name: name, codes: map[string]bool{}}
		for _, from := range []*openapi3.T{shared, doc} {
			codes, _ := from.Extensions["x-coagent-problem-codes"].(map[string]any)
			for code := range codes {
				d.codes[code] = true
			}
		}
		for path, item := range doc.Paths.Map() {
			for method, spec := range item.Operations() {
				d.operations = append(d.operations, newOperation(t, d, doc, path, method, item, spec))
				d.operations[len(d.operations)-1].events = streamEvents(t, doc, shared, spec)
			}
		}
		if len(d.operations) == 0 || len(d.codes) == 0 {
			t.Fatalf("%s: the document has no operation or no problem code", name)
		}
		slices.SortFunc(d.operations, func(a, b *operation) int { return cmp.Compare(a.id, b.id) })
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *document) int { return cmp.Compare(a.name, b.name) })
	return all
}

func load(t testing.TB, get func() (*openapi3.T, error)) *openapi3.T {
	t.Helper()
	doc, err := get()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func newOperation(t testing.TB, d *document, doc *openapi3.T, path, method string, item *openapi3.PathItem, spec *openapi3.Operation) *operation {
	t.Helper()
	o := &operation{service: d.name, id: spec.OperationID, method: method, path: path, spec: spec, codes: d.codes}
	for _, p := range slices.Concat(item.Parameters, spec.Parameters) {
		o.params = append(o.params, p.Value)
	}
	if spec.RequestBody != nil {
		media := spec.RequestBody.Value.Content["application/json"]
		if media == nil || len(spec.RequestBody.Value.Content) != 1 {
			t.Fatalf("%s: these tests know JSON bodies only", o.id)
		}
		o.body = media.Schema.Value
		o.maxBody = number(spec.Extensions["x-coagent-max-body"])
	}
	o.internal, _ = spec.Extensions["x-coagent-internal"].(bool)
	o.scope, _ = spec.Extensions["x-coagent-scope"].(string)
	ways := doc.Security
	if spec.Security != nil {
		ways = *spec.Security
	}
	for _, way := range ways {
		for name := range way {
			o.key = doc.Components.SecuritySchemes[name].Value.Type == "apiKey"
		}
	}
	return o
}

// streamEvents are the schemas of the events that x-coagent-events names beside
// the body of a stream. The loader leaves references in an extension alone.
func streamEvents(t testing.TB, doc, shared *openapi3.T, spec *openapi3.Operation) map[string]*openapi3.Schema {
	t.Helper()
	good := spec.Responses.Value("200")
	if good == nil || good.Value.Content[mediaStream] == nil {
		return nil
	}
	named, _ := good.Value.Content[mediaStream].Extensions["x-coagent-events"].(map[string]any)
	events := map[string]*openapi3.Schema{}
	for event, node := range named {
		reference, _ := node.(map[string]any)
		target, _ := reference["$ref"].(string)
		from, name, _ := strings.Cut(target, "#/components/schemas/")
		schemas := map[string]openapi3.Schemas{"": doc.Components.Schemas, "./common.yaml": shared.Components.Schemas}[from]
		if schemas[name] == nil {
			t.Fatalf("%s: the event %s is %v, which is no schema", spec.OperationID, event, node)
		}
		events[event] = schemas[name].Value
	}
	return events
}

func number(v any) int {
	text, _ := json.Marshal(v) // the loader gives it as one of several types
	var n int
	_ = json.Unmarshal(text, &n)
	return n
}

// String names it as a failure does.
func (o *operation) String() string { return o.service + " " + o.id }

// events are the schemas of the events, by their type.
func events(t testing.TB) map[string]*openapi3.Schema {
	t.Helper()
	all := map[string]*openapi3.Schema{}
	for _, ref := range load(t, eventschema.GetSpec).Components.Schemas {
		if kind := ref.Value.Properties["eventType"]; kind != nil && len(kind.Value.Enum) == 1 {
			all[fmt.Sprint(kind.Value.Enum[0])] = ref.Value
		}
	}
	if len(all) == 0 {
		t.Fatal("the document has no event")
	}
	return all
}

// find is the operation at a concrete path, with the values in the path; why
// says what is wrong if there is none.
func find(d *document, method, path string) (o *operation, values map[string]string, why string) {
	parts := strings.Split(path, "/")
	why = "the document has no path " + path
	for _, o := range d.operations {
		template := strings.Split(o.path, "/")
		values := map[string]string{}
		if len(template) != len(parts) || slices.ContainsFunc(indexes(parts), func(i int) bool {
			if name, ok := strings.CutPrefix(template[i], "{"); ok && parts[i] != "" {
				values[strings.TrimSuffix(name, "}")] = parts[i]
				return false
			}
			return template[i] != parts[i]
		}) {
			continue
		}
		if o.method == method {
			return o, values, ""
		}
		why = "the document has no " + method + " " + o.path
	}
	return nil, nil, why
}

func indexes(parts []string) []int {
	all := make([]int, len(parts))
	for i := range all {
		all[i] = i
	}
	return all
}

var tableLock sync.Mutex

// tell adds a row to the table of checks, if there is one: the file that
// CONTRACT_RESULTS names.
func tell(t testing.TB, operation, check string, passed bool, count int) {
	t.Helper()
	name := os.Getenv("CONTRACT_RESULTS")
	if name == "" {
		return
	}
	tableLock.Lock()
	defer tableLock.Unlock()
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Error(err)
		return
	}
	verdict := "fail"
	if passed {
		verdict = "pass"
	}
	_, err = fmt.Fprintf(file, "spec\t%s\t%s\t%s\t%d\n", operation, check, verdict, count)
	if err := cmp.Or(err, file.Close()); err != nil {
		t.Error(err)
	}
}
