package auth_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
	"coagent/platform/fault"
	"coagent/platform/secret"
)

// wellKnown makes a verifier that has seen good tokens, twice each.
func wellKnown(t *testing.T, issuer *authtest.Issuer) (v *auth.Verifier, good string) {
	t.Helper()
	v = issuer.Verifier(t)
	for _, user := range []string{"agent-1", "agent-2"} {
		good = issuer.Token(user)
		wantGood(t, v, good)
		wantGood(t, v, good)
	}
	return v, good
}

func TestHostileTokensAreRefusedAmongTokensThatAreRemembered(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v, good := wellKnown(t, issuer)
	for name, token := range authtest.HostileTokens(issuer) {
		for range 3 { // none of them is ever remembered as good
			id, err := verify(t, v, token)
			wantRefusal(t, err, token, "")
			if !cmp.Equal(id, auth.Identity{}) {
				t.Errorf("%s: refused, but with the identity %+v", name, id)
			}
		}
		wantGood(t, v, good)
	}
}

func TestNothingThatIsNearARememberedTokenIsGood(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v, good := wellKnown(t, issuer)
	for i := range good {
		for _, changed := range []string{good[:i], good[:i] + "A" + good[i:], good[:i] + "." + good[i+1:], good[:i] + string(good[i]^1) + good[i+1:]} {
			if _, err := verify(t, v, changed); err == nil && changed != good {
				t.Fatalf("accepted with a change at %d", i)
			}
		}
	}
}

func TestARememberedTokenTellsTheSame(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	token := issuer.Token("agent-1", authtest.Scope("openid oauth/admin"), authtest.Claim("username", "ann"))
	first, err := verify(t, v, token)
	if err != nil {
		t.Fatal(err)
	}
	again, err := verify(t, v, token)
	if err != nil || !cmp.Equal(first, again) {
		t.Errorf("first %+v, then %+v, %v", first, again, err)
	}
}

func TestARememberedTokenEndsWhenItSays(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		token := issuer.Token("agent-1", authtest.Lifetime(0, 10*time.Minute))
		wantGood(t, v, token)
		time.Sleep(10*time.Minute + 59*time.Second)
		wantGood(t, v, token)
		time.Sleep(2 * time.Second)
		_, err := verify(t, v, token)
		wantRefusal(t, err, token, "expired")
	})
}

func TestARememberedTokenEndsWithItsKey(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		token := issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour))
		wantGood(t, v, token)
		issuer.Rotate()
		issuer.Withdraw()
		wantGood(t, v, issuer.Token("agent-2")) // whose key is new, so that the keys are fetched
		_, err := verify(t, v, token)
		wantRefusal(t, err, token, "key id is unknown")
	})
}

func TestARememberedTokenEndsWhenItsKeyIDIsAnotherKeys(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		token := issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour))
		wantGood(t, v, token)
		issuer.Replace()
		time.Sleep(7 * time.Hour)
		_, _ = verify(t, v, token) // old enough for a fetch beside it
		synctest.Wait()
		_, err := verify(t, v, token)
		wantRefusal(t, err, token, "the signature is not the issuer's")
	})
}

func TestARememberedTokenIsNotTrustedWithoutItsIssuerForever(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		wantGood(t, v, issuer.Token("agent-1"))
		issuer.SetDown(true)
		time.Sleep(23 * time.Hour)
		token := issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour))
		wantGood(t, v, token)
		time.Sleep(time.Hour)
		_, err := verify(t, v, token)
		wantNoKeys(t, err)
	})
}

func TestATokenIsRememberedForItsOwnVerifier(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	_, good := wellKnown(t, issuer)
	config := issuer.Config()
	config.ClientIDs = []string{"another"}
	other, err := auth.NewVerifier(config, &http.Client{Transport: issuer.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = verify(t, other, good)
	wantRefusal(t, err, good, "not in the allow list")
}

// A refusal is not remembered: what was wrong may be right a moment later.
func TestATokenThatCameTooEarlyGetsInLater(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		v := offline(t, issuer)
		token := issuer.Token("agent-1", authtest.Claim("nbf", time.Now().Add(2*time.Minute).Unix()))
		if _, err := verify(t, v, token); fault.KindOf(err) != fault.Unauthenticated {
			t.Fatalf("too early: %v", err)
		}
		time.Sleep(time.Minute)
		wantGood(t, v, token)
	})
}

func TestTheSignatureOfATokenIsCheckedOnce(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v, good := wellKnown(t, issuer)
	token := secret.New(good)
	again := testing.AllocsPerRun(100, func() {
		if _, err := v.Verify(context.Background(), token); err != nil {
			t.Error(err)
		}
	})
	if again > 1 {
		t.Errorf("%v allocations for a token that is known", again)
	}
}
