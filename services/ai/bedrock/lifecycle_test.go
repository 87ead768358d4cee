package bedrock_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	standin "coagent/mocks/bedrock"
	"coagent/mocks/faults"
	"coagent/services/ai/bedrock"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	control "github.com/aws/aws-sdk-go-v2/service/bedrock"
)

// records takes requests to a handler without a socket.
type records struct{ http.Handler }

func (h records) Do(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	r.Body = http.NoBody // a client has nil
	h.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

// watched starts a Lifecycle and lets its first round pass. The log is read
// between rounds.
func watched(t *testing.T, handler http.Handler, models ...string) (*bedrock.Lifecycle, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	l := &bedrock.Lifecycle{
		API: control.New(control.Options{
			Region: "us-east-1", BaseEndpoint: aws.String("http://bedrock.test"), HTTPClient: records{handler}, Retryer: aws.NopRetryer{},
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		}),
		Models: models, Log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	if err := l.Ready(t.Context()); err != nil {
		t.Fatalf("before anything is known: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { l.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	time.Sleep(4 * time.Second)
	synctest.Wait()
	return l, &log
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
		l, log := watched(t, stand, deepModel, fastModel) // waits for 4 s
		if err := l.Ready(t.Context()); err != nil || strings.Count(log.String(), `error="no answer"`) != 2 {
			t.Errorf("%v, %s", err, log)
		}
	})
}
