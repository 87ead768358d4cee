package gateway_test

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/auth/authtest"
	"coagent/platform/depthtest"
)

func TestNoHostileTokenReachesAService(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for name, token := range authtest.HostileTokens(w.issuer) {
		t.Run(name, func(t *testing.T) {
			got := w.post(t, "/search/web", `{"query":"x"}`, bearer(token))
			got.wantProblem(t, 401, "unauthenticated")
			if got.header.Get("WWW-Authenticate") == "" {
				t.Error("without WWW-Authenticate")
			}
			if got.header.Get("RateLimit-Limit") != "" {
				t.Error("a stranger has used up somebody's limit")
			}
		})
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
}

func TestATokenOfANewKeyIsAskedToComeAgainNotToSignIn(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	w.post(t, "/shop/orders", `{}`, bearer(w.issuer.Token("alice")))
	header := w.issuer.Header()
	header["kid"] = "invented"
	w.post(t, "/shop/orders", `{}`, bearer(w.issuer.Sign(header, w.issuer.Claims("mallory")))).wantProblem(t, 401, "unauthenticated")
	reached := len(s.seen())
	w.issuer.Rotate()
	got := w.post(t, "/shop/orders", `{}`, bearer(w.issuer.Token("alice")))
	got.wantProblem(t, 503, "auth.keys_unavailable")
	if wait, err := strconv.Atoi(got.header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 {
		t.Errorf("Retry-After: %q", got.header.Get("Retry-After"))
	}
	if got.header.Get("WWW-Authenticate") != "" {
		t.Error("asked to sign in")
	}
	if n := len(s.seen()) - reached; n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
}

func TestWhoIsNotSignedInIsTurnedAway(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	good := w.issuer.Token("alice")
	for name, c := range map[string]struct {
		authorization []string
		status        int
		code          string
	}{
		"nothing":      {nil, 401, "unauthenticated"},
		"empty":        {[]string{""}, 401, "unauthenticated"},
		"only Bearer":  {[]string{"Bearer "}, 401, "unauthenticated"},
		"other scheme": {[]string{"Basic " + good}, 401, "unauthenticated"},
		"no scheme":    {[]string{good}, 401, "unauthenticated"},
		"two tokens":   {[]string{"Bearer " + good + ", Bearer " + good}, 401, "unauthenticated"},
		"two headers":  {[]string{"Bearer " + good, "Bearer " + good}, 400, "auth.ambiguous_authorization"},
	} {
		t.Run(name, func(t *testing.T) {
			w.post(t, "/shop/orders?access_token="+good, `{}`, func(r *http.Request) {
				r.Header["Authorization"] = c.authorization
				r.Header.Set("Cookie", "access_token="+good)
			}).wantProblem(t, c.status, c.code)
		})
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
}

func TestAScopeOfTheDocumentIsDemanded(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	w.post(t, "/shop/stock", `{}`).wantProblem(t, 403, "forbidden")
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
	admin := w.issuer.Token("alice", authtest.Scope("openid shop/admin"))
	if got := w.post(t, "/shop/stock", `{}`, bearer(admin)); got.status != 200 {
		t.Errorf("with the scope: %d %s", got.status, got.body)
	}
}

// change puts one character of the alphabet into a token.
type change struct{ At, To int }

var changeType = reflect.TypeFor[change]()

// Feature: microservices-architecture, Property 20: JWT validation at gateway
func TestARandomTokenIsRejectedBeforeItReachesAService(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	good := w.issuer.Token("alice")
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."

	text := gen.SliceOf(gen.IntRange(0, len(alphabet)-1)).Map(func(picks []int) string {
		out := make([]byte, len(picks))
		for i, pick := range picks {
			out[i] = alphabet[pick]
		}
		return string(out)
	})
	onePlaceChanged := gen.Struct(changeType, map[string]gopter.Gen{
		"At": gen.IntRange(0, len(good)-1), "To": gen.IntRange(0, len(alphabet)-1),
	}).Map(func(c change) string {
		to := alphabet[c.To]
		if good[c.At] == to {
			to = alphabet[(c.To+1)%len(alphabet)]
		}
		return good[:c.At] + string(to) + good[c.At+1:]
	})
	cutShort := gen.IntRange(0, len(good)-1).Map(func(n int) string { return good[:n] })
	anotherPayload := text.Map(func(s string) string {
		return w.issuer.SignText(`{"alg":"RS256","kid":"key-9"}`, s)
	})

	const seed = 20261122
	laws := depthtest.Laws(t, seed, 400, 4000)
	laws.Property("rejected, and no service sees it", prop.ForAll(func(token string) bool {
		got := w.post(t, "/search/web", `{"query":"x"}`, bearer(token))
		head, _, _ := strings.Cut(token, ".")
		newKey := !strings.HasPrefix(good, head+".") && strings.Contains(got.body, `"auth.keys_unavailable"`) // asked to come again
		return (got.status == http.StatusUnauthorized || newKey) && len(s.seen()) == 0
	}, gen.OneGenOf(text, onePlaceChanged, onePlaceChanged, cutShort, anotherPayload)))
	laws.TestingRun(t)

	if got := w.post(t, "/search/web", `{"query":"x"}`, bearer(good)); got.status != 200 || len(s.seen()) != 1 {
		t.Errorf("the token that all of these were made of: status %d, %d arrivals", got.status, len(s.seen()))
	}
}
