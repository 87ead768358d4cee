package httpapi_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/gen/searchapi"
	"coagent/platform/admission"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
)

type userKey struct{}

// byHeader knows callers by the header X-User.
func byHeader(svc *httpapi.Service) {
	svc.Authenticate = func(r *http.Request, _ string) (context.Context, error) {
		return context.WithValue(r.Context(), userKey{}, r.Header.Get("X-User")), nil
	}
	svc.Caller = func(ctx context.Context) string { return ctx.Value(userKey{}).(string) }
}

// tell writes raw to conn and reads the answer.
func tell(t *testing.T, conn net.Conn, raw string) *http.Response {
	t.Helper()
	go fmt.Fprint(conn, raw)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func TestABodyThatNobodyTakesIsNotWaitedFor(t *testing.T) {
	for name, body := range map[string]string{
		"chunks that never come":   "Transfer-Encoding: chunked\r\n\r\n",
		"chunks, one of them here": "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
		"no chunk":                 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a length":                 "Content-Length: 5\r\n\r\n",
		"a whole body":             "Content-Length: 5\r\n\r\nabcde",
		"a question before":        "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
		"a question before chunks": "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
		"far too much":             "Content-Length: 20000000\r\n\r\n",
	} {
		for request, status := range map[string]int{
			"GET /open": 400, "GET /items/a": 400, "GET /items/a HTTP/1.1\r\nAuthorization: Bearer good": 400, "GET /healthz": 200, "GET /none": 404,
			"DELETE /open": 405,
		} {
			synctest.Test(t, func(t *testing.T) {
				h, err := service(t, load(t, shop), nopLog()).Handler(http.NotFoundHandler())
				if err != nil {
					t.Fatal(err)
				}
				if request == "GET /items/a" {
					status = 401
				}
				line, headers, _ := strings.Cut(request, " HTTP/1.1\r\n")
				if headers != "" {
					headers += "\r\n"
				}
				start := time.Now()
				resp := tell(t, bubble(t, h), line+" HTTP/1.1\r\nHost: x\r\n"+headers+body)
				if took := time.Since(start); took != 0 || !resp.Close || resp.StatusCode != status {
					t.Fatalf("%s, %s: %d after %v, close %t", request, name, resp.StatusCode, took, resp.Close)
				}
				time.Sleep(time.Minute) // the server lets go of the connection
				if status == 400 {
					p := httpapitest.Problem(t, resp, 400, "invalid_request")
					if got := httpapitest.Places(p); len(got) != 1 || got[0] != "/body unexpected" {
						t.Errorf("places = %q", got)
					}
				}
			})
		}
	}
}

func TestRoomForBodiesIsShared(t *testing.T) {
	const whole, head = 4096, "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-User: "
	synctest.Test(t, func(t *testing.T) {
		doc := load(t, strings.Replace(shop, `"x-coagent-max-body": 100`, `"x-coagent-max-body": 4096`, 1))
		svc := service(t, doc, nopLog())
		byHeader(&svc)
		svc.MaxBodyBytes = 2 * whole
		reached := 0
		h, err := svc.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
		if err != nil {
			t.Fatal(err)
		}
		slow := make(chan *http.Response, 2)
		announce := func() {
			slow <- tell(t, bubble(t, h), head+"alice\r\nContent-Length: 4096\r\n\r\n{")
		}
		go announce()
		synctest.Wait()
		start := time.Now()
		resp := tell(t, bubble(t, h), head+"alice\r\nContent-Length: 4096\r\n\r\n{")
		httpapitest.Problem(t, resp, 503, "overloaded")
		if resp.Header.Get("Retry-After") != "1" || !resp.Close {
			t.Errorf("headers %v", resp.Header)
		}
		long := `{"a":"` + strings.Repeat("x", whole-100) + `"}`
		resp = tell(t, bubble(t, h), fmt.Sprintf("%salice\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(long), long))
		httpapitest.Problem(t, resp, 503, "overloaded")
		for _, body := range []string{"Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"} {
			if resp := tell(t, bubble(t, h), head+"bob\r\n"+body); resp.StatusCode != 200 {
				t.Errorf("another's small request: %d", resp.StatusCode)
			}
		}
		if time.Since(start) != 0 {
			t.Error("somebody waited")
		}
		httpapitest.Problem(t, <-slow, 408, "request_timeout")
		synctest.Wait()
		for range 3 { // each gives back what it took
			resp = tell(t, bubble(t, h), head+"alice\r\nContent-Length: 4096\r\n\r\n{}"+strings.Repeat(" ", whole-2))
			if resp.StatusCode != 200 {
				t.Errorf("once there is room again: %d %s", resp.StatusCode, readAll(t, resp.Body))
			}
		}
		if reached != 5 {
			t.Errorf("%d reached the handler", reached)
		}
	})
}

func TestRoomForBodiesMustBeEnoughForTwo(t *testing.T) {
	svc := service(t, load(t, shop), nopLog())
	svc.MaxBodyBytes = 8191
	if _, err := svc.Handler(http.NotFoundHandler()); err == nil || !strings.Contains(err.Error(), "8192") {
		t.Errorf("got %v", err)
	}
}

func TestOneCallersRequestsLeaveRoomForOthers(t *testing.T) {
	entered, leave := make(chan struct{}, 8), make(chan struct{})
	s := search{answer: func(context.Context, searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		entered <- struct{}{}
		<-leave
		return searchapi.SearchWeb200JSONResponse{Body: searchapi.WebResults{Results: []searchapi.WebResult{}}}, nil
	}}
	h, _ := s.handler(t, byHeader, func(svc *httpapi.Service) { svc.MaxInFlight, svc.ResponseSample = 8, 0 })
	answers := make(chan int, 8)
	as := func(user string) func(*http.Request) { return header("X-User", user) }
	for range 4 {
		go func() { answers <- serve(h, post(fine, as("alice"))).StatusCode }()
		<-entered
	}
	httpapitest.Problem(t, serve(h, post(fine, as("alice"))), 503, "overloaded")
	for _, user := range []string{"bob", "bob", "carol"} {
		go func() { answers <- serve(h, post(fine, as(user))).StatusCode }()
		<-entered
	}
	close(leave)
	for range 7 {
		if got := <-answers; got != 200 {
			t.Errorf("got %d", got)
		}
	}
	if got := serve(h, post(fine, as("alice"))).StatusCode; got != 200 {
		t.Errorf("afterwards = %d", got)
	}
}

// limitedShop is shop behind a service that counts rates itself.
func limitedShop(t *testing.T, whole string, api http.HandlerFunc) http.Handler {
	t.Helper()
	svc := service(t, load(t, strings.Replace(shop, `"paths"`, whole+`"paths"`, 1)), nopLog())
	byHeader(&svc)
	svc.Limiter = admission.NewLimiter(nil)
	h, err := svc.Handler(api)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAServiceWithoutAGatewayCountsForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := limitedShop(t, "", func(http.ResponseWriter, *http.Request) {})
		note := func(user string) *http.Response { return serve(h, ask("POST", "/notes", "", header("X-User", user))) }
		if resp := note("alice"); resp.StatusCode != 200 || resp.Header.Get("RateLimit-Limit") != "1" || resp.Header.Get("RateLimit-Remaining") != "0" {
			t.Errorf("%d %v", resp.StatusCode, resp.Header)
		}
		resp := note("alice")
		httpapitest.Problem(t, resp, 429, "rate_limited")
		if resp.Header.Get("Retry-After") != "1" || resp.Header.Get("RateLimit-Reset") != "1" {
			t.Errorf("%v", resp.Header)
		}
		if got := note("bob").StatusCode; got != 200 {
			t.Errorf("another caller: %d", got)
		}
		time.Sleep(time.Second)
		if got := note("alice").StatusCode; got != 200 {
			t.Errorf("a second later: %d", got)
		}
	})
}

func TestWhatIsTurnedAwayForLackOfRoomDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer, h := error(nil), http.Handler(nil)
		h = limitedShop(t, "", func(w http.ResponseWriter, r *http.Request) {
			if answer != nil {
				httpapi.WriteError(w, r, answer)
			}
		})
		note := func() *http.Response { return serve(h, ask("POST", "/notes", "", header("X-User", "alice"))) }
		answer = fault.New(fault.RateLimited, "ai.busy", "Too much.")
		for range 3 {
			resp := note()
			httpapitest.Problem(t, resp, 429, "ai.busy")
			if resp.Header.Get("RateLimit-Remaining") != "1" || resp.Header.Get("RateLimit-Reset") != "0" {
				t.Errorf("%v", resp.Header)
			}
		}
		answer = nil
		if got := note().StatusCode; got != 200 {
			t.Errorf("afterwards: %d", got)
		}
		httpapitest.Problem(t, note(), 429, "rate_limited")
	})
}

