package httpapi_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// raw answers POST /search/web and says what was complained of, and what was
// logged.
func raw(t *testing.T, sample float64, told bool, answer http.HandlerFunc) (*http.Response, []string, *journal) {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	log, complaints := new(journal), []string(nil)
	svc := service(t, doc, telemetry.NewLogger(log, "test"))
	svc.ResponseSample, svc.OnViolation = sample, nil
	if told {
		svc.OnViolation = func(_ *http.Request, err error) { complaints = append(complaints, err.Error()) }
	}
	h, err := svc.Handler(answer)
	if err != nil {
		t.Fatal(err)
	}
	return serve(h, post(fine)), complaints, log
}

func writing(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const goodAnswer = `{"results":[{"title":"t","url":"https://example.org","snippet":"s"}],"totalResults":1}`

func TestAnAnswerThatBreaksTheDocumentIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"missing member":     {writing(200, `{"results":[]}`), "searchWeb: the answer 200 breaks the document: /body/totalResults required"},
		"undocumented":       {writing(200, `{"results":[],"totalResults":0,"`+canary[:6]+`":"`+canary+`"}`), "/body/canary additionalProperties"},
		"deep inside":        {writing(200, `{"results":[{"title":"t","url":"ftp://`+canary+`","snippet":1}],"totalResults":99}`), "/body/results/0/snippet type, /body/results/0/url pattern, /body/totalResults maximum"},
		"format":             {writing(200, `{"results":[{"title":"t","url":"https://x","snippet":"","publishedDate":"`+canary+`"}],"totalResults":1}`), "/body/results/0/publishedDate format"},
		"not JSON":           {writing(200, canary), "failed to decode"},
		"empty":              {writing(200, ""), "failed to decode"},
		"other media type":   {writing(200, goodAnswer, "Content-Type", "text/html"), "Content-Type"},
		"header not in enum": {writing(200, goodAnswer, "X-Cache", canary), "X-Cache"},
		"header no number":   {writing(200, goodAnswer, "Age", canary), "Age"},
		"problem without id": {writing(400, `{"type":"about:blank","title":"x","status":400,"code":"x"}`, "Content-Type", "application/problem+json"), "/body/correlationId required"},
		"status for success": {writing(204, ""), "204"},
		"nothing written":    {func(http.ResponseWriter, *http.Request) {}, "the answer 200"},
	} {
		t.Run(name, func(t *testing.T) {
			_, told, log := raw(t, 1, true, c.answer)
			if len(told) != 1 || !strings.Contains(told[0], c.want) || !strings.Contains(told[0], "searchWeb") {
				t.Errorf("told %q, want %q", told, c.want)
			}
			if all := fmt.Sprint(told, log); strings.Contains(all, canary) {
				t.Errorf("a value is told: %s", all)
			}
		})
	}
}

func TestABrokenAnswerGoesOutAsItIsAndIsLogged(t *testing.T) {
	resp, _, log := raw(t, 1, false, writing(200, `{"results":[]}`))
	if body := readAll(t, resp.Body); resp.StatusCode != 200 || body != `{"results":[]}` {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	lines := log.lines(t, "answer breaks the document")
	if len(lines) != 1 || lines[0]["level"] != "ERROR" || lines[0]["operation"] != "searchWeb" || lines[0]["correlation_id"] == nil {
		t.Errorf("logged %v", lines)
	}
}

func TestAGoodAnswerIsNotTold(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"plain":   writing(200, goodAnswer, "X-Cache", "HIT", "Age", "5"),
		"stream":  writing(200, "data: anything\n\n", "Content-Type", "text/event-stream; charset=utf-8"),
		"so long": writing(200, strings.Repeat(" ", 2<<20)+"x"),
	} {
		if _, told, _ := raw(t, 1, true, answer); len(told) != 0 {
			t.Errorf("%s: told %q", name, told)
		}
	}
}

func TestOnlyASampleOfTheAnswersIsLookedAt(t *testing.T) {
	bad := writing(200, "{}")
	if _, told, _ := raw(t, 0, true, bad); len(told) != 0 {
		t.Errorf("with no sample: %q", told)
	}
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	svc := service(t, doc, nopLog())
	svc.ResponseSample, svc.OnViolation = 0.5, func(*http.Request, error) { told++ }
	h, err := svc.Handler(bad)
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		serve(h, post(fine))
	}
	if told < 50 || told > 150 { // 7 standard deviations
		t.Errorf("of 200 answers %d were looked at", told)
	}
	for _, share := range []float64{-0.1, 1.1} {
		svc.ResponseSample = share
		if _, err := svc.Handler(bad); err == nil {
			t.Errorf("a sample of %v is accepted", share)
		}
	}
}

func TestAStatusThatIsNotInTheDocumentIsTold(t *testing.T) {
	var told []string
	svc := service(t, load(t, shop), nopLog())
	svc.OnViolation = func(_ *http.Request, err error) { told = append(told, err.Error()) }
	h, err := svc.Handler(writing(202, "{}"))
	if err != nil {
		t.Fatal(err)
	}
	serve(h, ask("GET", "/t/a/b", ""))
	if len(told) != 1 || !strings.Contains(told[0], "both") || !strings.Contains(told[0], "202") {
		t.Errorf("told %q", told)
	}
}

func TestAnswersOfTheFrontDoorFitTheDocument(t *testing.T) {
	var s search
	h, _ := s.handler(t, func(svc *httpapi.Service) { svc.MaxInFlight = 1 }) // OnViolation fails the test
	for _, c := range badInputs() {
		serve(h, c.r)
	}
	serve(h, httptest.NewRequest("GET", "/readyz", nil))
}
