package spec_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/redisclient"
)

// Every operation of every document, as the running programs serve it.
//
// Feature: microservices-architecture, Property 16: Request validation
// Feature: microservices-architecture, Property 17: HTTP status code correctness
func TestTheServicesAreWhatTheDocumentsSay(t *testing.T) {
	t.Logf("seed %d; another one: -seed", *seed)
	w := newWorld(t)
	w.often, w.written = depthtest.Cases(t, 100, 500), depthtest.Cases(t, 25, 500)
	var tested atomic.Int32
	var kinds sync.Map // of changes, with how often
	t.Run("all", func(t *testing.T) {
		t.Run("head", func(t *testing.T) { t.Parallel(); w.headIsAnswered(t) })
		for _, d := range documents(t) {
			for _, o := range d.operations {
				t.Run("example/"+o.id, func(t *testing.T) { t.Parallel(); tested.Add(1); w.examples(t, o) })
				t.Run("once/"+o.id, func(t *testing.T) { t.Parallel(); w.servesNow(t, o) })
				t.Run("stranger/"+o.id, func(t *testing.T) { t.Parallel(); w.turnsAway(t, o) })
				if !o.internal {
					t.Run("gateway/"+o.id, func(t *testing.T) { t.Parallel(); w.throughGateway(t, o) })
				}
				t.Run("valid/"+o.id, func(t *testing.T) {
					t.Parallel()
					w.hold(t, o, "valid", prop.ForAll(func(req request) string {
						return w.serves(t.Context(), req)
					}, valid(o)))
				})
				t.Run("invalid/"+o.id, func(t *testing.T) {
					t.Parallel()
					w.hold(t, o, "invalid", prop.ForAll(func(s spoiled) string {
						n, _ := kinds.LoadOrStore(s.kind, new(atomic.Int32))
						n.(*atomic.Int32).Add(1)
						return w.refuses(t.Context(), s)
					}, invalid(o)))
				})
			}
		}
	})
	var made []string
	kinds.Range(func(kind, n any) bool {
		made = append(made, fmt.Sprintf("%s %d", kind, n.(*atomic.Int32).Load()))
		return true
	})
	slices.Sort(made)
	t.Logf("%d operations, %d valid and %d invalid requests each; changes made: %s", tested.Load(), w.often, w.often, strings.Join(made, ", "))
}

// hold runs a law, and shows the smallest request that breaks it.
func (w *world) hold(t *testing.T, o *operation, check string, law gopter.Prop) {
	t.Helper()
	params := gopter.DefaultTestParametersWithSeed(*seed)
	params.MinSuccessfulTests, params.MaxShrinkCount = w.often, 200
	if check == "valid" && o.events != nil {
		params.MinSuccessfulTests = w.written
	}
	result := law.Check(params)
	tell(t, o.id, check, result.Passed(), result.Succeeded)
	if result.Passed() {
		return
	}
	t.Errorf("%s: %s requests, seed %d: after %d that were served well: %s %s%v", o, check, *seed, result.Succeeded, result.Status,
		strings.Join(result.Labels, "; "), result.Error)
	for _, arg := range result.Args {
		t.Logf("the smallest such request: %v", arg)
	}
}

// ofValidation are the codes that a valid request never gets.
var ofValidation = []string{
	"invalid_request", "unauthenticated", "forbidden", "not_found", "method_not_allowed", "payload_too_large", "unsupported_media_type",
	"rate_limited", "internal", "timeout", "overloaded", "not_ready",
}