func TestOneLimitOverAllOperations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := limitedShop(t, `"x-coagent-rate-limit": {"requests": 2, "seconds": 60}, `, func(http.ResponseWriter, *http.Request) {})
		get := func(path string) *http.Response { return serve(h, ask("GET", path, "", header("X-User", "alice"))) }
		get("/items/a")
		policy := `"GET /items/new";q=1;w=1, "test";q=2;w=60`
		if second := get("/items/new").Header; second.Get("RateLimit-Policy") != policy {
			t.Errorf("%v", second)
		}
		resp := serve(h, ask("POST", "/notes", "", header("X-User", "alice")))
		httpapitest.Problem(t, resp, 429, "rate_limited")
		if resp.Header.Get("Retry-After") != "30" || resp.Header.Get("RateLimit-Limit") != "2" ||
			resp.Header.Get("RateLimit") != `"test";r=0;t=60` {
			t.Errorf("%v", resp.Header)
		}
	})
	for _, wrong := range []string{`{"requests": 0, "seconds": 60}`, `5`, `{"requests": 5}`} {
		svc := service(t, load(t, strings.Replace(shop, `"paths"`, `"x-coagent-rate-limit": `+wrong+`, "paths"`, 1)), nopLog())
		if _, err := svc.Handler(http.NotFoundHandler()); err == nil || !strings.Contains(err.Error(), "x-coagent-rate-limit") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
