package spec_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The form of a pact file of version 4, as far as it is looked at.
type (
	pactFile struct {
		Provider     struct{ Name string }
		Interactions []interaction
		Metadata     struct{ PactSpecification struct{ Version string } }
	}
	interaction struct {
		Type, Description string
		Pending           bool
		Request           pactRequest
		Response          pactResponse
		Contents          pactBody       // of a message
		Metadata          map[string]any // of a message
		MatchingRules     pactRules      // of a message
	}
	pactRequest struct {
		Method, Path   string
		Query, Headers map[string]values
		Body           *pactBody
	}
	pactResponse struct {
		Status        int
		Headers       map[string]values
		Body          *pactBody
		MatchingRules pactRules
	}
	pactBody struct {
		Content     json.RawMessage
		ContentType string
		Encoded     any // false, or in what
	}
	pactRules struct {
		Body map[string]any // by JSON path
	}
)

// values are one or many; both are written.
type values []string

func (v *values) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*v = values{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(v))
}

// bytes are the body as it travels: a text as it is, anything else as JSON.
func (b *pactBody) bytes() []byte {
	var text string
	if json.Unmarshal(b.Content, &text) != nil {
		return b.Content
	}
	if b.Encoded == "base64" {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return []byte("bad base64")
		}
		return raw
	}
	if strings.Contains(b.ContentType, "json") && b.Encoded == false { // a text is JSON, too
		return b.Content
	}
	return []byte(text)
}

// finding is something in a pact that the documents do not promise.
type finding struct {
	operation string // or the event's type
	broken    string // empty: the interaction was looked at and is fine
}

// rulebook is what pacts are held against.
type rulebook struct {
	docs   []*document
	events map[string]*openapi3.Schema
}

// check looks at every interaction of a pact file.
func (b rulebook) check(name string, text []byte) (all []finding) {
	say := func(operation, format string, args ...any) {
		all = append(all, finding{operation, name + ": " + fmt.Sprintf(format, args...)})
	}
	var file pactFile
	if err := json.Unmarshal(text, &file); err != nil {
		say("-", "is no pact: %v", err)
		return all
	}
	if !strings.HasPrefix(file.Metadata.PactSpecification.Version, "4") {
		say("-", "is not of version 4 but %q", file.Metadata.PactSpecification.Version)
	}
	if len(file.Interactions) == 0 {
		say("-", "has no interaction")
	}
	for _, i := range file.Interactions {
		var operation string
		var wrong []string
		switch i.Type {
		case "Synchronous/HTTP":
			operation, wrong = b.http(file.Provider.Name, i)
		case "Asynchronous/Messages":
			operation, wrong = b.message(file.Provider.Name, i)
		default:
			operation, wrong = "-", []string{fmt.Sprintf("the type %q is not known here", i.Type)}
		}
		if i.Pending {
			wrong = append(wrong, "is pending, so nobody would notice when it fails")
		}
		all = append(all, finding{operation, ""})
		for _, w := range wrong {
			say(operation, "%q: %s: %s", i.Description, operation, w)
		}
	}
	return all
}

func (b rulebook) http(provider string, i interaction) (operation string, wrong []string) {
	at := slices.IndexFunc(b.docs, func(d *document) bool { return d.name == provider })
	if at < 0 {
		return "-", []string{fmt.Sprintf("there is no document of the provider %q", provider)}
	}
	o, path, why := find(b.docs[at], i.Request.Method, i.Request.Path)
	if o == nil {
		return i.Request.Method + " " + i.Request.Path, []string{why}
	}
	if o.internal {
		wrong = append(wrong, "is internal: no consumer may call it")
	}
	broken := o.checkPactRequest(i.Request, path)
	wrong = append(wrong, o.checkPactHeaders(i.Request, i.Response.Status)...)
	if p := i.Response.problem(); p.Code == "invalid_request" { // the request breaks the document on purpose
		if len(broken) == 0 {
			wrong = append(wrong, "the request fits the document, so it is not answered with invalid_request")
		}
		for n, e := range p.Errors {
			if len(broken) > 0 && !slices.ContainsFunc(broken, func(w string) bool { return strings.HasPrefix(w, e.Pointer+": ") }) {
				wrong = append(wrong, fmt.Sprintf("response /body/errors/%d/pointer: the request is fine at %s", n, e.Pointer))
			}
		}
	} else {
		for _, w := range broken {
			wrong = append(wrong, "request "+w)
		}
	}
	for _, w := range o.checkPactResponse(i.Response) {
		wrong = append(wrong, "response "+w)
	}
	return o.id, wrong
}

