package events_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"coagent/services/ai"
)

// pact is what matters here of a pact file with messages.
type pact struct {
	Consumer     struct{ Name string }
	Interactions []struct {
		Type, Description string
		Contents          struct{ Content any }
	}
}

// entry is an event as the bus delivers it.
type entry struct {
	DetailType string `json:"detail-type"`
	Source     string `json:"source"`
	Detail     any    `json:"detail"`
}

// expected is what consumers expect, in the files that pattern is of.
func expected(t *testing.T, pattern string) (all []occurrence) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		var p pact
		if err := json.Unmarshal([]byte(read(t, file)), &p); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if len(p.Interactions) == 0 {
			t.Errorf("%s has no message", file)
		}
		for _, i := range p.Interactions {
			text, err := json.Marshal(i.Contents.Content)
			if err != nil {
				t.Fatal(err)
			}
			var e entry
			if err := json.Unmarshal(text, &e); err != nil || i.Type != "Asynchronous/Messages" {
				t.Errorf("%s: %q is no event as the bus delivers it: %v", file, i.Description, err)
				continue
			}
			all = append(all, occurrence{
				who: fmt.Sprintf("the pact of %s (%s)", p.Consumer.Name, i.Description), source: e.Source, detailType: e.DetailType, detail: e.Detail,
			})
		}
	}
	return all
}

// ours is the world as it is.
func ours(t *testing.T) world {
	t.Helper()
	return world{
		async: parse(t, read(t, document)), schemas: load(t, bodies).Components.Schemas,
		sent: sent(t), expected: expected(t, "../pacts/*-events.json"), target: targetOf(load(t, consumer)),
	}
}

func TestSendersReceiversAndTheDocumentAgree(t *testing.T) {
	w := ours(t)
	complaints := w.fits()
	for _, complaint := range complaints {
		t.Error(complaint)
	}
	tell(t, w, complaints)
	if want := len(ai.Flows) + 4 + 6 + 1; len(w.sent) != want {
		t.Errorf("%d events were sent, want %d", len(w.sent), want)
	}
	t.Logf("%d messages, %d operations, %d events sent, %d expected by pacts",
		len(w.async.Components.Messages), len(w.async.Operations), len(w.sent), len(w.expected))
}

