package local

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/local/localtest"
	"coagent/local/supervise"
	"coagent/platform/depthtest"
)

// tracedOperation is something that a person may ask for: which programs it goes
// through, and which stand-ins are called for it at least.
type tracedOperation struct {
	method, path, body string // %d is the number of the case
	programs           []string
	standIns           []string
}

func tracedOperations(user string) []tracedOperation {
	search := func(path, query string, standIns ...string) tracedOperation {
		return tracedOperation{"POST", "/search/" + path, `{"query":"` + query + `"}`, []string{"gateway", "search"}, standIns}
	}
	web, news := search("web", "open houses %d", "a search provider"), search("news", "mortgage rates %d", "a search provider")
	token := tracedOperation{"GET", "/oauth/tokens/" + user + "/GOOGLE_BUSINESS", "", []string{"gateway", "oauth"}, nil}
	return []tracedOperation{
		web, web, web, search("web", "the same for all"), news, news, token, token, token, // within the limits of a minute
		{"POST", bioPath, bioBody, []string{"gateway", "ai"}, []string{"bedrock", "eventbridge"}},
		{"POST", "/ai/run-research-agent", `{"topic":"Condos in block %d"}`, []string{"gateway", "ai", "search"}, []string{"a search provider", "bedrock"}},
	}
}

// sentTraces are the ways in which a caller names a trace, or does not.
var sentTraces = []func(id string) (header, value string){
	func(id string) (string, string) { return "Traceparent", "00-" + id + "-b7ad6b7169203331-01" },
	func(id string) (string, string) { return "Traceparent", "00-" + id + "-b7ad6b7169203331-00" },
	func(id string) (string, string) { return "X-Amzn-Trace-Id", "Root=1-" + id[:8] + "-" + id[8:] },
	func(id string) (string, string) { return "Traceparent", "00-" + id + "-0000000000000000-01" }, // is none
	func(string) (string, string) { return "X-Nothing", "x" },
}

// tail is after how many cases the viewer is looked at: it shows the last hundred
// traces.
const tail = 50

const takenUp = 3 // of sentTraces; the others name no trace

// tracedCase is a request that was made.
type tracedCase struct {
	correlation, trace string
	lines              map[string]string // the span of each program's access line
	calls              []string          // the traceparents that stand-ins received
}

// Feature: microservices-architecture, Property 24: Trace context propagation
// Feature: microservices-architecture, Property 26: Service call tracing
//
// A hundred requests of all kinds, from callers who name a trace and who do not,
// through the real programs. What the programs have logged, what the stand-ins
// received and what the viewer received is looked at.
func TestAHundredRequestsAreATraceEach(t *testing.T) {
	needCognito(t)
	j := startSeen(t)
	j.connect(t)
	operations := tracedOperations(j.system.Pool.UserID)
	var cases []tracedCase
	laws := depthtest.Laws(t, 20261130, 100, 100)
	laws.Property("every program on the way logs the caller's trace, and every stand-in receives it", prop.ForAll(
		func(at, how int, id string) (string, error) {
			operation := operations[at]
			c := tracedCase{correlation: "traced-case-" + strconv.Itoa(len(cases)), lines: map[string]string{}}
			path, body := operation.path, strings.ReplaceAll(operation.body, "%d", strconv.Itoa(len(cases)))
			header, value := sentTraces[how](id)
			a := j.call(t, operation.method, j.cfg.url(j.cfg.Ports.Gateway)+path, body, j.system.Pool.Token,
				header, value, "X-Correlation-Id", c.correlation)
			if a.status != http.StatusOK {
				return "", fmt.Errorf("%s: %d %s", path, a.status, a.body)
			}
			var wrong string
			localtest.Eventually(t, "every program has logged "+path, func() bool {
				wrong = j.readCase(t, &c)
				return wrong != "" || len(c.lines) == len(operation.programs)
			})
			if how < takenUp && c.trace != id {
				wrong = cmp.Or(wrong, fmt.Sprintf("%s: the trace %s of the caller became %s", path, id, c.trace))
			}
			for _, program := range operation.programs {
				if c.lines[program] == "" {
					wrong = cmp.Or(wrong, fmt.Sprintf("%s: %s has no line", path, program))
				}
			}
			for _, name := range operation.standIns {
				got := j.tracesAt(t, name, c.trace)
				if len(got) == 0 {
					wrong = cmp.Or(wrong, fmt.Sprintf("%s: %s received no call of trace %s: %v", path, name, c.trace, a.header))
				}
				c.calls = append(c.calls, got...)
			}
			if cases = append(cases, c); len(cases)%tail == 0 {
				j.everyCallIsASpan(t, cases[len(cases)-tail:])
			}
			return wrong, nil
		},
		gen.IntRange(0, len(operations)-1), gen.IntRange(0, len(sentTraces)-1), gen.RegexMatch(`[1-9a-f][0-9a-f]{31}`),
	))
	laws.TestingRun(t)
}

