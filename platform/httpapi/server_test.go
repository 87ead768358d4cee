package httpapi_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// run starts s on a free port and returns its URL, a stop and its result.
func run(t *testing.T, s httpapi.Server) (url string, stop context.CancelFunc, result <-chan error) {
	t.Helper()
	log := new(journal)
	s.Addr, s.Log = "127.0.0.1:0", telemetry.NewLogger(log, "test")
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	soon(t, "listening", func() bool { return strings.Contains(log.String(), `"listening"`) })
	return "http://" + log.lines(t, "listening")[0]["addr"].(string), stop, done
}

// slow holds its callers until release is closed.
func slow() (h http.Handler, entered, release chan struct{}) {
	entered, release = make(chan struct{}, 10), make(chan struct{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/slow" {
			return
		}
		entered <- struct{}{}
		select {
		case <-release:
			_, _ = io.WriteString(w, "done")
		case <-r.Context().Done():
		}
	}), entered, release
}

func get(url string) (int, string) {
	c := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	resp, err := c.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b)
}

func TestRequestsUnderWayFinishWhenTheServerStops(t *testing.T) {
	h, entered, release := slow()
	url, stop, result := run(t, httpapi.Server{Handler: h})
	answer := make(chan string, 1)
	go func() { _, body := get(url + "/slow"); answer <- body }()
	<-entered
	stop()
	soon(t, "no new connections", func() bool { status, _ := get(url); return status == 0 })
	select {
	case err := <-result:
		t.Fatalf("the server did not wait: %v", err)
	default:
	}
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("the answer was %q", got)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
}

func TestWhatDoesNotFinishInTimeIsBrokenOff(t *testing.T) {
	h, entered, _ := slow()
	url, stop, result := run(t, httpapi.Server{Handler: h, Drain: 20 * time.Millisecond})
	answer := make(chan int, 1)
	go func() { status, _ := get(url + "/slow"); answer <- status }()
	<-entered
	stop()
	if err := <-result; err == nil || !strings.Contains(err.Error(), "broken off") {
		t.Errorf("result = %v", err)
	}
	if status := <-answer; status != 0 {
		t.Errorf("the caller got %d", status)
	}
}

func TestATakenPortIsSaidPlainly(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := httpapi.Server{Addr: l.Addr().String(), Handler: http.NotFoundHandler(), Log: nopLog()}
	err = s.Run(t.Context())
	if want := s.Addr + " is in use by another program"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	s.Addr = "127.0.0.1:notaport"
	if err := s.Run(t.Context()); err == nil || strings.Contains(err.Error(), "in use") {
		t.Errorf("got %v", err)
	}
}

func TestALongHeaderIsRefused(t *testing.T) {
	url, _, _ := run(t, httpapi.Server{Handler: http.NotFoundHandler()})
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status = %d", resp.StatusCode)
	}
}