// serves says how the answer to a valid request is not as it should be.
func (w *world) serves(ctx context.Context, req request) string {
	req, err := w.arrange(ctx, req)
	if err != nil {
		return err.Error()
	}
	a, err := w.send(ctx, req, spoiled{method: req.o.method, raw: req.text(req.o)})
	for tries := 0; err == nil && a.status == http.StatusServiceUnavailable && tries < 3; tries++ {
		if wrong := w.wrong(req, a); len(wrong) > 0 {
			break
		}
		// A part that was slow, on a machine with much to do: callers ask again when
		// the answer says. Any other reason is a fault of the service.
		if cause := w.said(a); !strings.Contains(cause, "timeout") && !strings.Contains(cause, "deadline") &&
			!strings.Contains(cause, redisclient.ErrDown.Error()) {
			break
		}
		if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil {
			<-time.After(time.Duration(min(seconds, 5)) * time.Second)
		}
		a, err = w.send(ctx, req, spoiled{method: req.o.method, raw: req.text(req.o)})
	}
	if err != nil {
		return err.Error()
	}
	if wrong := w.wrong(req, a); len(wrong) > 0 {
		return strings.Join(wrong, "; ") + ": " + a.String() + w.said(a)
	}
	if p, ok := problemOf(a.header, a.body); ok {
		if a.status >= 500 || slices.Contains(ofValidation, p.Code) || isOurs(p.Code) {
			return "a valid request got " + a.String() + w.said(a)
		}
		return ""
	}
	if a.status >= 300 {
		return "a valid request got " + a.String() + w.said(a)
	}
	return ""
}

// isOurs says whether a code tells of a mistake behind the service, where the
// stand-ins make none.
func isOurs(code string) bool {
	return slices.ContainsFunc([]string{"unavailable", "_timeout", "throttled", "rejected", "invalid_model_output", "truncated", "misconfigured",
		"not_configured", "integrity"}, func(word string) bool {
		return strings.Contains(code, word)
	})
}

// wrong is what of an answer breaks the document, or the promise about the
// correlation id.
func (w *world) wrong(req request, a answer) []string {
	wrong := req.o.checkAnswer(a.status, a.header, a.body)
	sent, id := req.header[ofCorrelation], a.header.Get(ofCorrelation)
	if kept := len(places("", req.o.correlation(), sent)) == 0; id == "" || kept != (id == sent) {
		wrong = append(wrong, fmt.Sprintf("/header/%s: is %q, and that of the request %q", ofCorrelation, id, sent))
	}
	return wrong
}

// refuses says how the answer to an invalid request is not as it should be.
func (w *world) refuses(ctx context.Context, s spoiled) string {
	a, err := w.send(ctx, s.request, s)
	if err != nil {
		return err.Error()
	}
	wrong := w.wrong(s.request, a)
	p, ok := problemOf(a.header, a.body)
	if a.status != s.status || !ok || p.Code != s.code {
		wrong = append(wrong, fmt.Sprintf("want %d %s", s.status, s.code))
	}
	var named, rules []string
	for _, e := range p.Errors {
		named, rules = append(named, e.Pointer), append(rules, e.Code)
	}
	slices.Sort(named)
	at, below := strings.CutSuffix(s.at, "…")
	switch named := slices.Compact(named); {
	case s.at == "" && len(named) == 0:
	case below && len(named) == 1 && strings.HasPrefix(named[0], at) && rules[0] == s.rule:
	case !below && len(named) == 1 && named[0] == at && slices.Contains(rules, s.rule):
	default:
		wrong = append(wrong, fmt.Sprintf("named are %v as %v, want %q as %s", named, rules, s.at, s.rule))
	}
	if len(wrong) > 0 {
		return strings.Join(wrong, "; ") + ": " + a.String()
	}
	return ""
}

// arrange brings about the state in which a request can succeed: what is to be
// cancelled is being written; the user of oauth has consented, and if the request
// is not about that very thing, connected.
func (w *world) arrange(ctx context.Context, req request) (request, error) {
	body, _ := clone(req.body).(map[string]any)
	switch {
	case !req.known:
		return req, nil
	case req.o.id == "cancelGeneration":
		return req, w.write(ctx, req.user(), req.path["idempotencyKey"])
	case req.o.service != "oauth":
		return req, nil
	}
	provider, _ := body["provider"].(string)
	switch {
	case req.o.id == "exchangeCode":
		body["code"] = w.code(provider)
		delete(body, "redirectUri")
		delete(body, "codeVerifier")
		req.body = body
		return req, nil
	case provider == "":
		provider = req.path["provider"]
	}
	exchange, err := w.connect(ctx, req, provider)
	if err != nil {
		return req, err
	}
	if body["ifVersion"] != nil {
		body["ifVersion"] = exchange.Version
		req.body = body
	}
	return req, nil
}

