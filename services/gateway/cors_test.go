package gateway_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestAPreflightIsAnsweredForAllowedOriginsAlone(t *testing.T) {
	s := startService(t, nil)
	const app = "https://app.example.com"
	for name, c := range map[string]struct {
		allowed         []string
		origin          string
		method, headers string
		ok              bool
	}{
		"allowed":                  {[]string{"http://localhost:3000", app}, app, "POST", "authorization,content-type", true},
		"a header of the document": {[]string{app}, app, "POST", "idempotency-key,x-correlation-id", true},
		"a trace":                  {[]string{app}, app, "POST", "traceparent", true},
		"a method of another path": {[]string{app}, app, "DELETE", "", true},
		"another origin":           {[]string{app}, "https://evil.example", "POST", "", false},
		"another scheme":           {[]string{app}, "http://app.example.com", "POST", "", false},
		"another port":             {[]string{app}, app + ":444", "POST", "", false},
		"an origin that begins so": {[]string{app}, app + ".evil.example", "POST", "", false},
		"null":                     {[]string{app}, "null", "POST", "", false},
		"a method of no document":  {[]string{app}, app, "PUT", "", false},
		"a header of no document":  {[]string{app}, app, "POST", "x-user-id", false},
		"a cookie":                 {[]string{app}, app, "POST", "cookie", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, s.url, allowOrigins(c.allowed...))
			got := w.do(t, w.request(t, http.MethodOptions, "/shop/orders", nil, func(r *http.Request) {
				r.Header = http.Header{"Origin": {c.origin}, "Access-Control-Request-Method": {c.method}}
				if c.headers != "" {
					r.Header.Set("Access-Control-Request-Headers", c.headers)
				}
			}))
			want := ""
			if c.ok {
				want = c.origin
			}
			if origin := got.header.Get("Access-Control-Allow-Origin"); got.status != http.StatusNoContent || origin != want {
				t.Errorf("status %d, origin %q, want %q", got.status, origin, want)
			}
			if got.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Error("cookies are invited")
			}
			if !slices.ContainsFunc(got.header.Values("Vary"), func(v string) bool { return strings.Contains(v, "Origin") }) {
				t.Error("a cache may give one origin's answer to another")
			}
		})
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d preflights reached the service", n)
	}
}

func TestAPageMayReadTheHeadersOfTheDocuments(t *testing.T) {
	const app = "https://app.example.com"
	w := newWorld(t, startService(t, nil).url, allowOrigins(app))
	for name, got := range map[string]answer{
		"answer":  w.post(t, "/shop/orders", `{}`, header("Origin", app)),
		"problem": w.post(t, "/shop/orders", `{}`, header("Origin", app), header("Authorization", "")),
	} {
		if origin := got.header.Values("Access-Control-Allow-Origin"); len(origin) != 1 || origin[0] != app {
			t.Errorf("%s: origin %q", name, origin)
		}
		exposed := strings.Split(got.header.Get("Access-Control-Expose-Headers"), ", ")
		for _, want := range []string{
			"X-Correlation-Id", "Retry-After", "Ratelimit-Limit", "Ratelimit-Remaining", "Ratelimit-Reset",
			"X-Cache", "Age", "X-Search-Provider", "X-Degraded", "Www-Authenticate",
		} {
			if !slices.Contains(exposed, want) {
				t.Errorf("%s: %s is not exposed, only %v", name, want, exposed)
			}
		}
	}
}

func TestWithoutOriginsThereIsNoCORS(t *testing.T) {
	w := newWorld(t, startService(t, nil).url)
	got := w.post(t, "/shop/orders", `{}`, header("Origin", "https://app.example.com"))
	for name := range got.header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %v", name, got.header[name])
		}
	}
	preflight := w.do(
		t, w.request(t, http.MethodOptions, "/shop/orders", nil, header("Origin", "https://a.example"), header("Access-Control-Request-Method", "POST")),
	)
	preflight.wantProblem(t, 405, "method_not_allowed")
}