// tell adds two rows for each event to the table of checks, if there is one: the file that CONTRACT_RESULTS names.
func tell(t *testing.T, w world, complaints []string) {
	t.Helper()
	name := os.Getenv("CONTRACT_RESULTS")
	if name == "" {
		return
	}
	var lines strings.Builder
	for _, m := range w.async.Components.Messages {
		verdict, sent := "pass", 0
		if slices.ContainsFunc(complaints, func(said string) bool { return strings.Contains(said, m.Name) }) {
			verdict = "fail"
		}
		for _, e := range w.sent {
			if e.detailType == m.Name {
				sent++
			}
		}
		fmt.Fprintf(&lines, "events\t%s\tvalid\t%s\t%d\nevents\t%s\texample\t%s\t1\n", m.Name, verdict, sent, m.Name, verdict)
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteString(lines.String()) // in one write, since others append as well
	if err := errors.Join(err, file.Close()); err != nil {
		t.Error(err)
	}
}

// Each case breaks one thing; unless it is noticed, the test above shows nothing.
func TestWhatDoesNotFitIsNoticed(t *testing.T) {
	whole := ours(t)
	text := read(t, document)
	replaced := func(old, with string) func(*testing.T, *world) {
		return func(t *testing.T, w *world) {
			if !strings.Contains(text, old) {
				t.Fatalf("events.yaml does not hold %q", old)
			}
			w.async = parse(t, strings.Replace(text, old, with, 1))
		}
	}
	cut := func(from, to string) func(*testing.T, *world) {
		_, rest, _ := strings.Cut(text, from)
		part, _, _ := strings.Cut(rest, to)
		return replaced(from+part, "")
	}
	another := func(e occurrence, edit func(map[string]any)) occurrence {
		body := maps.Clone(e.detail.(map[string]any))
		edit(body)
		e.detail = body
		return e
	}
	of := func(kind string) occurrence {
		return whole.sent[slices.IndexFunc(whole.sent, func(e occurrence) bool { return e.detailType == kind })]
	}
	const generated, invalidate = "ai.content.generated", "search.cache.invalidate"
	for name, c := range map[string]struct {
		edit func(*testing.T, *world)
		want string
	}{
		"nothing": {func(_ *testing.T, w *world) { w.async = asyncAPI{} }, "it has no operation or no message"},
		"a channel with another address": {replaced("address: coagent.ai", "address: coagent.ia"),
			"the publisher of ai sends ai.content.generated from coagent.ai; after events.yaml it comes from coagent.ia"},
		"no operation that sends": {cut("  publishAiContentGenerated:", "  publishOauthTokenConnected:"),
			"the publisher of ai sends ai.content.generated, which nobody sends after events.yaml"},
		"no message": {cut("    OAuthTokenRevoked:\n", "\n\n"), "publishOauthTokenRevoked has the message"},
		"a message that nobody uses": {replaced("  publishOauthTokenRevoked:\n    action: send", "  publishOauthTokenRevoked:\n    action: receive"),
			"events.yaml: no operation sends oauth.token.revoked"},
		"an event that nobody sends": {func(_ *testing.T, w *world) {
			w.sent = slices.DeleteFunc(w.sent, func(e occurrence) bool { return e.detailType == invalidate })
		}, "events.yaml: no publisher sends search.cache.invalidate from coagent.search"},
		"an event that is not documented": {func(_ *testing.T, w *world) { w.sent[0].detailType = "ai.content.lost" },
			"sends ai.content.lost, which nobody sends"},
		"a body without a member": {func(_ *testing.T, w *world) {
			w.sent = append(w.sent, another(of(generated), func(b map[string]any) { delete(b, "userId") }))
		}, `with a body that is wrong at "/userId"`},
		"a body with another type": {func(_ *testing.T, w *world) {
			w.sent = append(w.sent, another(of(generated), func(b map[string]any) { b["eventType"] = invalidate }))
		}, `with a body that is wrong at "/eventType"`},
		"another's schema": {replaced(inBodies+"OAuthTokenConnected", inBodies+"OAuthTokenRefreshed"),
			`oauth.token.connected has the payload OAuthTokenRefreshed, whose eventType is "oauth.token.refreshed"`},
		"no schema": {replaced(inBodies+"OAuthTokenConnected", inBodies+"Gone"), "the payload of oauth.token.connected is"},
		"a schema without a message": {replaced("name: oauth.token.revoked", "name: oauth.token.ended"),
			"no message is called oauth.token.revoked, but event-schemas.yaml has OAuthTokenRevoked"},
		"two messages of one name": {replaced("name: oauth.token.revoked", "name: oauth.token.connected"), "are both called oauth.token.connected"},
		"another channel's message": {replaced(`- { $ref: "#/channels/oauthToken/messages/oauthTokenConnected" }`,
			`- { $ref: "#/channels/aiContent/messages/aiContentGenerated" }`), "publishOauthTokenConnected has the message"},
		"a channel that is not there": {replaced(`channel: { $ref: "#/channels/aiContent" }`, `channel: { $ref: "#/channels/gone" }`),
			"publishAiContentGenerated has the action"},
		"an action that is none": {replaced("action: send", "action: publish"), `has the action "publish"`},
		"another form":           {replaced("contentType: application/json", "contentType: text/plain"), "is not JSON"},
		"a receiver without a target": {func(t *testing.T, w *world) {
			replaced("  publishOauthTokenRevoked:\n    action: send", "  receiveOauthTokenRevoked:\n    action: receive")(t, w)
			w.expected = nil
		}, "something receives oauth.token.revoked, but search.yaml's receiveEvent does not take it"},
		"a target without a receiver": {cut("  receiveSearchCacheInvalidate:", "components:"),
			"receiveEvent takes search.cache.invalidate, but events.yaml has no operation that receives it"},
		"a target that takes more": {func(_ *testing.T, w *world) { w.target.types = []string{invalidate, "ai.content.lost"} },
			"receiveEvent takes ai.content.lost, but"},
		"a target that takes from another": {func(_ *testing.T, w *world) { w.target.sources = []string{"coagent.ai"} },
			"receiveEvent takes search.cache.invalidate from"},
		"a target with another body": {func(_ *testing.T, w *world) { w.target.bodies = []string{"AIContentGenerated"} },
			"receiveEvent takes search.cache.invalidate with another body"},
		"no target": {func(_ *testing.T, w *world) { w.target = target{} }, "no operation takes events from the bus"},
		"a pact of an unknown event": {func(t *testing.T, w *world) { w.expected = expected(t, "testdata/unknown-events.json") },
			"the pact of web (an ai.content.lost event) expects ai.content.lost, which nobody sends"},
		"a pact of another body": {func(t *testing.T, w *world) { w.expected = expected(t, "testdata/unknown-events.json") },
			`(an ai.content.generated event) expects ai.content.generated with a body that is wrong at "/title"`},
		"a wrong example": {
			replaced("name: ai.content.generated", "name: ai.content.generated\n      examples: [{ payload: { eventType: ai.content.generated } }]"),
			"example 0 of ai.content.generated is wrong at"},
		"examples that make no event": {func(_ *testing.T, w *world) {
			w.schemas = maps.Clone(w.schemas)
			ref, body := *w.schemas["OAuthTokenRevoked"], *w.schemas["OAuthTokenRevoked"].Value
			body.Properties = maps.Clone(body.Properties)
			delete(body.Properties, "version")
			ref.Value = &body
			w.schemas["OAuthTokenRevoked"] = &ref
		}, "the examples in OAuthTokenRevoked do not make an event"},
	} {
		t.Run(name, func(t *testing.T) {
			w := whole
			w.sent = slices.Clone(whole.sent)
			c.edit(t, &w)
			complaints := w.fits()
			if !slices.ContainsFunc(complaints, func(said string) bool { return strings.Contains(said, c.want) }) {
				t.Errorf("the complaints are %q, want one with %q", complaints, c.want)
			}
		})
	}
}
