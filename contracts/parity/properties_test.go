package parity_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/auth/authtest"
)

// request is one of a caller who may know the documents, or only guess.
type request struct {
	Method, Path, Token string
}

// Feature: microservices-architecture, Property 19: API Gateway routing
//
// Whatever somebody asks for, API Gateway leads it to the function of the service
// whose program the gateway leads it to, and what one has nothing for, the other
// has nothing for.
func TestPropertyARequestReachesTheSameServiceThroughBoth(t *testing.T) {
	api, w := synthesize(t), newWorld(t)
	properties := gopter.NewProperties(cases(t))
	properties.Property("same service", prop.ForAll(func(r request) string {
		return routed(t, api, w, r)
	}, requests(api)))
	properties.TestingRun(t)
}

// routed says in which way the two lead a request to different services.
func routed(t *testing.T, api *restAPI, w *world, r request) string {
	want := ""
	if _, m, ok := api.route(r.Method, r.Path); ok {
		want = m.service()
	}
	reached, status := w.ask(t, r, w.issuer.Token("alice", authtest.Scope(everybody+" search/admin oauth/admin")))
	if reached != want {
		return fmt.Sprintf("%s %s: the gateway answered %d from %q, API Gateway asks %q", r.Method, r.Path, status, reached, want)
	}
	return ""
}

// Feature: microservices-architecture, Property 20: JWT validation at gateway
//
// Whoever has no valid token, or one without the scope, reaches no program through
// the gateway and no function through API Gateway; who has, reaches the same one
// through both.
func TestPropertyWithoutAValidTokenNobodyIsReachedThroughEither(t *testing.T) {
	api, w := synthesize(t), newWorld(t)
	tokens := tokensOf(w.issuer)
	properties := gopter.NewProperties(cases(t))
	properties.Property("nobody without a token", prop.ForAll(func(r request) string {
		return admitted(t, api, w, r, tokens[r.Token])
	}, requests(api, shown(tokens)...)))
	properties.TestingRun(t)
}

// admitted says in which way a request gets further through one than through the
// other, or further than it may.
func admitted(t *testing.T, api *restAPI, w *world, r request, token token) string {
	want := ""
	if _, m, ok := api.route(r.Method, r.Path); ok && token.valid && m.admits(token.scopes) {
		want = m.service()
	}
	reached, status := w.ask(t, r, token.text)
	switch {
	case reached != want:
		return fmt.Sprintf("%s %s with %s: the gateway answered %d from %q, API Gateway asks %q",
			r.Method, r.Path, r.Token, status, reached, want)
	case reached != "" && !token.valid:
		return fmt.Sprintf("%s %s with %s reached %s", r.Method, r.Path, r.Token, reached)
	}
	return ""
}

// token is what somebody shows, and what it is worth.
type token struct {
	text   string
	valid  bool
	scopes []string
}

// tokensOf are tokens of all kinds, by name: of a person, of an operator, none, and
// everything that attackers have tried.
func tokensOf(issuer *authtest.Issuer) map[string]token {
	all := map[string]token{"no token": {}}
	for name, scopes := range map[string]string{
		"a person's token":                   everybody,
		"an operator's token":                everybody + " oauth/admin search/admin",
		"the token of an operator of search": everybody + " search/admin",
	} {
		all[name] = token{issuer.Token("alice", authtest.Scope(scopes)), true, strings.Fields(scopes)}
	}
	for name, text := range authtest.HostileTokens(issuer) {
		all[name] = token{text: text}
	}
	return all
}

// shown are the names of tokens, those that are valid as often as all others.
func shown(tokens map[string]token) (names []string) {
	var valid []string
	for _, name := range slices.Sorted(maps.Keys(tokens)) {
		names = append(names, name)
		if tokens[name].valid {
			valid = append(valid, name)
		}
	}
	return append(names, slices.Repeat(valid, len(names)/len(valid))...)
}

// requests are mostly those of the documents, with any names in place of the
// parameters, and else what is close to them.
func requests(api *restAPI, tokens ...string) gopter.Gen {
	if tokens == nil {
		tokens = []string{""}
	}
	paths := slices.Sorted(maps.Keys(api.Document.Paths))
	methods := []string{
		http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	}
	name := gen.OneGenOf(gen.Identifier(), gen.OneConstOf("GOOGLE_BUSINESS", "exchange", "web", "refresh", "6f1f2f9e"))
	return gopter.CombineGens(
		gen.IntRange(0, len(paths)-1), gen.OneConstOf(toAny(methods)...), name, name, gen.IntRange(0, 9),
		gen.OneConstOf(toAny(tokens)...),
	).Map(func(v []any) request {
		template, verb := paths[v[0].(int)], v[1].(string)
		path := fill(template, v[2].(string), v[3].(string))
		switch v[4].(int) {
		case 0: // something below it
			path += "/" + v[2].(string)
		case 1: // something above it
			path = path[:strings.LastIndex(path, "/")+1] + v[3].(string)
		case 2, 3: // any method
		default: // a method that it has
			verb = strings.ToUpper(slices.Sorted(maps.Keys(api.Document.Paths[template]))[0])
		}
		return request{verb, path, v[5].(string)}
	})
}

// fill puts names in the places of a template.
func fill(template string, names ...string) string {
	segments := strings.Split(template, "/")
	next := 0
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = names[next%len(names)]
			next++
		}
	}
	return strings.Join(segments, "/")
}

func toAny(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}
