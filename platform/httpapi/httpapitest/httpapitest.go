// Package httpapitest reads the answers of services in tests.
package httpapitest

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coagent/gen/common"
)

// Problem reads the problem document in resp and closes its body. The test
// fails unless resp has that status and code and everything that a problem of
// ours has: its media type, the status and correlation id once more inside,
// no-store, and the headers that go with 401, 405, 429 and 503.
func Problem(t testing.TB, resp *http.Response, status int, code string) common.Problem {
	t.Helper()
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("read the answer: %v", err)
	}
	if resp.StatusCode != status {
		t.Fatalf("status = %d, want %d; the answer is %s", resp.StatusCode, status, body)
	}
	if media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); media != "application/problem+json" {
		t.Errorf("content type = %q", resp.Header.Get("Content-Type"))
	}
	var p common.Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	id := resp.Header.Get("X-Correlation-Id")
	challenged := resp.Header.Get("WWW-Authenticate") != ""
	mayBeChallenged := status == http.StatusForbidden || status == http.StatusBadRequest // RFC 6750, section 3.1
	wait := ""
	if p.RetryAfter != nil {
		wait = strconv.Itoa(*p.RetryAfter)
	}
	want := map[string][2]any{
		"retryAfter":       {wait, resp.Header.Get("Retry-After")},
		"code":             {p.Code, code},
		"type":             {p.Type, "about:blank"},
		"title":            {p.Title, http.StatusText(status)},
		"status":           {p.Status, status},
		"correlationId":    {p.CorrelationID, id},
		"Cache-Control":    {resp.Header.Get("Cache-Control"), "no-store"},
		"WWW-Authenticate": {challenged, status == http.StatusUnauthorized || mayBeChallenged && challenged},
		"Allow":            {resp.Header.Get("Allow") != "", status == http.StatusMethodNotAllowed},
		"Retry-After": {
			resp.Header.Get("Retry-After") != "",
			status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable,
		},
	}
	for name, pair := range want {
		if pair[0] != pair[1] {
			t.Errorf("%s = %v, want %v", name, pair[0], pair[1])
		}
	}
	if p.Instance == nil || id == "" || !strings.HasSuffix(*p.Instance, ":"+id) {
		t.Errorf("instance does not name the request %q", id)
	}
	return p
}

// Places lists "pointer code" of every error in p, as they come.
func Places(p common.Problem) []string {
	places := make([]string, 0, len(p.Errors))
	for _, e := range p.Errors {
		places = append(places, e.Pointer+" "+e.Code)
	}
	return slices.Clip(places)
}
