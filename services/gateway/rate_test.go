package gateway_test

import (
	"strconv"
	"testing"
)

func TestWhoAsksTooOftenIsToldWhenToComeAgain(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for i := range 3 {
		got := w.post(t, "/shop/rare", `{}`)
		if got.status != 200 || got.header.Get("RateLimit-Limit") != "3" || got.header.Get("RateLimit-Remaining") != strconv.Itoa(2-i) {
			t.Fatalf("request %d: %d %v", i, got.status, got.header)
		}
	}
	got := w.post(t, "/shop/rare", `{}`)
	got.wantProblem(t, 429, "rate_limited")
	if after, _ := strconv.Atoi(got.header.Get("Retry-After")); after < 1190 || after > 1200 { // a third of an hour
		t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
	}
	if reset, _ := strconv.Atoi(got.header.Get("RateLimit-Reset")); reset < 3590 || reset > 3600 || got.header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("headers %v", got.header)
	}
	if n := len(s.seen()); n != 3 {
		t.Errorf("%d requests reached the service", n)
	}
	if got := w.post(t, "/shop/rare", `{}`, bearer(w.issuer.Token("bob"))); got.status != 200 {
		t.Errorf("another user: %d", got.status)
	}
	if got := w.post(t, "/shop/also-rare", `{}`); got.status != 200 {
		t.Errorf("another operation: %d", got.status)
	}
}

func TestARequestThatIsTooLargeCountsToo(t *testing.T) {
	w := newWorld(t, startService(t, nil).url)
	large := string(make([]byte, 16385))
	for range 3 {
		w.post(t, "/shop/rare", large).wantProblem(t, 413, "payload_too_large")
	}
	w.post(t, "/shop/rare", large).wantProblem(t, 429, "rate_limited")
}
