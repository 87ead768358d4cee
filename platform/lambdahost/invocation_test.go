package lambdahost_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/mocks/lambdaruntime"
)

const delivery = `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"search.cache.invalidate","source":"coagent.search","detail":{"x":"%"}}`

func TestWhatIsNoRequestIsDoneToo(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, kind string) {
		h := host(t, kind, 10*time.Second)
		for name, c := range map[string]struct{ event, log, wrong string }{
			"flush":                {`{"coagent":"flush"}`, "flushed", ""},
			"flush on a schedule":  {`{"detail-type":"Scheduled Event","source":"aws.events","detail":{"coagent":"flush"}}`, "flushed", ""},
			"a delivery":           {strings.ReplaceAll(delivery, "%", "it"), "/search/events", ""},
			"a delivery, refused":  {strings.ReplaceAll(delivery, "%", "refuse"), "", "the cache is away"},
			"an event of others":   {`{"detail-type":"oauth.token.revoked","detail":{}}`, "", "oauth.token.revoked"},
			"a schedule of others": {`{"detail-type":"Scheduled Event","detail":{}}`, "", "Scheduled Event"},
			"nothing":              {`{}`, "", "nobody takes"},
			"no object":            {`[1]`, "", "not of a known kind"},
		} {
			answer, err := h.Call(t.Context(), []byte(c.event))
			failure, _ := errors.AsType[*lambdaruntime.Failure](err)
			switch {
			case c.wrong == "" && (err != nil || string(answer) != "null" || !h.says(c.log)):
				t.Errorf("%s: %q %v", name, answer, err)
			case c.wrong != "" && (failure == nil || !strings.Contains(failure.Message, c.wrong)):
				t.Errorf("%s: %v, want %s", name, err, c.wrong)
			}
		}
	})
}

// Nobody outside can make a delivery: what comes through the API is a request,
// whatever it says.
func TestARequestIsNoDelivery(t *testing.T) {
	t.Parallel()
	h := host(t, "buffers", 10*time.Second)
	resp, _, _ := h.send(t, http.MethodPost, "/echo", strings.ReplaceAll(delivery, "%", "it"))
	if resp.StatusCode != http.StatusOK || strings.Contains(h.log.String(), "/search/events") {
		t.Errorf("%d\n%s", resp.StatusCode, h.log)
	}
}

func TestAFlushThatFailsIsAFailedInvocation(t *testing.T) {
	t.Parallel()
	h := host(t, "unflushed", 10*time.Second)
	if _, err := h.Call(t.Context(), []byte(`{"coagent":"flush"}`)); err == nil || !strings.Contains(err.Error(), "the bus is away") {
		t.Errorf("%v", err)
	}
}

// What goes on after an answer is not frozen in the middle. The answer does not
// wait for it, and it ends with the invocation's time.
func TestAnInvocationLastsAsLongAsItsWork(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, kind string) {
		h := host(t, kind, 3*time.Second)
		h.send(t, http.MethodGet, "/echo", "")
		request := func(query string) []byte {
			return []byte(`{"httpMethod":"GET","path":"/goes/on","resource":"/goes/on","queryStringParameters":{` + query + `}}`)
		}
		answer, err := h.Invoke(t.Context(), request(""))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(h.log.String(), `"n":3`) {
			t.Error("the answer has waited")
		}
		read(t, answer)
		if !h.says(`"n":3`) || !h.says("settled") {
			t.Errorf("the invocation ended before its work:\n%s", h.log)
		}
		began := time.Now()
		if answer, err = h.Invoke(t.Context(), request(`"long":"1"`)); err != nil {
			t.Fatal(err)
		}
		read(t, answer)
		if took := time.Since(began); took < 2*time.Second || took > 2950*time.Millisecond || len(h.Processes()) != 1 {
			t.Errorf("work without end: the invocation took %v of 3 s, processes %v", took, h.Processes())
		}
	})
}

func TestWhyAProgramCannotBeginIsTold(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ settings, says string }{
		"wrong":   {"", "THE_SETTING must be set"},
		"streams": {"loud", "LAMBDA_RESPONSES must be one of streamed, buffered"},
	} {
		h := host(t, kind, 5*time.Second, "LAMBDA_RESPONSES", c.settings)
		_, err := h.Call(t.Context(), []byte(`{"coagent":"flush"}`))
		told := h.InitErrors()
		if failure, ok := errors.AsType[*lambdaruntime.Failure](err); !ok || failure.Type != "Runtime.ExitError" || len(told) != 1 ||
			told[0].Message != c.says || !h.says(c.says) {
			t.Errorf("%s: %v, told %v", kind, err, told)
		}
	}
	h := host(t, "unusable", 5*time.Second) // which it finds out beside the first invocation
	_, _ = h.Call(t.Context(), []byte(`{"coagent":"flush"}`))
	if _, err := h.Call(t.Context(), []byte(`{"httpMethod":"GET","path":"/late"}`)); err == nil || !h.says("there is no such table") {
		t.Errorf("%v\n%s", err, h.log)
	}
}

func TestAProgramIsToldOfItsEnd(t *testing.T) {
	t.Parallel()
	h := host(t, "streams", 5*time.Second)
	h.send(t, http.MethodGet, "/echo", "")
	if !h.Shutdown() || !h.says("stopping") {
		t.Errorf("it was killed:\n%s", h.log)
	}
	if resp, _, _ := h.send(t, http.MethodGet, "/echo", ""); resp.StatusCode != http.StatusOK {
		t.Errorf("the next environment answers %d", resp.StatusCode)
	}
}

// read reads an answer and waits until its invocation is over.
func read(t *testing.T, answer *lambdaruntime.Answer) {
	t.Helper()
	if _, err := io.ReadAll(answer.Body); err != nil {
		t.Fatal(err)
	}
	select {
	case <-answer.Over():
	case <-t.Context().Done():
		t.Fatal("the invocation does not end")
	}
}