// checkPactRequest lists what a service would refuse with invalid_request.
func (o *operation) checkPactRequest(r pactRequest, path map[string]string) (broken []string) {
	given := map[string]map[string]values{"path": {}, "query": r.Query, "header": {}}
	for name, value := range path {
		given["path"][name] = values{value}
	}
	for name, value := range r.Headers {
		given["header"][http.CanonicalHeaderKey(name)] = value
	}
	known := map[string]bool{}
	for _, p := range o.params {
		name := p.Name
		if p.In == "header" {
			name = http.CanonicalHeaderKey(name)
		}
		known[p.In+name] = true
		value := given[p.In][name]
		switch {
		case len(value) == 0 && p.Required:
			broken = append(broken, "/"+p.In+"/"+p.Name+": is required")
		case len(value) > 1:
			broken = append(broken, "/"+p.In+"/"+p.Name+": occurs more than once")
		case len(value) == 1:
			broken = append(broken, places("/"+p.In+"/"+p.Name, p.Schema.Value, value[0])...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Query)) {
		if !known["query"+name] {
			broken = append(broken, "/query/"+name+": is not known here")
		}
	}
	switch {
	case o.body == nil && r.Body != nil && len(r.Body.Content) > 0:
		broken = append(broken, "/body: this operation takes no body")
	case o.body != nil && r.Body == nil:
		broken = append(broken, "/body: is required")
	case o.body != nil:
		broken = append(broken, checkBody(o.body, r.Body.bytes())...)
	}
	return broken
}

// generalHeaders are those of a request that no document needs to name.
var generalHeaders = []string{"Accept", "Authorization", "Content-Length", "Content-Type", "Traceparent", "Tracestate", "User-Agent"}

// checkPactHeaders looks at what the services do not refuse, and a consumer
// should not send, or not leave out.
func (o *operation) checkPactHeaders(r pactRequest, status int) (wrong []string) {
	header := http.Header{}
	for name, value := range r.Headers {
		header[http.CanonicalHeaderKey(name)] = value
		declared := slices.ContainsFunc(o.params, func(p *openapi3.Parameter) bool { return p.In == "header" && strings.EqualFold(p.Name, name) })
		if !declared && !slices.Contains(generalHeaders, http.CanonicalHeaderKey(name)) {
			wrong = append(wrong, "request /header/"+name+": is not documented")
		}
	}
	if header.Get("Authorization") == "" && status != http.StatusUnauthorized {
		wrong = append(wrong, "request /header/Authorization: is needed for anything but a 401")
	}
	if media, _, _ := strings.Cut(header.Get("Content-Type"), ";"); o.body != nil && media != mediaJSON && status != http.StatusUnsupportedMediaType {
		wrong = append(wrong, fmt.Sprintf("request /header/Content-Type: %q is not documented", header.Get("Content-Type")))
	}
	for accepted := range strings.SplitSeq(strings.Join(header["Accept"], ","), ",") {
		media, _, _ := strings.Cut(accepted, ";")
		if media = strings.TrimSpace(media); media != "" && media != "*/*" && !o.answersIn(media) {
			wrong = append(wrong, fmt.Sprintf("request /header/Accept: no answer is documented as %q", media))
		}
	}
	slices.Sort(wrong)
	return wrong
}

func (o *operation) answersIn(media string) bool {
	for _, ref := range o.spec.Responses.Map() {
		if ref.Value.Content[media] != nil {
			return true
		}
	}
	return false
}

func (r pactResponse) header() http.Header {
	header := http.Header{}
	for name, value := range r.Headers {
		header[http.CanonicalHeaderKey(name)] = value
	}
	if header.Get("Content-Type") == "" && r.Body != nil {
		header.Set("Content-Type", r.Body.ContentType)
	}
	return header
}

func (r pactResponse) problem() (p problem) {
	if r.Body != nil {
		p, _ = problemOf(r.header(), r.Body.bytes())
	}
	return p
}

// checkPactResponse holds the example against the document. It may lack what
// may be absent, and nothing else: a consumer's example is a valid answer. An
// answer without a body is one whose body the consumer does not look at.
func (o *operation) checkPactResponse(r pactResponse) (wrong []string) {
	ref := o.spec.Responses.Value(fmt.Sprint(r.Status))
	if r.Body == nil || len(r.Body.Content) == 0 {
		if ref == nil {
			return []string{fmt.Sprintf("status: %d is not documented", r.Status)}
		}
		return checkHeaders(ref.Value.Headers, r.header(), r.Status)
	}
	wrong = o.checkAnswer(r.Status, r.header(), r.Body.bytes())
	if ref == nil {
		return wrong
	}
	media, _, _ := strings.Cut(r.header().Get("Content-Type"), ";")
	if content := ref.Value.Content[media]; content != nil && media != mediaStream {
		wrong = append(wrong, checkRules(r.MatchingRules, content.Schema.Value)...)
	}
	return wrong
}

// checkRules sees that rules speak of members that there are: one that does not
// is never applied.
func checkRules(rules pactRules, s *openapi3.Schema) (wrong []string) {
	for _, path := range slices.Sorted(maps.Keys(rules.Body)) {
		if !reaches(s, path) {
			wrong = append(wrong, fmt.Sprintf("rule %s: the document has no such member", path))
		}
	}
	return wrong
}

// reaches follows a JSON path such as $.results[*]['title'].
func reaches(s *openapi3.Schema, path string) bool {
	path = strings.NewReplacer("['", ".", `["`, ".", "']", "", `"]`, "", "[", ".", "]", "").Replace(strings.TrimPrefix(path, "$"))
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "."), ".") {
		switch {
		case step == "":
		case s.Items != nil:
			s = s.Items.Value
		case s.Properties[step] != nil:
			s = s.Properties[step].Value
		case step != "*":
			return false
		}
	}
	return true
}

