package auth_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
	"coagent/platform/fault"
	"coagent/platform/secret"
)

// wantNoKeys checks that err asks the caller to come again.
func wantNoKeys(t *testing.T, err error) {
	t.Helper()
	f := fault.From(err)
	if err == nil || f.Kind != fault.Unavailable || f.Code != "auth.keys_unavailable" {
		t.Fatalf("err = %v, want auth.keys_unavailable", err)
	}
	if f.RetryAfter < time.Second || f.RetryAfter > time.Minute {
		t.Errorf("RetryAfter = %v", f.RetryAfter)
	}
}

// invented is a token that is good but for the name of its key.
func invented(issuer *authtest.Issuer, kid string) string {
	header := issuer.Header()
	header["kid"] = kid
	head, err := json.Marshal(header)
	if err != nil {
		panic(err)
	}
	claims, err := json.Marshal(issuer.Claims("agent-1"))
	if err != nil {
		panic(err)
	}
	// A signature is not looked at before the key is there.
	return base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(claims) + ".AAAA"
}

func wantGood(t *testing.T, v *auth.Verifier, token string) {
	t.Helper()
	if _, err := verify(t, v, token); err != nil {
		t.Fatalf("refused: %v", err)
	}
}

func TestKeysAreFetchedOnceForManyTokens(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	if issuer.Fetches() != 0 {
		t.Error("fetched before there was a token")
	}
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if _, err := v.Verify(t.Context(), secret.New(issuer.Token("agent-1"))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := issuer.Fetches(); got != 1 {
		t.Errorf("%d fetches", got)
	}
}

func TestWithoutKeysCallersAreAskedToComeAgain(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		issuer.SetDown(true)
		for range 1000 {
			_, err := verify(t, v, issuer.Token("agent-1"))
			wantNoKeys(t, err)
		}
		if got := issuer.Fetches(); got != 1 {
			t.Errorf("%d fetches at one moment", got)
		}
		issuer.SetDown(false)
		_, err := verify(t, v, issuer.Token("agent-1"))
		wantNoKeys(t, err) // not yet time to ask again
		time.Sleep(fault.From(err).RetryAfter)
		wantGood(t, v, issuer.Token("agent-1")) // whoever waits as told gets in
	})
}

func TestKnownKeysServeForADayWhileTheIssuerIsDown(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		start := time.Now()
		token := issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour))
		wantGood(t, v, token)
		issuer.SetDown(true)
		for time.Since(start) < 24*time.Hour-20*time.Second {
			time.Sleep(20 * time.Second)
			wantGood(t, v, token)
		}
		time.Sleep(20*time.Second - 1)
		wantGood(t, v, token)
		synctest.Wait()
		if got := issuer.Fetches() - 1; got < 900 || got > 18*60 {
			t.Errorf("%d attempts in 18 hours, want about one a minute", got)
		}
		time.Sleep(time.Nanosecond)
		_, err := verify(t, v, token)
		wantNoKeys(t, err)

		issuer.SetDown(false)
		time.Sleep(time.Minute)
		wantGood(t, v, issuer.Token("agent-1"))
	})
}

func TestKeysAreRefreshedBesideTheRequests(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int64
		v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if fetches.Add(1) > 1 {
				time.Sleep(2 * time.Second)
			}
			return issuer.Transport().RoundTrip(r)
		})})
		if err != nil {
			t.Fatal(err)
		}
		old := issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour))
		wantGood(t, v, old)
		time.Sleep(6*time.Hour - time.Second)
		wantGood(t, v, old)
		synctest.Wait()
		if got := fetches.Load(); got != 1 {
			t.Fatalf("%d fetches before six hours", got)
		}

		time.Sleep(time.Second)
		issuer.Rotate()
		issuer.Withdraw()
		start := time.Now()
		for range 100 {
			wantGood(t, v, old)
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("callers with a known key waited %v", waited)
		}
		time.Sleep(2*time.Second + 1)
		synctest.Wait()
		if got := fetches.Load(); got != 2 {
			t.Errorf("%d fetches, want the first and one refresh", got)
		}
		_, err = verify(t, v, old)
		wantRefusal(t, err, old, "key id is unknown") // a withdrawn key is forgotten
		wantGood(t, v, issuer.Token("agent-1"))
	})
}

