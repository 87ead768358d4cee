package httpapi_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
)

// wire serves h on a real connection.
func wire(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// say writes raw bytes to srv and reads one answer, or the error of doing so.
func say(t *testing.T, srv *httptest.Server, raw string) (*http.Response, error) {
	t.Helper()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	return http.ReadResponse(bufio.NewReader(conn), nil)
}

func TestBadInputIsRefusedOnTheWire(t *testing.T) {
	const head = "POST /search/web HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\n"
	var s search
	h, _ := s.handler(t)
	srv := wire(t, h)
	for _, c := range []struct {
		name, raw string
		status    int
		code      string // "" if net/http refuses it before us
	}{
		{"chunked over the limit", head + "Transfer-Encoding: chunked\r\n\r\n5000\r\n" + strings.Repeat("x", 0x5000) + "\r\n", 413, "payload_too_large"},
		{"announced over the limit", head + "Content-Length: 20000000\r\n\r\n", 413, "payload_too_large"},
		{"announced over the limit, waiting", head + "Expect: 100-continue\r\nContent-Length: 20000000\r\n\r\n", 413, "payload_too_large"},
		{"bad chunk", head + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n", 400, "invalid_request"},
		{"two types", head + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415, "unsupported_media_type"},
		{"HTTP/1.0", strings.Replace(head, "1.1", "1.0", 1) + "Content-Length: 2\r\n\r\n{}", 400, "invalid_request"},
		{"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not_found"},
		{"two lengths", head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400, ""},
		{"2 MB of header", head + "X: " + strings.Repeat("x", 2<<20), 431, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "OPTIONS *" {
				srv.Config.DisableGeneralOptionsHandler = true // as Server has it
			}
			resp, err := say(t, srv, c.raw)
			if err != nil {
				t.Fatal(err)
			}
			if c.code != "" {
				httpapitest.Problem(t, resp, c.status, c.code)
			} else if resp.StatusCode != c.status {
				t.Errorf("status = %d, want %d", resp.StatusCode, c.status)
			}
			if c.status == 413 && !resp.Close {
				t.Error("the connection is kept for a body that nobody reads")
			}
		})
	}
	if n := len(s.handled()); n != 0 {
		t.Errorf("the handler was called %d times", n)
	}
}

func TestTwentyMegabytesAreNotRead(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	srv := wire(t, h)
	for name, length := range map[string]int64{"announced": 20 << 20, "chunked": -1} {
		sent := &counting{r: io.LimitReader(rand.Reader, 20<<20)}
		r, err := http.NewRequest("POST", srv.URL+"/search/web", sent)
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = length
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", goodToken)
		resp, err := srv.Client().Do(r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := httpapitest.Problem(t, resp, 413, "payload_too_large")
		if !strings.Contains(*p.Detail, "16384") {
			t.Errorf("the limit is not named: %s", *p.Detail)
		}
	}
}

type counting struct {
	r io.Reader
}

func (c *counting) Read(p []byte) (int, error) { return c.r.Read(p) }

func TestHangingUpInTheMiddleOfABodyIsNoFailure(t *testing.T) {
	var s search
	h, log := s.handler(t)
	srv := wire(t, h)
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "POST /search/web HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	_ = conn.Close()
	soon(t, "a line", func() bool { return log.String() != "" })
	if line := log.request(t); line["status"] != float64(499) || line["level"] != "WARN" {
		t.Errorf("logged %v", line)
	}
}

func TestHangingUpCancelsTheHandler(t *testing.T) {
	entered, left := make(chan struct{}), make(chan error, 1)
	s := search{answer: func(ctx context.Context, _ searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		close(entered)
		<-ctx.Done()
		left <- ctx.Err()
		return nil, ctx.Err()
	}}
	h, log := s.handler(t)
	srv := wire(t, h)
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-entered; leave() }()
	r := post(fine).WithContext(ctx)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", srv.Listener.Addr().String()
	if resp, err := srv.Client().Do(r); err == nil {
		resp.Body.Close()
		t.Error("there was an answer")
	}
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the handler saw %v", err)
	}
	soon(t, "a line", func() bool { return log.String() != "" })
	if line := log.request(t); line["status"] != float64(499) {
		t.Errorf("logged %v", line)
	}
}

