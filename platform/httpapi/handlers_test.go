package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/gen/oauthapi"
	"coagent/platform/httpapi"
)

func TestAnOperationWithoutAHandlerIsFoundAtTheStart(t *testing.T) {
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	svc := service(t, doc, nopLog())
	handlers := oauthapi.Operations(nil, httpapi.WriteInvalid, httpapi.WriteError)
	if _, err := svc.Handler(httpapi.Handlers(handlers)); err != nil {
		t.Error(err)
	}
	delete(handlers, "getToken")
	if _, err := svc.Handler(httpapi.Handlers(handlers)); err == nil || !strings.Contains(err.Error(), "getToken has no handler") {
		t.Errorf("the error is %v", err)
	}
}

func TestAHandlerHasTheParametersOfThePath(t *testing.T) {
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	seen := ""
	handlers := oauthapi.Operations(nil, httpapi.WriteInvalid, httpapi.WriteError)
	handlers["getToken"] = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		seen = r.PathValue("userId") + " " + r.PathValue("provider")
	})
	svc := service(t, doc, nopLog())
	svc.ResponseSample = 0 // this answer is none of the document's
	h, err := svc.Handler(httpapi.Handlers(handlers))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/oauth/tokens/user-%31/ZILLOW", nil)
	r.Header.Set("Authorization", goodToken)
	serve(h, r)
	if seen != "user-1 ZILLOW" {
		t.Errorf("the handler saw %q", seen)
	}
}

func TestHandlersAnswerNothingThatTheFrontDoorDidNotSee(t *testing.T) {
	if got := serve(httpapi.Handlers{}, httptest.NewRequest(http.MethodGet, "/", nil)); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("the status is %d", got.StatusCode)
	}
}