func TestANewKeyIsPickedUpWithOneRequest(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	old := issuer.Token("agent-1")
	wantGood(t, v, old)
	issuer.Rotate()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for _, token := range []string{old, issuer.Token("agent-1")} {
				if _, err := v.Verify(t.Context(), secret.New(token)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := issuer.Fetches(); got != 2 {
		t.Errorf("%d fetches, want 2", got)
	}
}

func TestInventedKeyIDsCostOneFetchAMinute(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		good := issuer.Token("agent-1")
		wantGood(t, v, good)
		known := 0 // of the invented ones, to be invented
		flood := func(n int) {
			for i := range n {
				_, err := verify(t, v, invented(issuer, fmt.Sprintf("invented-%d-%d", time.Now().Unix(), i)))
				if fault.KindOf(err) == fault.Unavailable {
					wantNoKeys(t, err)
					continue
				}
				wantRefusal(t, err, "", "key id is unknown")
				known++
			}
		}
		flood(2000)
		if got := issuer.Fetches(); got != 2 {
			t.Fatalf("%d fetches, want the first and one more", got)
		}
		for range 10 * 60 {
			flood(5)
			time.Sleep(time.Second)
			wantGood(t, v, good)
		}
		if known < 10 || known > 12 {
			t.Errorf("%d ids were found to be invented, want those that a fetch was made for", known)
		}
		if got := issuer.Fetches() - 2; got < 9 || got > 10 {
			t.Errorf("%d fetches in ten minutes of flood", got)
		}
		wantGood(t, v, issuer.Token("agent-1"))
	})
}

func TestAKeyThatIsNewWhileIDsAreInventedIsAskedToComeAgain(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		good := issuer.Token("agent-1")
		wantGood(t, v, good)
		tokens := map[string]string{"first": invented(issuer, "first"), "second": invented(issuer, "second")}
		invent := func(id string) error {
			_, err := verify(t, v, tokens[id])
			return err
		}
		wantRefusal(t, invent("first"), "", "key id is unknown") // a fetch is made for it
		time.Sleep(20 * time.Second)
		issuer.Rotate()
		for range 10 {
			_, err := verify(t, v, issuer.Token("agent-1"))
			wantNoKeys(t, err)
			if wait := fault.From(err).RetryAfter; wait != 40*time.Second {
				t.Fatalf("RetryAfter = %v", wait)
			}
			wantNoKeys(t, invent("second"))
			wantRefusal(t, invent("first"), "", "key id is unknown") // that is known by now
			wantGood(t, v, good)
		}
		time.Sleep(40 * time.Second) // whoever waits as told gets in
		wantGood(t, v, issuer.Token("agent-1"))
		wantRefusal(t, invent("second"), "", "key id is unknown") // the same fetch was made for it
		if got := issuer.Fetches(); got != 3 {
			t.Errorf("%d fetches, want 3", got)
		}
	})
}

// A person whose key was withdrawn must sign in again, whatever others invent.
func TestAnOldTokenOfAWithdrawnKeyIsRefusedDuringAFlood(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		old := issuer.Token("agent-1")
		wantGood(t, v, old)
		issuer.Rotate()
		issuer.Withdraw()
		time.Sleep(5 * time.Minute)
		wantGood(t, v, issuer.Token("agent-1"))
		for i := range 2000 { // more than are remembered
			_, _ = verify(t, v, invented(issuer, fmt.Sprint(i)))
		}
		_, err := verify(t, v, old)
		wantRefusal(t, err, old, "key id is unknown")
	})
}

// The issuer may tell old keys for a while after it began to sign with a new one.
func TestATokenThatIsOlderThanItsPublishedKeyGetsInLater(t *testing.T) {
	issuer, late := authtest.NewIssuer(t), authtest.NewIssuer(t)
	late.URL = issuer.URL
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		wantGood(t, v, issuer.Token("agent-1"))
		late.Rotate()
		token := late.Token("agent-1")
		time.Sleep(10 * time.Second)
		_, err := verify(t, v, token)
		wantRefusal(t, err, token, "key id is unknown")
		issuer.Rotate()
		time.Sleep(time.Minute)
		wantGood(t, v, token)
	})
}

func TestATokenThatOnlyItsKeyIsMissingForMakesUsAskTheIssuer(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		wantGood(t, v, issuer.Token("agent-1"))
		header := issuer.Header()
		header["kid"] = "invented"
		for _, claims := range []authtest.Option{
			authtest.Claim("iss", "https://another.invalid"), authtest.Claim("client_id", "another"),
			authtest.Lifetime(-2*time.Hour, -time.Hour), authtest.Without("iat"),
		} {
			token := issuer.Sign(header, issuer.Claims("agent-1", claims))
			_, err := verify(t, v, token)
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("err = %v, want a refusal", err)
			}
		}
		if got := issuer.Fetches(); got != 1 {
			t.Errorf("%d fetches, want the first alone", got)
		}
	})
}

