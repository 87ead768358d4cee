package bedrock_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	control "github.com/aws/aws-sdk-go-v2/service/bedrock"

	standin "coagent/mocks/bedrock"
	"coagent/mocks/faults"
	"coagent/services/ai/bedrock"
)

// records takes requests to a handler without a socket.
type records struct{ http.Handler }

func (h records) Do(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	r.Body = http.NoBody // a client has nil
	h.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

// unwatched is a Lifecycle that has not asked yet. Its log is read between
// rounds.
func unwatched(client control.HTTPClient, models ...string) (*bedrock.Lifecycle, *bytes.Buffer) {
	var log bytes.Buffer
	return &bedrock.Lifecycle{
		API: control.New(control.Options{
			Region: "us-east-1", BaseEndpoint: aws.String("http://bedrock.test"), HTTPClient: client, Retryer: aws.NopRetryer{},
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		}),
		Models: models, Log: slog.New(slog.NewTextHandler(&log, nil)),
	}, &log
}

// watched is a Lifecycle after its check, that goes on asking.
func watched(t *testing.T, handler http.Handler, models ...string) (*bedrock.Lifecycle, *bytes.Buffer) {
	t.Helper()
	l, log := unwatched(records{handler}, models...)
	if err := l.Ready(t.Context()); err != nil {
		t.Fatalf("before anything is known: %v", err)
	}
	if err, ready := l.Check(t.Context()), l.Ready(t.Context()); (err == nil) != (ready == nil) {
		t.Fatalf("the check says %v, and readiness %v", err, ready)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { l.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	synctest.Wait()
	return l, log
}

// lives answers GetFoundationModel with that lifecycle, or with the error that
// the script holds.
func lives(status string, end time.Time, script *atomic.Value) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if code, _ := script.Load().(string); code != "" {
			w.Header().Set("X-Amzn-Errortype", code)
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, `{"message":"secret"}`)
			return
		}
		until := ""
		if !end.IsZero() {
			until = fmt.Sprintf(`,"endOfLifeTime":%q`, end.Format(time.RFC3339))
		}
		_, _ = fmt.Fprintf(w, `{"modelDetails":{"modelArn":"a","modelId":"m","modelLifecycle":{"status":%q%s}}}`, status, until)
	}
}

func TestAModelNearItsEndIsWarnedOfAndPastItNotReady(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		status string
		days   int // to the end; 0: none is known
		code   string
		warns  string
		ready  bool
	}{
		"active, no end":             {status: "ACTIVE", ready: true},
		"active, far from its end":   {status: "ACTIVE", days: 91, ready: true},
		"active, near its end":       {status: "ACTIVE", days: 90, warns: "days_left=90", ready: true},
		"legacy, far from its end":   {status: "LEGACY", days: 200, warns: "status=LEGACY", ready: true},
		"legacy, no end":             {status: "LEGACY", warns: "status=LEGACY", ready: true},
		"past its end":               {status: "LEGACY", days: -1, warns: "days_left=-1"},
		"gone":                       {code: "ResourceNotFoundException", warns: "does not exist"},
		"not ours to ask":            {code: "AccessDeniedException", warns: "error=AccessDeniedException", ready: true},
		"throttled":                  {code: "ThrottlingException", warns: "error=ThrottlingException", ready: true},
		"an id that AWS cannot read": {code: "ValidationException", warns: "error=ValidationException", ready: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			var end time.Time
			if c.days != 0 {
				end = time.Now().Add(time.Duration(c.days) * day)
			}
			var script atomic.Value
			script.Store(c.code)
			l, log := watched(t, lives(c.status, end, &script), deepModel)
			if err := l.Ready(t.Context()); (err == nil) != c.ready {
				t.Errorf("%s: ready: %v", name, err)
			}
			said := log.String()
			if strings.Contains(said, "secret") || strings.Contains(said, "WARN") != (c.warns != "") || !strings.Contains(said, c.warns) {
				t.Errorf("%s: %s", name, said)
			}
		})
	}
}

func TestWhatWasFoundOutHoldsUntilItIsFoundOutAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var script atomic.Value
		end := time.Now().Add(time.Hour)
		l, _ := watched(t, lives("LEGACY", end, &script), deepModel)
		if err := l.Ready(t.Context()); err != nil {
			t.Errorf("an hour before its end: %v", err)
		}
		time.Sleep(time.Until(end)) // long before the next round
		if err := l.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "anthropic.claude-sonnet-4-6") {
			t.Errorf("at its end: %v", err)
		}
		script.Store("AccessDeniedException")
		time.Sleep(12 * time.Hour)
		synctest.Wait()
		if err := l.Ready(t.Context()); err == nil {
			t.Error("ready, since nobody may ask any more")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var script atomic.Value
		script.Store("ResourceNotFoundException")
		l, _ := watched(t, lives("ACTIVE", time.Time{}, &script), deepModel)
		if l.Ready(t.Context()) == nil {
			t.Error("ready without a model")
		}
		script.Store("")
		time.Sleep(12 * time.Hour)
		synctest.Wait()
		if err := l.Ready(t.Context()); err != nil {
			t.Errorf("the model is back: %v", err)
		}
	})
}