func TestEventsArriveOneByOne(t *testing.T) {
	next := make(chan struct{})
	h, err := service(t, load(t, shop), nopLog()).Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for range 3 {
			_, _ = io.WriteString(w, "data: x\n\n")
			w.(http.Flusher).Flush() // as the generated writer does it
			<-next
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	srv := wire(t, h)
	resp, err := srv.Client().Get(srv.URL + "/open")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewReader(resp.Body)
	for range 3 {
		if line, err := lines.ReadString('\n'); err != nil || line != "data: x\n" {
			t.Fatalf("%q %v", line, err)
		}
		_, _ = lines.ReadString('\n')
		next <- struct{}{} // the handler was waiting: what came was not the end of the answer
	}
}

// bubble serves h over an in-memory connection inside a synctest bubble, where
// minutes take no time, and gives the caller's end.
func bubble(t *testing.T, h http.Handler) net.Conn {
	t.Helper()
	ours, theirs := net.Pipe()
	srv := &http.Server{Handler: h}
	l := &once{conn: make(chan net.Conn, 1), done: make(chan struct{})}
	l.conn <- theirs
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); _ = ours.Close() })
	return ours
}

// once is a listener with one connection.
type once struct {
	conn chan net.Conn
	done chan struct{}
}

func (l *once) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
func (l *once) Close() error   { close(l.done); return nil }
func (l *once) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

const slowHead = "POST /search/web HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n"

func TestABodyThatDripsIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s search
		h, _ := s.handler(t)
		conn := bubble(t, h)
		start := time.Now()
		fmt.Fprint(conn, slowHead+`{"query"`)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		httpapitest.Problem(t, resp, 408, "request_timeout")
		if took := time.Since(start); took != 15*time.Second || !resp.Close {
			t.Errorf("after %v, close %v", took, resp.Close)
		}
	})
}

func TestTooLargeIsSaidWithoutWaitingForTheBody(t *testing.T) {
	for name, rest := range map[string]string{
		"announced": "Content-Length: 20000\r\n\r\n",
		"chunked":   "Transfer-Encoding: chunked\r\n\r\n5000\r\n" + strings.Repeat("x", 0x4800),
	} {
		synctest.Test(t, func(t *testing.T) {
			var s search
			h, _ := s.handler(t)
			conn := bubble(t, h)
			start := time.Now()
			go fmt.Fprint(conn, strings.TrimSuffix(slowHead, "Content-Length: 24\r\n\r\n")+rest)
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			httpapitest.Problem(t, resp, 413, "payload_too_large")
			if took := time.Since(start); took != 0 || !resp.Close {
				t.Errorf("%s: after %v, close %v", name, took, resp.Close)
			}
		})
	}
}

func TestASlowBodyInTimeIsFineAndDoesNotCutTheHandlerShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := search{answer: func(ctx context.Context, _ searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
			select {
			case <-time.After(10 * time.Second): // past the time for the body
				return searchapi.SearchWeb200JSONResponse{Body: searchapi.WebResults{Results: []searchapi.WebResult{}}}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}
		h, _ := s.handler(t)
		conn := bubble(t, h)
		fmt.Fprint(conn, slowHead)
		time.Sleep(14 * time.Second)
		fmt.Fprint(conn, fine)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != 200 {
			t.Errorf("status %d: %s", resp.StatusCode, readAll(t, resp.Body))
		}
	})
}

func TestAnOperationEndsWithItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := search{answer: func(ctx context.Context, _ searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
			<-ctx.Done()
			return nil, fmt.Errorf("ask: %w", ctx.Err())
		}}
		h, _ := s.handler(t)
		start := time.Now()
		httpapitest.Problem(t, serve(h, post(fine)), 504, "timeout")
		if took := time.Since(start); took != 25*time.Second {
			t.Errorf("after %v", took)
		}
	})
}

func TestAClientThatDoesNotReadIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan time.Duration, 1)
		start := time.Now()
		h, err := service(t, load(t, shop), nopLog()).Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			var err error
			for err == nil {
				_, err = w.Write(make([]byte, 1<<16))
			}
			ended <- time.Since(start)
		}))
		if err != nil {
			t.Fatal(err)
		}
		conn := bubble(t, h)
		fmt.Fprint(conn, "GET /open HTTP/1.1\r\nHost: x\r\n\r\n")
		if took := <-ended; took != 6*time.Second { // one of the operation, five to take the answer
			t.Errorf("after %v", took)
		}
	})
}

func TestWhoAnnouncesABodyAndSendsNoneIsRefusedAndLetGo(t *testing.T) {
	for request, status := range map[string]int{
		"POST /search/web":   401,
		"POST /none":         404,
		"DELETE /search/web": 405,
		"POST /healthz":      405,
	} {
		synctest.Test(t, func(t *testing.T) {
			var s search
			h, _ := s.handler(t)
			conn := bubble(t, h)
			start := time.Now()
			fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", request)
			answers := bufio.NewReader(conn)
			resp, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatalf("%s: %v", request, err)
			}
			if readAll(t, resp.Body); resp.StatusCode != status {
				t.Errorf("%s: %d, want %d", request, resp.StatusCode, status)
			}
			if _, err := answers.ReadByte(); !errors.Is(err, io.EOF) {
				t.Errorf("%s: the connection is kept: %v", request, err)
			}
			if took := time.Since(start); took > 16*time.Second {
				t.Errorf("%s: let go after %v", request, took)
			}
		})
	}
}

func TestARefusalThatNobodyReadsIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s search
		h, _ := s.handler(t)
		conn := bubble(t, h)
		fmt.Fprint(conn, "GET /none HTTP/1.1\r\nHost: x\r\n\r\n")
		time.Sleep(6 * time.Second)
		if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
			t.Errorf("still there after six seconds: %d", resp.StatusCode)
		}
	})
}

func TestOneDeadlineDoesNotReachTheNextRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s search
		h, _ := s.handler(t)
		conn := bubble(t, h)
		answers := bufio.NewReader(conn)
		for range 3 {
			for _, raw := range []string{slowHead + fine, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /none HTTP/1.1\r\nHost: x\r\n\r\n"} {
				fmt.Fprint(conn, raw)
				resp, err := http.ReadResponse(answers, nil)
				if err != nil {
					t.Fatal(err)
				}
				readAll(t, resp.Body)
				time.Sleep(time.Minute)
			}
		}
	})
}

func TestOverItsLimitAServiceSaysSoAtOnce(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	s := search{answer: func(context.Context, searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		entered <- struct{}{}
		<-leave
		return searchapi.SearchWeb200JSONResponse{Body: searchapi.WebResults{Results: []searchapi.WebResult{}}}, nil
	}}
	h, _ := s.handler(t, func(svc *httpapi.Service) { svc.MaxInFlight = 1 })
	first := make(chan int, 1)
	go func() { first <- serve(h, post(fine)).StatusCode }()
	<-entered
	httpapitest.Problem(t, serve(h, post(fine)), 503, "overloaded")
	if got := serve(h, httptest.NewRequest("GET", "/healthz", nil)).StatusCode; got != 200 {
		t.Errorf("health = %d", got)
	}
	close(leave)
	if got := <-first; got != 200 {
		t.Errorf("the first = %d", got)
	}
	go func() { <-entered }()
	if got := serve(h, post(fine)).StatusCode; got != 200 {
		t.Errorf("afterwards = %d", got)
	}
}
