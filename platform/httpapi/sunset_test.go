package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"coagent/platform/httpapi"
)

// deprecated is the test's document with more about one of its operations.
func deprecated(members string) string {
	return strings.Replace(shop, `"operationId": "getItem"`, members+`"operationId": "getItem"`, 1)
}

func TestADeprecatedOperationSaysInEveryAnswerWhenItGoes(t *testing.T) {
	doc := load(t, deprecated(`"deprecated":true,"x-coagent-sunset":{"since":"2026-12-01","until":"2027-06-01"},`))
	h, err := service(t, doc, nopLog()).Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	if err != nil {
		t.Fatal(err)
	}
	for name, resp := range map[string]*http.Response{
		"answer": serve(h, ask("GET", "/items/a", "")), "problem": serve(h, ask("GET", "/items/a?no=1", "")),
	} {
		since, until := resp.Header.Get("Deprecation"), resp.Header.Get("Sunset")
		if since != "@1796083200" || until != "Tue, 01 Jun 2027 00:00:00 GMT" {
			t.Errorf("%s: Deprecation %q, Sunset %q", name, since, until)
		}
	}
	if got := serve(h, ask("GET", "/items/new", "")).Header; got.Get("Deprecation") != "" || got.Get("Sunset") != "" {
		t.Errorf("another operation says %v", got)
	}
}

func TestADeprecationWithoutItsDaysIsRefused(t *testing.T) {
	for _, members := range []string{
		`"deprecated":true,`,
		`"x-coagent-sunset":{"since":"2026-12-01","until":"2027-06-01"},`,
		`"deprecated":true,"x-coagent-sunset":"2027-06-01",`,
		`"deprecated":true,"x-coagent-sunset":{"since":"2026-12-01"},`,
		`"deprecated":true,"x-coagent-sunset":{"since":"2027-06-01","until":"2026-12-01"},`,
		`"deprecated":true,"x-coagent-sunset":{"since":"1 June","until":"2 June"},`,
	} {
		_, err := httpapi.Operations(load(t, deprecated(members)))
		if err == nil || !strings.Contains(err.Error(), "x-coagent-sunset") || !strings.Contains(err.Error(), "getItem") {
			t.Errorf("%s: %v", members, err)
		}
	}
}
