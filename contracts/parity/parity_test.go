package parity_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"coagent/platform/httpapi"
	"coagent/services/gateway"
)

// An account has so much of API Gateway, unless AWS was asked for more.
const (
	mostRate  = 10_000
	mostBurst = 5_000
)

// everybody is the scope of every token that one gets by signing in.
const everybody = "aws.cognito.signin.user.admin"

func TestTheGatewayAndTheRESTAPIAreTheSameToACaller(t *testing.T) {
	for _, difference := range differences(t, synthesize(t)) {
		t.Error(difference)
	}
}

// differences are sentences, each with the name of the operation.
func differences(t *testing.T, api *restAPI) (all []string) {
	t.Helper()
	known := map[string]bool{}
	for _, s := range services(t) {
		for _, op := range s.operations {
			known[op.Method+" "+op.Path] = true
			m, ok := api.Document.Paths[op.Path][strings.ToLower(op.Method)]
			if !ok {
				all = append(all, fmt.Sprintf("%s: the REST API does not have it", op.ID))
				continue
			}
			for _, difference := range api.compare(s, op, m) {
				all = append(all, op.ID+": "+difference)
			}
		}
	}
	for path, methods := range api.Document.Paths {
		for verb := range methods {
			if !known[strings.ToUpper(verb)+" "+path] {
				all = append(all, fmt.Sprintf("%s %s: the gateway does not have it", strings.ToUpper(verb), path))
			}
		}
	}
	slices.Sort(all)
	return all
}

func (a *restAPI) compare(s *service, op httpapi.Operation, m method) (all []string) {
	differ := func(what string, gateway, api any) {
		if gateway != api {
			all = append(all, fmt.Sprintf("the %s is %v at the gateway and %v in the REST API", what, gateway, api))
		}
	}
	differ("service", s.name, m.service())
	scope := op.Scope
	if scope == "" {
		scope = everybody
	}
	differ("scope", fmt.Sprint([]map[string][]string{{"cognito": {scope}}}), fmt.Sprint(m.Security))
	differ("time", op.Timeout+gateway.Grace, m.timeout())
	differ("stream", s.streams, m.streams())
	for _, one := range a.Settings {
		if one.Method == op.Method && one.Path == "/"+strings.ReplaceAll(op.Path, "/", "~1") {
			rate := float64(op.RateLimit.Requests) / op.RateLimit.Per.Seconds() * a.ExpectedUsers
			differ("rate for all users", round(min(rate, mostRate)), round(one.Rate))
			differ("burst for all users", min(op.RateLimit.Requests*int(a.ExpectedUsers), mostBurst), one.Burst)
			return all
		}
	}
	return append(all, "the REST API has no rate of its own for it")
}

// round takes away what two languages calculate differently.
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// Each kind of difference is found, and told with the operation's name.
func TestADifferenceIsToldWithTheOperation(t *testing.T) {
	edit := func(api *restAPI, path, verb string, change func(*method)) {
		m := api.Document.Paths[path][verb]
		change(&m)
		api.Document.Paths[path][verb] = m
	}
	for name, c := range map[string]struct {
		spoil func(*restAPI)
		want  string
	}{
		"a scope is missing": {
			func(api *restAPI) {
				edit(api, "/search/cache/invalidations", "post", func(m *method) {
					m.Security = []map[string][]string{{"cognito": {everybody}}}
				})
			},
			"invalidateCache: the scope is [map[cognito:[search/admin]]] at the gateway and " +
				"[map[cognito:[aws.cognito.signin.user.admin]]] in the REST API",
		},
		"nobody is asked": {
			func(api *restAPI) { edit(api, "/oauth/exchange", "post", func(m *method) { m.Security = nil }) },
			"exchangeCode: the scope is [map[cognito:[aws.cognito.signin.user.admin]]] at the gateway and [] in the REST API",
		},
		"another function": {
			func(api *restAPI) {
				edit(api, "/search/web", "post", func(m *method) {
					m.Integration.URI = []byte(strings.ReplaceAll(string(m.Integration.URI), "-search:", "-oauth:"))
				})
			},
			"searchWeb: the service is search at the gateway and oauth in the REST API",
		},
		"another time": {
			func(api *restAPI) {
				edit(api, "/search/web", "post", func(m *method) { m.Integration.Milliseconds = 10_000 })
			},
			"searchWeb: the time is 27s at the gateway and 10s in the REST API",
		},
		"no stream": {
			func(api *restAPI) {
				edit(api, "/ai/generate-blog-post", "post", func(m *method) { m.Integration.Transfer = "" })
			},
			"generateBlogPost: the stream is true at the gateway and false in the REST API",
		},
		"another rate": {
			func(api *restAPI) {
				for i, one := range api.Settings {
					if one.Path == "/~1search~1news" {
						api.Settings[i].Rate = 7
					}
				}
			},
			"searchNews: the rate for all users is 20 at the gateway and 7 in the REST API",
		},
		"one too few": {
			func(api *restAPI) { delete(api.Document.Paths, "/search/news") },
			"searchNews: the REST API does not have it",
		},
		"one too many": {
			func(api *restAPI) { api.Document.Paths["/search/events"] = map[string]method{"post": {}} },
			"POST /search/events: the gateway does not have it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := clone(t, synthesize(t))
			c.spoil(api)
			if got := differences(t, api); !slices.Equal(got, []string{c.want}) {
				t.Errorf("differences: %q, want only %q", got, c.want)
			}
		})
	}
}