func TestAnIssuerThatIsAwayIsAskedAgainSoonForANewKey(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		wantGood(t, v, issuer.Token("agent-1"))
		issuer.Rotate()
		issuer.SetDown(true)
		_, err := verify(t, v, issuer.Token("agent-1"))
		wantNoKeys(t, err)
		issuer.SetDown(false)
		if wait := fault.From(err).RetryAfter; wait != 10*time.Second {
			t.Errorf("RetryAfter = %v", wait)
		}
		time.Sleep(fault.From(err).RetryAfter)
		wantGood(t, v, issuer.Token("agent-1"))
	})
}

func TestAnUnknownKeyDuringAnOutageIsNotHeldAgainstTheCaller(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		wantGood(t, v, issuer.Token("agent-1"))
		issuer.Rotate()
		issuer.SetDown(true)
		for range 100 { // the new key may be real, and nobody can be asked
			_, err := verify(t, v, issuer.Token("agent-1"))
			wantNoKeys(t, err)
		}
		if got := issuer.Fetches(); got != 2 {
			t.Errorf("%d fetches, want 2", got)
		}
		issuer.SetDown(false)
		time.Sleep(time.Minute)
		wantGood(t, v, issuer.Token("agent-1"))
	})
}

func TestAHangUpDoesNotStopTheFetchForOthers(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			fetches++
			select {
			case <-time.After(2 * time.Second):
				return issuer.Transport().RoundTrip(r)
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		})})
		if err != nil {
			t.Fatal(err)
		}
		token := secret.New(issuer.Token("agent-1"))
		impatient, hangUp := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			_, err := v.Verify(impatient, token)
			wantNoKeys(t, err)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("err = %v, want to find the hang-up in it", err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if _, err := v.Verify(t.Context(), token); err != nil {
				t.Errorf("the patient caller: %v", err)
			}
		})
		synctest.Wait()
		hangUp()
		wg.Wait()
		if fetches != 1 {
			t.Errorf("%d fetches", fetches)
		}
	})
}

func TestAFetchThatHangsEndsAfterFiveSeconds(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		hangs := true
		v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if hangs {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return issuer.Transport().RoundTrip(r)
		})})
		if err != nil {
			t.Fatal(err)
		}
		token := issuer.Token("agent-1")
		start := time.Now()
		// A thousand may wait; the others are told at once.
		const callers = 1500
		var mu sync.Mutex
		atOnce := 0
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				_, err := v.Verify(t.Context(), secret.New(token))
				mu.Lock()
				defer mu.Unlock()
				wantNoKeys(t, err)
				if time.Since(start) == 0 {
					atOnce++
				}
			})
		}
		wg.Wait()
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("took %v", took)
		}
		if atOnce != callers-1000 {
			t.Errorf("%d of %d were told at once", atOnce, callers)
		}
		hangs = false
		time.Sleep(3 * time.Second)
		wantGood(t, v, token)
	})
}

func TestALongOutageRaisesTheAlarm(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		cfg := issuer.Config()
		cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
		v, err := auth.NewVerifier(cfg, &http.Client{Transport: issuer.Transport()})
		if err != nil {
			t.Fatal(err)
		}
		ask := func() string { // returns what was logged meanwhile
			log.Reset()
			_, _ = verify(t, v, issuer.Token("agent-1"))
			synctest.Wait()
			return log.String()
		}

		issuer.SetDown(true)
		if got := ask(); !strings.Contains(got, "level=WARN") || !strings.Contains(got, "status 503") {
			t.Errorf("without any key: %q, want a warning", got)
		}
		issuer.SetDown(false)
		time.Sleep(time.Minute)
		if got := ask(); !strings.Contains(got, "level=INFO") || !strings.Contains(got, "again") {
			t.Errorf("recovered: %q", got)
		}
		time.Sleep(6 * time.Hour)
		issuer.SetDown(true)
		if got := ask(); !strings.Contains(got, "level=INFO") || !strings.Contains(got, "cannot") {
			t.Errorf("first failure: %q, want no alarm", got)
		}
		if got := ask(); got != "" {
			t.Errorf("logged %q without a fetch", got)
		}
		time.Sleep(time.Hour - time.Second)
		if got := ask(); !strings.Contains(got, "level=INFO") {
			t.Errorf("short of an hour: %q, want no alarm", got)
		}
		time.Sleep(time.Minute)
		if got := ask(); !strings.Contains(got, "level=WARN") || !strings.Contains(got, "failing_for=1h0m59s") {
			t.Errorf("after an hour: %q, want the alarm", got)
		}
		issuer.SetDown(false)
		time.Sleep(time.Minute)
		if got := ask(); !strings.Contains(got, "level=INFO") || !strings.Contains(got, "again") {
			t.Errorf("recovered: %q", got)
		}
	})
}
