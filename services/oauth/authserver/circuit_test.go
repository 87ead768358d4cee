package authserver_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/authserver"
)

// answering is a client whose provider answers each request with one of
// answers, the last one for ever; asked counts the requests.
func answering(asked *atomic.Int64, answers ...func() *http.Response) *authserver.Client {
	return &authserver.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
		return answers[min(int(asked.Add(1)), len(answers))-1](), nil
	})}
}

func answer(status int, body string) func() *http.Response {
	return func() *http.Response {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	}
}

func row(id string) oauth.Provider {
	return oauth.Provider{ID: id, TokenURL: "https://provider.example/token", ClientID: "id", ClientSecret: secret.New("canary")}
}

func TestOurOwnCredentialsOpenTheCircuitOfTheirProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		var log bytes.Buffer
		c := answering(&asked, append(repeat(answer(401, `{"error":"invalid_client"}`), 5), answer(200, `{"access_token":"a"}`))...)
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
		for range 5 {
			_, err := c.Refresh(t.Context(), row("ZILLOW"), old())
			if r := refusal(t, err); r.Class != oauth.Misconfigured {
				t.Fatalf("%+v", r)
			}
		}
		_, err := c.Refresh(t.Context(), row("ZILLOW"), old())
		if r := refusal(t, err); r.Class != oauth.Transient || r.ProviderCode != "circuit_open" || r.RetryAfter != time.Minute || asked.Load() != 5 {
			t.Errorf("%+v after %d requests", r, asked.Load())
		}
		if _, err := c.Refresh(t.Context(), row("GOOGLE_BUSINESS"), old()); err != nil {
			t.Errorf("another provider: %v", err)
		}
		time.Sleep(time.Minute + 1)
		if _, err := c.Refresh(t.Context(), row("ZILLOW"), old()); err != nil {
			t.Errorf("after the repair: %v", err)
		}
		if !strings.Contains(log.String(), "upstream=zillow from=closed to=open") || strings.Contains(log.String(), "canary") {
			t.Errorf("the log says %s", log.String())
		}
	})
}

func repeat(answer func() *http.Response, n int) (all []func() *http.Response) {
	for range n {
		all = append(all, answer)
	}
	return all
}

func TestWhatOpensACircuitAndWhatDoesNot(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		opens  bool
	}{
		"one person's dead grant":         {400, `{"error":"invalid_grant"}`, false},
		"one person's limit":              {400, `{"error":{"code":17}}`, false},
		"one person's block":              {400, `{"error":{"code":368,"error_subcode":1}}`, false},
		"one person's password":           {400, `{"error":{"code":190,"error_subcode":460}}`, false},
		"one person's policy":             {400, `{"error":"admin_policy_enforced"}`, false},
		"one person's refusal":            {403, `{"error":"access_denied"}`, false},
		"one person's error with 200":     {200, `{"error":"invalid_grant"}`, false},
		"one person's error with 500":     {500, `{"error":"invalid_grant"}`, false},
		"one person's checkpoint":         {400, `{"error":{"code":190,"error_subcode":459}}`, false},
		"one person's permission":         {400, `{"error":{"code":10}}`, false},
		"one person's token, unreadable":  {400, `{"error":"invalid_request"}`, false},
		"a name that nobody knows":        {400, `{"error":"out_of_tea"}`, false},
		"a number that nobody knows":      {400, `{"error":{"code":999}}`, false},
		"an error without a name":         {403, `{"message":"no"}`, false},
		"a page about one request":        {400, `<html>`, false},
		"a wall":                          {403, `<html>`, false},
		"too slow a request":              {408, ``, true},
		"an outage by name":               {400, `{"error":"temporarily_unavailable"}`, true},
		"our limit":                       {400, `{"error":{"code":4}}`, true},
		"throttling":                      {429, ``, true},
		"an outage":                       {500, ``, true},
		"nobody behind the gateway":       {502, ``, true},
		"a web page instead of an answer": {200, `<html>`, true},
		"our secret":                      {401, ``, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			var asked atomic.Int64
			client := answering(&asked, answer(c.status, c.body))
			p := row("ZILLOW")
			if strings.Contains(c.body, "code") {
				p.Dialect = oauth.Facebook
			}
			p.DebugURL = "https://provider.example/debug"
			for range 8 {
				_, err := client.Refresh(t.Context(), p, old())
				refusal(t, err)
			}
			if opened := asked.Load() == 5; opened != c.opens || !opened && asked.Load() < 8 {
				t.Errorf("%s: asked %d times", name, asked.Load())
			}
		})
	}
}

func TestACodeThatIsNotAcceptedOpensNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		c := answering(&asked, answer(400, `{"error":"invalid_request"}`))
		for range 20 {
			_, err := c.Exchange(t.Context(), row("ZILLOW"), oauth.Exchange{Code: secret.New("canary")})
			if r := refusal(t, err); r.Class != oauth.Rejected {
				t.Fatalf("%+v", r)
			}
		}
	})
}

func TestFiftyAtOnceAndNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most, asked atomic.Int64
		release := make(chan struct{})
		c := &authserver.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			asked.Add(1)
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			<-release
			return answer(200, `{"access_token":"a"}`)(), nil
		})}
		var all sync.WaitGroup
		var busy, granted atomic.Int64
		for range 80 {
			all.Go(func() {
				_, err := c.Refresh(context.WithoutCancel(t.Context()), row("FACEBOOKISH"), old())
				if err == nil {
					granted.Add(1)
				} else if r := refusal(t, err); r.ProviderCode == "busy" && r.Class == oauth.Transient && r.RetryAfter > 0 {
					busy.Add(1)
				}
			})
		}
		synctest.Wait()
		if most.Load() != 50 {
			t.Errorf("%d at once", most.Load())
		}
		time.Sleep(2*time.Second + 1) // who waited a third of the time has waited enough
		synctest.Wait()
		if busy.Load() != 30 {
			t.Errorf("%d were told that the provider is busy", busy.Load())
		}
		close(release)
		all.Wait()
		if granted.Load() != 50 || asked.Load() != 50 {
			t.Errorf("%d granted, %d asked", granted.Load(), asked.Load())
		}
		if _, err := c.Refresh(t.Context(), row("FACEBOOKISH"), old()); err != nil {
			t.Errorf("and then: %v", err)
		}
	})
}

func TestOneSlowProviderDoesNotKeepTheOthersWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &authserver.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			if strings.Contains(r.URL.Host, "slow") {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return answer(200, `{"access_token":"a"}`)(), nil
		})}
		slow := row("SLOW")
		slow.TokenURL = "https://slow.example/token"
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { _, _ = c.Refresh(t.Context(), slow, old()) })
		}
		synctest.Wait()
		began := time.Now()
		if _, err := c.Refresh(t.Context(), row("FAST"), old()); err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		all.Wait()
		if took := time.Since(began); took != 6*time.Second {
			t.Errorf("the slow ones took %v", took)
		}
	})
}