func TestEachFoundationModelIsAskedForOnceARound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"
		stand := standin.New()
		_, log := watched(t, stand, deepModel, "eu."+deepModel[3:], fastModel, arn)
		paths := map[string]int{}
		for _, call := range stand.Control.Calls() {
			paths[call.Path]++
		}
		if len(paths) != 2 || paths["/foundation-models/anthropic.claude-sonnet-4-6"] != 1 ||
			paths["/foundation-models/anthropic.claude-haiku-4-5-20251001-v1%3A0"] != 1 {
			t.Errorf("asked for %v", paths)
		}
		if said := log.String(); !strings.Contains(said, "not watched") || !strings.Contains(said, arn) {
			t.Errorf("nothing about the ARN: %s", said)
		}
		time.Sleep(12 * time.Hour)
		synctest.Wait()
		if n := stand.Control.Count(); n != 4 {
			t.Errorf("%d calls after two rounds", n)
		}
	})
}

func TestTheModelsOfTheStandInLiveAndDie(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := watched(t, standin.New(), deepModel, "us.anthropic.claude-3-5-sonnet-20241022-v2:0")
		if err := l.Ready(t.Context()); err == nil || strings.Contains(err.Error(), "4-6") || !strings.Contains(err.Error(), "3-5-sonnet") {
			t.Error(err)
		}
	})
}

func TestARoundEndsAfterThreeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stand := standin.New()
		stand.Control.Push(faults.Fault{Kind: faults.None, Times: 2, DelayMs: 60_000})
		began := time.Now()
		l, log := watched(t, stand, deepModel, fastModel)
		if err := l.Ready(t.Context()); err != nil || strings.Count(log.String(), `error="no answer in time"`) != 2 || time.Since(began) != 3*time.Second {
			t.Errorf("%v after %v, %s", err, time.Since(began), log)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := stand.Control.Count(); n != 4 {
			t.Errorf("%d calls: what is unknown is asked for after a minute", n)
		}
	})
}

// broken is a network on which no request arrives.
type broken struct{ error }

func (b broken) Do(*http.Request) (*http.Response, error) { return nil, b.error }

func TestWhatSomebodyMustMendIsToldFromAnOutage(t *testing.T) {
	says := func(status int, code, body string) control.HTTPClient {
		return records{http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if code != "" {
				w.Header().Set("X-Amzn-Errortype", code)
			}
			w.WriteHeader(status)
			_, _ = fmt.Fprint(w, body)
		})}
	}
	for name, c := range map[string]struct {
		client control.HTTPClient
		want   string // empty: it is an outage
	}{
		"a key that AWS does not know": {says(403, "UnrecognizedClientException", `{"message":"canary"}`), "the AWS credentials are refused (UnrecognizedClientException)"},
		"a session that has ended":     {says(403, "ExpiredTokenException", `{"message":"canary"}`), "the AWS credentials are refused (ExpiredTokenException)"},
		"another server":               {says(200, "", `<html>canary</html>`), "what answers (status 200) does not speak as AWS does"},
		"another API":                  {says(404, "canary", `{}`), "the service refuses the request (status 404)"},
		"no such host":                 {broken{&net.DNSError{Err: "no such host", Name: "bedrock.test", IsNotFound: true}}, "DNS: there is no host bedrock.test"},
		"an unknown authority": {
			broken{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}}, "TLS: the certificate is of an authority that is not trusted here",
		},
		"throttling":              {says(429, "ThrottlingException", `{}`), ""},
		"an error of Bedrock's":   {says(500, "InternalServerException", `{}`), ""},
		"a proxy without Bedrock": {says(502, "", `<html>canary</html>`), ""},
		"nobody listens":          {broken{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, ""},
		"nobody may ask":          {says(403, "AccessDeniedException", `{}`), ""},
	} {
		l, log := unwatched(c.client, deepModel, fastModel)
		err := l.Check(t.Context())
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != "bedrock: "+c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if strings.Contains(log.String(), "canary") || c.want == "" && !strings.Contains(log.String(), "WARN") {
			t.Errorf("%s: %s", name, log)
		}
	}
}