// envelope are the members of an event as the bus delivers it.
var envelope = []string{"version", "id", "detail-type", "source", "account", "time", "region", "resources", "replay-name", "detail"}

// message holds the contents of a message, which are an event's detail or the
// whole event, against the schema of its type.
func (b rulebook) message(provider string, i interaction) (operation string, wrong []string) {
	v, err := decode(i.Contents.bytes())
	detail, ok := v.(map[string]any)
	if err != nil || !ok {
		return "-", []string{"the contents are no JSON object"}
	}
	root, kinds := "contents", map[string]bool{}
	learn := func(from map[string]any, name string) {
		if kind, ok := from[name].(string); ok {
			kinds[kind] = true
		}
	}
	learn(i.Metadata, "detail-type")
	learn(i.Metadata, "eventType")
	whole := detail["detail-type"] != nil
	source, _ := cmp.Or[any](detail["source"], i.Metadata["source"]).(string)
	if whole {
		learn(detail, "detail-type")
		for _, name := range slices.Sorted(maps.Keys(detail)) {
			if !slices.Contains(envelope, name) {
				wrong = append(wrong, "contents /"+name+": is not known here")
			}
		}
		detail, _ = detail["detail"].(map[string]any)
		root = "contents /detail"
	}
	learn(detail, "eventType")
	if len(kinds) != 1 {
		return "-", append(wrong, fmt.Sprintf("detail-type and eventType do not name one event but %d", len(kinds)))
	}
	kind := slices.Collect(maps.Keys(kinds))[0]
	schema := b.events[kind]
	if schema == nil {
		return kind, append(wrong, "no such event is documented")
	}
	sender, _, _ := strings.Cut(kind, ".")
	if provider != sender+"-events" {
		wrong = append(wrong, fmt.Sprintf("the provider is %q and not %q", provider, sender+"-events"))
	}
	if source != "" && source != "coagent."+sender {
		wrong = append(wrong, fmt.Sprintf("contents /source: is %q and not %q", source, "coagent."+sender))
	}
	for _, w := range places("", schema, any(detail)) {
		wrong = append(wrong, root+" "+w)
	}
	for _, path := range slices.Sorted(maps.Keys(i.MatchingRules.Body)) {
		below, in := strings.CutPrefix(path, "$.detail.")
		switch {
		case whole && in && !reaches(schema, "$."+below), !whole && !reaches(schema, path):
			wrong = append(wrong, fmt.Sprintf("rule %s: the document has no such member", path))
		}
	}
	return kind, wrong
}

func newRulebook(t testing.TB) rulebook { return rulebook{documents(t), events(t)} }

// Everything that a consumer counts on is promised by a document.
func TestThePactsKeepToTheDocuments(t *testing.T) {
	files, err := filepath.Glob("../pacts/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no pact in contracts/pacts: %v", err)
	}
	book := newRulebook(t)
	seen, failed := map[string]int{}, map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range book.check(filepath.Base(file), text) {
			if f.broken == "" {
				seen[f.operation]++
				continue
			}
			failed[f.operation] = true
			t.Error(f.broken)
		}
	}
	for _, d := range book.docs {
		for _, o := range d.operations {
			if seen[o.id] == 0 && !o.internal && o.scope == "" {
				failed[o.id], seen[o.id] = true, 0
				t.Errorf("%s: no consumer's pact is about it", o)
			}
		}
	}
	for _, operation := range slices.Sorted(maps.Keys(seen)) {
		tell(t, operation, "pact", !failed[operation], seen[operation])
	}
}