// everyCallIsASpan wants the span of every call between programs, and of every
// call of a stand-in, at the viewer: below that of the program that made it.
func (j *journey) everyCallIsASpan(t *testing.T, cases []tracedCase) {
	t.Helper()
	var missing []string
	defer func() { // also when it never comes true
		for _, one := range missing {
			t.Error(one)
		}
	}()
	localtest.Eventually(t, "every span is at the viewer", func() bool {
		body := j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.Traces)+"/v1/traces", "", "").body
		spans := map[string]traced{}
		for _, s := range spansOf(t, body, "") {
			spans[s.TraceID+s.SpanID] = s
		}
		missing = nil
		for _, c := range cases {
			missing = append(missing, c.withoutSpan(spans)...)
		}
		return len(missing) == 0
	})
	j.call(t, http.MethodDelete, j.cfg.url(j.cfg.Ports.Traces)+"/v1/traces", "", "")
}

// withoutSpan are the calls of a case whose span is not there, or not where it
// belongs.
func (c tracedCase) withoutSpan(spans map[string]traced) (missing []string) {
	for program, id := range c.lines {
		own, known := spans[c.trace+id]
		if !known || own.Kind != "SERVER" || own.service() != program {
			missing = append(missing, fmt.Sprintf("%s: the request at %s has no span: %+v", c.correlation, program, own))
			continue
		}
		if program == "gateway" {
			continue
		}
		above := spans[c.trace+own.ParentSpanID]
		if above.Kind != "CLIENT" || above.service() == program || c.lines[above.service()] == "" {
			missing = append(missing, fmt.Sprintf("%s: the call of %s has no span at who made it: %+v", c.correlation, program, above))
		}
	}
	for _, sent := range c.calls {
		if s := spans[c.trace+sent[36:52]]; s.Kind != "CLIENT" || c.lines[s.service()] == "" {
			missing = append(missing, fmt.Sprintf("%s: a call of a stand-in has no span: %+v", c.correlation, s))
		}
	}
	return missing
}

// readCase reads what the programs have logged of a case. It tells what is wrong
// with it.
func (j *journey) readCase(t *testing.T, c *tracedCase) (wrong string) {
	t.Helper()
	for _, program := range []string{"gateway", "ai", "search", "oauth"} {
		text, err := os.ReadFile(filepath.Join(supervise.LogFolder(j.cfg.Dir), program+".log"))
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.Lines(string(text)) {
			if !strings.Contains(text, `"correlation_id":"`+c.correlation+`"`) {
				continue
			}
			var line struct {
				Msg   string
				Trace string `json:"trace_id"`
				Span  string `json:"span_id"`
			}
			if json.Unmarshal([]byte(text), &line) != nil || line.Trace == "" {
				return program + " logs no trace: " + text
			}
			c.trace = cmp.Or(c.trace, line.Trace)
			if line.Trace != c.trace {
				return fmt.Sprintf("%s logs trace %s and not %s", program, line.Trace, c.trace)
			}
			if line.Msg == "request" {
				c.lines[program] = line.Span
			}
		}
	}
	return ""
}

// tracesAt are the traceparents of a trace that a stand-in received.
func (j *journey) tracesAt(t *testing.T, name, trace string) (found []string) {
	t.Helper()
	ports := j.cfg.Ports
	for _, port := range map[string][]int{
		"bedrock": {ports.Bedrock}, "eventbridge": {ports.EventBridge},
		// the second is asked once the first has had its calls of a minute
		"a search provider": {ports.SearchProviders["tavily"], ports.SearchProviders["searxng"]},
	}[name] {
		_, body := j.counted(t, port, "/_admin/calls")
		var record struct{ Calls []struct{ Trace string } }
		if err := json.Unmarshal(body, &record); err != nil {
			t.Fatal(err)
		}
		for _, call := range record.Calls {
			if len(call.Trace) == 55 && call.Trace[3:35] == trace && !slices.Contains(found, call.Trace) {
				found = append(found, call.Trace)
			}
		}
	}
	return found
}

// connect gives the demo user a connection.
func (j *journey) connect(t *testing.T) {
	t.Helper()
	a := j.call(t, http.MethodPost, j.cfg.url(j.cfg.Ports.OAuthProvider)+"/_admin/codes",
		fmt.Sprintf(`{"provider":"google","user":"demo","redirectUri":%q,"scopes":["https://www.googleapis.com/auth/business.manage"]}`,
			j.cfg.callback()), "")
	var made struct{ Code string }
	if err := json.Unmarshal(a.body, &made); err != nil || made.Code == "" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	j.post(t, "/oauth/exchange", fmt.Sprintf(`{"code":%q,"provider":"GOOGLE_BUSINESS","userId":%q,"redirectUri":%q}`,
		made.Code, j.system.Pool.UserID, j.cfg.callback()), http.StatusOK, 10*time.Second)
}
