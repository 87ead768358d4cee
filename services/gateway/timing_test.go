package gateway_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"coagent/services/gateway"
)

func TestOurPagesAreToldHowLongAnAnswerTook(t *testing.T) {
	const app = "https://app.example.com"
	s := startService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Server-Timing", "db;dur=9000")
		w.Header().Set("Timing-Allow-Origin", "*")
	})
	w := newWorld(t, s.url, allowOrigins(app))
	got := w.post(t, "/shop/orders", `{}`, header("Origin", app)).header
	said := got.Values("Server-Timing")
	if len(said) != 1 || !regexp.MustCompile(`^gateway;dur=\d+\.\d, shop;dur=\d+\.\d$`).MatchString(said[0]) {
		t.Errorf("Server-Timing %q", said)
	}
	if allowed := got.Values("Timing-Allow-Origin"); len(allowed) != 1 || allowed[0] != app {
		t.Errorf("Timing-Allow-Origin %q", allowed)
	}
	for name, origin := range map[string]string{"no page": "", "a page of somebody else": "https://evil.example"} {
		got := w.post(t, "/shop/orders", `{}`, header("Origin", origin)).header
		if got.Get("Server-Timing") != "" || got.Get("Timing-Allow-Origin") != "" {
			t.Errorf("%s is told %v", name, got)
		}
	}
}

func TestADeprecatedOperationSaysWhenItGoes(t *testing.T) {
	s := startService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Deprecation", "@1")
		w.Header().Set("Sunset", "Thu, 01 Jan 1970 00:00:00 GMT")
	})
	doc := document(t, strings.Replace(shop, "operationId: placeOrder",
		"operationId: placeOrder\n      deprecated: true\n      x-coagent-sunset: { since: 2026-12-01, until: 2027-06-01 }", 1))
	w := newWorld(t, s.url, func(g *gateway.Gateway) { g.Upstreams[0].Doc = doc })
	for name, got := range map[string]answer{
		"answer":  w.post(t, "/shop/orders", `{}`),
		"problem": w.post(t, "/shop/orders", `{}`, header("Authorization", "")),
	} {
		since, until := got.header.Values("Deprecation"), got.header.Values("Sunset")
		if len(since) != 1 || since[0] != "@1796083200" || len(until) != 1 || until[0] != "Tue, 01 Jun 2027 00:00:00 GMT" {
			t.Errorf("%s: Deprecation %q, Sunset %q", name, since, until)
		}
	}
	if got := w.post(t, "/shop/rare", `{}`).header; got.Get("Deprecation") != "" || got.Get("Sunset") != "" {
		t.Errorf("another operation: %v", got)
	}
}

func TestTheLimitsOfAnOperationHaveNames(t *testing.T) {
	w := newWorld(t, startService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("RateLimit", `"mine";r=0;t=9`)
		w.Header().Set("RateLimit-Policy", `"mine";q=1;w=9`)
	}).url)
	got := w.post(t, "/shop/rare", `{}`)
	for name, want := range map[string]string{
		"RateLimit": `"POST /shop/rare";r=2;t=1200`, "RateLimit-Policy": `"POST /shop/rare";q=3;w=3600`,
	} {
		if said := got.header.Values(name); got.status != http.StatusOK || len(said) != 1 || said[0] != want {
			t.Errorf("%s: %q, want %q", name, said, want)
		}
	}
}
