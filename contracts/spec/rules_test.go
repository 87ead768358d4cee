package spec_test

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// edit changes one place of a pact: the way there is a JSON pointer. A nil takes
// it away.
type edit struct {
	at    string
	value any
}

func (e edit) in(t *testing.T, pact any) {
	t.Helper()
	way := strings.Split(e.at, "/")[1:]
	for i, name := range way {
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
		last := i == len(way)-1
		switch in := pact.(type) {
		case map[string]any:
			switch {
			case last && e.value == nil:
				delete(in, name)
			case last:
				in[name] = e.value
			}
			pact = in[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n >= len(in) {
				t.Fatalf("%s: there is no %s", e.at, name)
			}
			if last {
				in[n] = e.value
			}
			pact = in[n]
		default:
			t.Fatalf("%s: there is nothing below", e.at)
		}
	}
}

func TestWhatNoDocumentPromisesIsFoundInAPact(t *testing.T) {
	book := newRulebook(t)
	const (
		ai, bus  = "web-ai.json", "web-oauth-events.json"
		first    = "/interactions/0"
		headers  = first + "/request/headers/"
		asked    = first + "/request/body/content"
		answered = first + "/response/body/content"
		refusal  = "/interactions/1/response"
		stream   = "/interactions/2/response/body/content"
		event    = first + "/contents/content"
		post     = `web-ai.json: "a blog post": generateBlogPost: `
		revoked  = `web-oauth-events.json: "an oauth.token.revoked event": oauth.token.revoked: `
	)
	for name, c := range map[string]struct {
		file string
		edit edit
		want string // "": all is well
	}{
		"nothing is changed":    {file: ai, edit: edit{"/x", nil}},
		"no event is changed":   {file: bus, edit: edit{"/x", nil}},
		"no interaction":        {ai, edit{"/interactions", []any{}}, "web-ai.json: has no interaction"},
		"another version":       {ai, edit{"/metadata/pactSpecification/version", "3.0.0"}, `web-ai.json: is not of version 4 but "3.0.0"`},
		"an unknown provider":   {ai, edit{"/provider/name", "billing"}, `there is no document of the provider "billing"`},
		"an unknown kind":       {ai, edit{first + "/type", "Synchronous/Messages"}, `the type "Synchronous/Messages" is not known here`},
		"a pending interaction": {ai, edit{first + "/pending", true}, post + "is pending"},
		"an unknown path": {ai, edit{first + "/request/path", "/ai/generate-poem"},
			"POST /ai/generate-poem: the document has no path /ai/generate-poem"},
		"an unknown method": {ai, edit{first + "/request/method", "PUT"}, "the document has no PUT /ai/generate-blog-post"},
		"an unknown query parameter": {ai, edit{first + "/request/query", map[string]any{"draft": []any{"1"}}},
			post + "request /query/draft: is not known here"},
		"an unknown header": {ai, edit{headers + "X-Tenant", "1"}, post + "request /header/X-Tenant: is not documented"},
		"a bad header": {ai, edit{headers + "Idempotency-Key", "short"},
			post + "request /header/Idempotency-Key: must have at least 8 characters"},
		"no token": {ai, edit{headers + "Authorization", nil}, post + "request /header/Authorization: is needed"},
		"a body of another type": {ai, edit{headers + "Content-Type", "text/plain"},
			post + `request /header/Content-Type: "text/plain" is not documented`},
		"an unknown type is accepted":   {ai, edit{headers + "Accept", "text/csv"}, post + `request /header/Accept: no answer is documented as "text/csv"`},
		"no body":                       {ai, edit{first + "/request/body", nil}, post + "request /body: is required"},
		"a bad body":                    {ai, edit{asked + "/topic", "ab"}, post + "request /body/topic: must have at least 3 characters"},
		"an unknown member is sent":     {ai, edit{asked + "/tone", "Casual"}, post + "request /body/tone: is not known here"},
		"a required member is not sent": {ai, edit{asked + "/topic", nil}, post + "request /body/topic: is required"},
		"an undocumented status":        {ai, edit{first + "/response/status", 418}, post + "response status: 418 is not documented"},
		"an undocumented status, bare":  {ai, edit{first + "/response", map[string]any{"status": 418}}, post + "response status: 418 is not documented"},
		"an undocumented type": {ai, edit{first + "/response/headers/Content-Type", "text/html"},
			post + `response content type: "text/html" is not documented for 200`},
		"an undocumented header": {ai, edit{first + "/response/headers/X-Draft", "1"}, post + "response /header/X-Draft: is not documented for 200"},
		"a bad value of a header": {ai, edit{first + "/response/headers/X-Degraded", "images"},
			post + "response /header/X-Degraded/0: must be one of model, rows, search"},
		"an unknown member is consumed":  {ai, edit{answered + "/blogPost/author", "Dana"}, post + "response /body/blogPost/author: is not known here"},
		"a required member is not there": {ai, edit{answered + "/blogPost/title", nil}, post + "response /body/blogPost/title: is required"},
		"a bad value": {ai, edit{answered + "/blogPost/tags", []any{"one"}},
			post + "response /body/blogPost/tags: must have at least 3 items"},
		"a bad format": {ai, edit{answered + "/sources", []any{map[string]any{"title": "", "url": "https://", "snippet": ""}}},
			post + "response /body/sources/0/url: must be an absolute URI with a host"},
		"a rule about nothing": {ai, edit{first + "/response/matchingRules/body", map[string]any{"$.blogPost.author": 1}},
			post + "response rule $.blogPost.author: the document has no such member"},
		"a refusal of what is fine": {ai, edit{"/interactions/1/request/body/content/topic", "Austin"},
			"the request fits the document, so it is not answered with invalid_request"},
		"a refusal of another place": {ai, edit{refusal + "/body/content/errors/0/pointer", "/body/tone"},
			"response /body/errors/0/pointer: the request is fine at /body/tone"},
		"a code that nobody explains": {ai, edit{refusal + "/body/content/code", "invalid_topic"},
			`response /body/code: no document explains "invalid_topic"`},
		"a problem of another status":   {ai, edit{refusal + "/body/content/status", 422}, "response /body/status: is 422, and that of the answer 400"},
		"an unknown event of a stream":  {ai, edit{stream, "event: done\ndata: {}\n\n"}, "response /stream/0/done: is not documented"},
		"a bad event of a stream":       {ai, edit{stream, "event: result\ndata: {\"text\":\"\"}\n\n"}, "response /stream/0/result/text: is not known here"},
		"a stream without an end":       {ai, edit{stream, "event: heartbeat\ndata: {}\n\n"}, "response /stream/0/heartbeat: stands at the wrong place"},
		"an internal operation":         {ai, edit{"", nil}, `receiveEvent: is internal: no consumer may call it`},
		"an unknown event":              {bus, edit{event, map[string]any{"eventType": "oauth.token.lost"}}, "do not name one event but 2"},
		"another name in the metadata":  {bus, edit{first + "/metadata/detail-type", "oauth.token.lost"}, "do not name one event but 2"},
		"a bad detail":                  {bus, edit{event + "/detail/version", 0}, revoked + "contents /detail /version: must be at least 1"},
		"a value of an open list":       {bus, edit{event + "/detail/provider", "NOBODY"}, ""},
		"an unknown member of a detail": {bus, edit{event + "/detail/reason", "tired"}, revoked + "contents /detail /reason: is not known here"},
		"an unknown member of an event": {bus, edit{event + "/tenant", "1"}, revoked + "contents /tenant: is not known here"},
		"another sender":                {bus, edit{"/provider/name", "ai-events"}, revoked + `the provider is "ai-events" and not "oauth-events"`},
		"another source":                {bus, edit{event + "/source", "coagent.ai"}, revoked + `contents /source: is "coagent.ai" and not "coagent.oauth"`},
		"a rule about no member": {bus, edit{first + "/matchingRules/body", map[string]any{"$.detail.reason": 1}},
			revoked + "rule $.detail.reason: the document has no such member"},
		"an event that is not there": {bus, edit{first, map[string]any{
			"type": "Asynchronous/Messages", "description": "lost",
			"contents": map[string]any{"content": map[string]any{"eventType": "oauth.token.lost"}, "contentType": "application/json"},
		}}, "oauth.token.lost: no such event is documented"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("testdata/" + c.file)
			if err != nil {
				t.Fatal(err)
			}
			pact, err := decode(text)
			if err != nil {
				t.Fatal(err)
			}
			if name == "an internal operation" {
				edit{"/provider/name", "search"}.in(t, pact)
				edit{first + "/request/path", "/search/events"}.in(t, pact)
			} else {
				c.edit.in(t, pact)
			}
			if text, err = json.Marshal(pact); err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, f := range book.check(c.file, text) {
				if f.broken != "" {
					said = append(said, f.broken)
				}
			}
			if c.want == "" && len(said) > 0 || c.want != "" && !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("said is %q, want %q", said, c.want)
			}
		})
	}
}
