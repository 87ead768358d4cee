package front

import (
	"net/http"
	"os"
	"testing"
	"time"

	"coagent/local/localtest"
	"coagent/local/supervise"
)

// TestMain lets this test binary play a part: run as `front.test part ADDR`.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "part" {
		localtest.Serve(os.Args[2])
	}
	os.Exit(m.Run())
}

func TestAServiceIsDownForOneRequest(t *testing.T) {
	t.Parallel()
	s := &supervise.Supervisor{Dir: t.TempDir(), Say: t.Logf, Backoff: 20 * time.Millisecond}
	t.Cleanup(s.Stop)
	addr := localtest.FreeAddr(t)
	search := supervise.Part{
		Name: "search", Addr: addr, Path: os.Args[0], Args: []string{"part", addr},
		Healthy: supervise.AnswersOK("http://" + addr + "/healthz"),
	}
	if err := s.Start(t.Context(), search); err != nil {
		t.Fatal(err)
	}
	up := true
	w := newMockWorld(t, func(http.ResponseWriter, *http.Request) { up = localtest.Listening(search.Addr) })
	w.front.standIns["search"] = Switched(s.Dir, search)
	for _, header := range []string{"search=down*2", "search=down+5", "search=down,bedrock=throttle*0"} {
		if a := w.call(t, "POST", "/ai/x", FaultHeader, header); a.status != 400 || !localtest.Listening(search.Addr) {
			t.Errorf("%s: %d %s", header, a.status, a.body)
		}
	}
	if a := w.call(t, "POST", "/ai/x", FaultHeader, "search=down"); a.status != 200 || up {
		t.Errorf("%d %s, up: %v", a.status, a.body, up)
	}
	if w.call(t, "POST", "/ai/x"); !up { // the next request waits for that
		t.Error("search is down for the next request, too")
	}
}
