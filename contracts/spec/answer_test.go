package spec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/schema"
)

const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
	mediaStream  = "text/event-stream"
)

// onTheWay are headers of the connection and of the body's form, one for a proxy
// and those for browsers: every answer may carry them without its document saying so.
var onTheWay = []string{
	"Connection", "Content-Length", "Content-Type", "Date", "Transfer-Encoding", "X-Accel-Buffering",
	"Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options",
}

// checkAnswer lists what of an answer breaks the document. The status must be
// named there: "default" promises the form of the unforeseen and foresees
// nothing.
func (o *operation) checkAnswer(status int, header http.Header, body []byte) (wrong []string) {
	ref := o.spec.Responses.Value(strconv.Itoa(status))
	if ref == nil {
		return []string{fmt.Sprintf("status: %d is not documented", status)}
	}
	wrong = checkHeaders(ref.Value.Headers, header, status)
	if len(ref.Value.Content) == 0 {
		if len(body) > 0 {
			wrong = append(wrong, fmt.Sprintf("/body: %d has none", status))
		}
		return wrong
	}
	media, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || ref.Value.Content[media] == nil {
		return append(wrong, fmt.Sprintf("content type: %q is not documented for %d", header.Get("Content-Type"), status))
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		wrong = append(wrong, "content type: the charset is "+charset)
	}
	if media == mediaStream {
		wrong = append(wrong, places("/body", ref.Value.Content[media].Schema.Value, string(body))...)
		return append(wrong, o.checkStream(body)...)
	}
	wrong = append(wrong, checkBody(ref.Value.Content[media].Schema.Value, body)...)
	if media == mediaProblem {
		wrong = append(wrong, o.checkProblem(status, header, body)...)
	}
	return wrong
}

func checkHeaders(documented openapi3.Headers, header http.Header, status int) (wrong []string) {
	for name, values := range header {
		ref := documented[nameIn(documented, name)]
		if ref == nil && slices.Contains(onTheWay, name) {
			continue
		}
		if ref == nil {
			wrong = append(wrong, fmt.Sprintf("/header/%s: is not documented for %d", name, status))
			continue
		}
		var value any = values[0]
		switch s := ref.Value.Schema.Value; {
		case s.Type.Is("integer"):
			n, err := strconv.ParseInt(values[0], 10, 64)
			if value = float64(n); err != nil {
				value = values[0]
			}
		case s.Type.Is("array"): // the style simple
			var items []any
			for item := range strings.SplitSeq(values[0], ",") {
				items = append(items, strings.TrimSpace(item))
			}
			value = items
		}
		if len(values) > 1 {
			wrong = append(wrong, "/header/"+name+": occurs more than once")
		}
		wrong = append(wrong, places("/header/"+name, ref.Value.Schema.Value, value)...)
	}
	slices.Sort(wrong)
	return wrong
}

func nameIn(headers openapi3.Headers, name string) string {
	for documented := range headers {
		if http.CanonicalHeaderKey(documented) == name {
			return documented
		}
	}
	return ""
}

func checkBody(s *openapi3.Schema, body []byte) []string {
	v, err := decode(body)
	if err != nil {
		return []string{"/body: is not one JSON document"}
	}
	return places("/body", s, v)
}

// decode reads exactly one JSON document.
func decode(body []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows")
	}
	return v, nil
}

// places lists where v breaks s, as "pointer: what is wrong".
func places(root string, s *openapi3.Schema, v any) (wrong []string) {
	for _, f := range schema.Check(s, v) {
		wrong = append(wrong, root+f.Pointer+": "+f.Detail)
	}
	return wrong
}

func (o *operation) checkProblem(status int, header http.Header, body []byte) (wrong []string) {
	var p struct {
		Status              int
		Code, CorrelationID string
	}
	_ = json.Unmarshal(body, &p) // the schema has spoken about its form
	if p.Status != status {
		wrong = append(wrong, fmt.Sprintf("/body/status: is %d, and that of the answer %d", p.Status, status))
	}
	if !o.codes[p.Code] {
		wrong = append(wrong, fmt.Sprintf("/body/code: no document explains %q", p.Code))
	}
	if id := header.Get("X-Correlation-Id"); id != "" && id != p.CorrelationID {
		wrong = append(wrong, "/body/correlationId: is not that of the header")
	}
	return wrong
}

// event is one server-sent event.
type event struct{ name, data string }

func readEvents(body []byte) (all []event) {
	for part := range strings.SplitSeq(strings.ReplaceAll(string(body), "\r\n", "\n"), "\n\n") {
		var e event
		for line := range strings.SplitSeq(part, "\n") {
			switch field, value, _ := strings.Cut(line, ":"); field {
			case "event":
				e.name = strings.TrimPrefix(value, " ")
			case "data":
				e.data += strings.TrimPrefix(value, " ")
			}
		}
		if e != (event{}) {
			all = append(all, e)
		}
	}
	return all
}

// checkStream holds every event against its schema, and their order against
// what the document says in words: result or error come last, and once.
func (o *operation) checkStream(body []byte) (wrong []string) {
	all := readEvents(body)
	if len(all) == 0 {
		return []string{"/stream: is empty"}
	}
	for i, e := range all {
		at, last := fmt.Sprintf("/stream/%d/%s", i, e.name), i == len(all)-1
		switch {
		case o.events[e.name] == nil:
			wrong = append(wrong, at+": is not documented")
			continue
		case last != (e.name == "result" || e.name == "error"):
			wrong = append(wrong, at+": stands at the wrong place")
		}
		for _, w := range checkBody(o.events[e.name], []byte(e.data)) {
			wrong = append(wrong, at+strings.TrimPrefix(w, "/body"))
		}
	}
	return wrong
}

// problemOf is the problem that an answer is or that its stream ends in, if it
// has one.
func problemOf(header http.Header, body []byte) (p problem, ok bool) {
	switch media, _, _ := mime.ParseMediaType(header.Get("Content-Type")); media {
	case mediaStream:
		all := readEvents(body)
		if len(all) == 0 || all[len(all)-1].name != "error" {
			return p, false
		}
		body = []byte(all[len(all)-1].data)
	case mediaProblem:
	default:
		return p, false
	}
	return p, json.Unmarshal(body, &p) == nil
}

type problem struct {
	Code   string
	Detail string
	Errors []struct{ Pointer, Code, Detail string }
}
