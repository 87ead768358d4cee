package kmsseal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/fault"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

// unavailable complains unless err says that the keys cannot be had, and holds
// nothing of sealed.
func unavailable(t testing.TB, what string, err error, sealed oauth.Sealed) {
	t.Helper()
	if fault.KindOf(err) != fault.Unavailable || fault.CodeOf(err) != "oauth.sealing_unavailable" || fault.From(err).RetryAfter <= 0 {
		t.Errorf("%s: %v", what, err)
	}
	if err != nil {
		silent(t, what, err.Error(), sealed)
	}
}

func TestWhatMayPassIsTriedThreeTimes(t *testing.T) {
	for kind, tries := range map[string]int{
		"throttle": 3, "internal": 3, "reset": 3, "disabled": 1, "access_denied": 1, "invalid_state": 1, "garbage": 1,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := startDirect(t, nil)
			sealed := w.sealed(t, binding)
			w.kms.Faults.Push(faults.Fault{Kind: kind, Times: 2 * tries})
			_, err := w.Prepare(t.Context(), binding.Key)
			unavailable(t, kind+": Prepare", err, sealed)
			_, err = w.Open(t.Context(), binding, sealed)
			unavailable(t, kind+": Open", err, sealed)
			if want := [2]int{1 + tries, tries}; w.calls() != want {
				t.Errorf("%s: %v calls, want %v", kind, w.calls(), want)
			}
			if strings.Contains(w.log.String(), "ERROR") {
				t.Errorf("%s: a KMS that is down raises the alarm of a tampered record: %s", kind, w.log)
			}
			silent(t, kind, w.log.String(), sealed)
			w.opens(t, binding, sealed)
		})
	}
}

func TestOneFailureOfKMSIsNotSeen(t *testing.T) {
	for _, kind := range []string{"throttle", "internal", "reset"} {
		synctest.Test(t, func(t *testing.T) {
			w := startDirect(t, nil)
			w.kms.Faults.Push(faults.Fault{Kind: kind, Times: 2})
			sealed := w.sealed(t, binding)
			w.kms.Faults.Push(faults.Fault{Kind: kind, Times: 2})
			w.opens(t, binding, sealed)
		})
	}
}

func TestASlowKMSIsGivenUpAfterTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startDirect(t, nil)
		sealed := w.sealed(t, binding)
		for _, delay := range []time.Duration{1900 * time.Millisecond, 10 * time.Second} {
			w.kms.Faults.Push(faults.Fault{Kind: "none", DelayMs: int(delay.Milliseconds())})
			began := time.Now()
			_, err := w.Open(t.Context(), binding, sealed)
			if delay < 2*time.Second {
				if err != nil {
					t.Errorf("%v: %v", delay, err)
				}
				continue
			}
			unavailable(t, "slow", err, sealed)
			if took := time.Since(began); took != 2*time.Second {
				t.Errorf("given up after %v", took)
			}
		}
	})
}

func TestAKMSThatIsDownIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startDirect(t, nil)
		sealed := w.sealed(t, binding)
		w.kms.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
		for range 10 {
			_, err := w.Open(t.Context(), binding, sealed)
			unavailable(t, "down", err, sealed)
		}
		asked := w.kms.Count("Decrypt")
		_, err := w.Open(t.Context(), binding, sealed)
		unavailable(t, "the circuit is open", err, sealed)
		if w.kms.Count("Decrypt") != asked || fault.From(err).RetryAfter < 30*time.Second {
			t.Errorf("still asked, or told to come back after %v", fault.From(err).RetryAfter)
		}
		w.kms.Faults.Clear()
		time.Sleep(time.Minute + time.Second)
		w.opens(t, binding, sealed)
	})
}

// A key that is disabled and enabled again works at once.
func TestADisabledKeyIsAskedForEachTime(t *testing.T) {
	w := start(t, nil)
	sealed := w.sealed(t, binding)
	w.kms.Faults.Push(faults.Fault{Kind: "disabled", Times: 20})
	for range 20 {
		_, err := w.Open(t.Context(), binding, sealed)
		unavailable(t, "disabled", err, sealed)
	}
	w.opens(t, binding, sealed)
}

// A load balancer, or a thief of names, may answer in place of KMS.
func TestWhatAnUnknownErrorSaysIsNotRepeated(t *testing.T) {
	for _, c := range []struct {
		status int
		tries  int
	}{{http.StatusBadRequest, 1}, {http.StatusForbidden, 1}, {http.StatusInternalServerError, 3}, {http.StatusBadGateway, 3}} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			odd := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				calls++
				faults.WriteJSON(w, c.status, map[string]string{"__type": "canary-code", "message": "canary-message"})
			})
			w := newWorld(t, nil, direct{odd}, "http://kms.test", nil)
			_, err := w.Prepare(t.Context(), binding.Key)
			unavailable(t, http.StatusText(c.status), err, oauth.Sealed{})
			if silent(t, "log", w.log.String(), oauth.Sealed{}); calls != c.tries {
				t.Errorf("%d: %d calls, want %d", c.status, calls, c.tries)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	w := startDirect(f, caching(1))
	good := golden(f) // the same in every process of a fuzzing run
	w.opens(f, binding, good)
	f.Add(good.Access, good.Refresh, good.WrappedKey, good.KeyID)
	for _, text := range []string{
		"enc.v1.", "enc.v9." + good.Access[7:], "enc.v1.*", good.Access + "\n", good.Access[:len(good.Access)-1], "ya29.plain", "enc.v1.AAAA",
	} {
		f.Add(text, good.Refresh, good.WrappedKey, good.KeyID)
		f.Add(good.Access, text, good.WrappedKey, good.KeyID)
	}
	f.Add(good.Refresh, good.Access, good.WrappedKey, good.KeyID)
	f.Add(good.Access, good.Refresh, []byte{}, good.KeyID)
	f.Add(good.Access, good.Refresh, append([]byte{0}, good.WrappedKey...), good.KeyID)
	f.Add(good.Access, good.Refresh, good.WrappedKey, "")
	f.Fuzz(func(t *testing.T, access, refresh string, wrapped []byte, keyID string) {
		w.log.Reset()
		sealed := oauth.Sealed{Access: access, Refresh: refresh, WrappedKey: wrapped, KeyID: keyID}
		got, err := w.Open(t.Context(), binding, sealed)
		if err != nil {
			if code := fault.CodeOf(err); code != "oauth.integrity_error" && code != "oauth.unsupported_record" || !got.Access.IsZero() || !got.Refresh.IsZero() {
				t.Errorf("%v, with a token: %t", err, !got.Access.IsZero() || !got.Refresh.IsZero())
			}
			return
		}
		// A field that is empty holds no token; any other must be as it was sealed.
		whole := wrapped != nil && string(wrapped) == string(good.WrappedKey) && keyID == good.KeyID
		want := oauth.Tokens{}
		if access == good.Access && whole {
			want.Access = tokens.Access
		}
		if refresh == good.Refresh && whole {
			want.Refresh = tokens.Refresh
		}
		if !oauthtest.TokensEqual(got, want) || (access != "" && want.Access.IsZero()) || (refresh != "" && want.Refresh.IsZero()) {
			t.Error("something opened that was not sealed so")
		}
	})
}

func TestATokenIsRevealedInOnePlace(t *testing.T) {
	const allowed = 1 // where it is sealed
	found := 0
	sources, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Reveal" {
				found++
			}
			return true
		})
	}
	if found != allowed {
		t.Errorf("Reveal is used in %d places, want %d: every use is a place where a token can get out", found, allowed)
	}
}