// write has the user's request with a key written, unless the key is used up. It
// leaves while that is done.
func (w *world) write(ctx context.Context, user, key string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.at["slow"]+"/ai/generate-social-media-post",
		strings.NewReader(`{"topic":"What a first open house is like","tone":"Casual"}`))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", mediaJSON)
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Idempotency-Key", key)
	r.Header.Set("Authorization", w.bearer(user, ""))
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if lines.Text() == "event: progress" {
			return nil
		}
	}
	return nil // the key is used up
}

type connected struct{ Version float64 }

func (w *world) connect(ctx context.Context, req request, provider string) (c connected, err error) {
	exchange := *req.o
	exchange.path, exchange.scope = "/oauth/exchange", ""
	exchange.body, exchange.maxBody = openapi3.NewObjectSchema(), 32768
	var a answer
	for range 3 { // somebody who disconnects the same user meanwhile takes the code with it
		if a, err = w.send(ctx, request{o: &exchange, path: map[string]string{"userId": req.user()}}, spoiled{
			method: http.MethodPost, raw: fmt.Sprintf(`{"userId":%q,"provider":%q,"code":%q}`, req.user(), provider, w.code(provider)),
		}); err != nil {
			return c, err
		}
		if p, _ := problemOf(a.header, a.body); p.Code != "oauth.code_spent" {
			break
		}
	}
	if a.status != http.StatusOK {
		return c, fmt.Errorf("the user cannot connect: %v", a)
	}
	return c, json.Unmarshal(a.body, &c)
}

// examples sends the request as the document's own examples show it.
func (w *world) examples(t *testing.T, o *operation) {
	passed, all := true, exampleRequests(t, o, "example-"+o.door+o.id)
	for _, req := range all {
		arranged, err := w.arrange(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.send(t.Context(), arranged, spoiled{method: o.method, raw: arranged.text(o)})
		if err != nil {
			t.Fatal(err)
		}
		if wrong := w.wrong(arranged, a); a.status >= 300 || len(wrong) > 0 {
			t.Errorf("%s: the example %v: %s: %s", o, arranged, a, strings.Join(wrong, "; "))
			passed = false
		}
	}
	tell(t, o.id, "example", passed && !t.Failed(), len(all))
}

// exampleRequests are those that the document shows, one for each body, but that
// they are about person: others may be at work on the user of the examples.
func exampleRequests(t *testing.T, o *operation, person string) (all []request) {
	req := request{o: o, path: map[string]string{}, header: map[string]string{}, known: true, person: person}
	for _, p := range o.params {
		example, ok := p.Example.(string)
		switch {
		case !ok:
			t.Errorf("%s: the parameter %s has no example", o, p.Name)
		case p.In == openapi3.ParameterInPath:
			req.path[p.Name] = example
		default:
			req.header[p.Name] = example
		}
	}
	if req.path["userId"] != "" {
		req.path["userId"] = person
	}
	bodies := []any{nil}
	if o.body != nil {
		media := o.spec.RequestBody.Value.Content[mediaJSON]
		bodies = nil
		if media.Example != nil {
			bodies = append(bodies, media.Example)
		}
		for _, e := range media.Examples {
			bodies = append(bodies, e.Value.Value)
		}
	}
	if len(bodies) == 0 {
		t.Errorf("%s: the request has no example", o)
	}
	for _, body := range bodies {
		req.body = body
		if body != nil { // the loader's numbers are not always those of JSON
			raw, err := json.Marshal(body)
			if err == nil {
				req.body, err = decode(raw)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if members, ok := req.body.(map[string]any); ok && members["userId"] != nil {
			members["userId"] = person
		}
		all = append(all, req)
	}
	return all
}
