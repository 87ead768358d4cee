package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
	"coagent/platform/fault"
)

func TestTheAuthorizationHeaderIsReadStrictly(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	good := issuer.Token("agent-1")
	other := issuer.Token("agent-2")
	for name, tc := range map[string]struct {
		headers []string
		code    string // "" lets in
		says    string // the challenge
	}{
		"bearer":                  {[]string{"Bearer " + good}, "", ""},
		"lower case":              {[]string{"bearer " + good}, "", ""},
		"upper case":              {[]string{"BEARER " + good}, "", ""},
		"two spaces":              {[]string{"Bearer  " + good}, "", ""},
		"none":                    {nil, "unauthenticated", "Bearer"},
		"empty":                   {[]string{""}, "unauthenticated", "Bearer"},
		"scheme alone":            {[]string{"Bearer"}, "unauthenticated", `Bearer error="invalid_token"`},
		"scheme and space":        {[]string{"Bearer "}, "unauthenticated", `Bearer error="invalid_token"`},
		"token alone":             {[]string{good}, "unauthenticated", "Bearer"},
		"no space":                {[]string{"Bearer" + good}, "unauthenticated", "Bearer"},
		"tab for a space":         {[]string{"Bearer\t" + good}, "unauthenticated", "Bearer"},
		"another scheme":          {[]string{"Basic " + good}, "unauthenticated", "Bearer"},
		"DPoP":                    {[]string{"DPoP " + good}, "unauthenticated", "Bearer"},
		"two tokens":              {[]string{"Bearer " + good + " " + good}, "unauthenticated", `Bearer error="invalid_token"`},
		"two in a list":           {[]string{"Bearer " + good + ", Bearer " + other}, "unauthenticated", `Bearer error="invalid_token"`},
		"quoted":                  {[]string{`Bearer "` + good + `"`}, "unauthenticated", `Bearer error="invalid_token"`},
		"two headers":             {[]string{"Bearer " + good, "Bearer " + other}, "auth.ambiguous_authorization", `Bearer error="invalid_request"`},
		"two equal headers":       {[]string{"Bearer " + good, "Bearer " + good}, "auth.ambiguous_authorization", `Bearer error="invalid_request"`},
		"two headers, one no use": {[]string{"Bearer " + good, ""}, "auth.ambiguous_authorization", `Bearer error="invalid_request"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/search/web", nil)
			r.Header["Authorization"] = tc.headers
			ctx, err := v.Authenticate(r, "")
			if tc.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				if id, ok := auth.From(ctx); !ok || id.Subject != "agent-1" || id.Token.Reveal() != good {
					t.Errorf("identity = %+v, %t", id, ok)
				}
				return
			}
			f := fault.From(err)
			want := fault.Unauthenticated
			if tc.code == "auth.ambiguous_authorization" {
				want = fault.Invalid
			}
			if err == nil || f.Code != tc.code || f.Kind != want || ctx != nil {
				t.Errorf("answer = %v, want %v %q", err, want, tc.code)
			}
			if f.Challenge != tc.says {
				t.Errorf("challenge %q, want %q", f.Challenge, tc.says)
			}
			if strings.Contains(f.Error(), good) {
				t.Error("the error holds the token")
			}
		})
	}
}

func TestATokenOutsideTheHeaderIsNotSeen(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	token := issuer.Token("agent-1")
	r := httptest.NewRequest(http.MethodPost, "/search/web?access_token="+token, strings.NewReader("access_token="+token))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Proxy-Authorization", "Bearer "+token)
	r.AddCookie(&http.Cookie{Name: "access_token", Value: token})
	if _, err := issuer.Verifier(t).Authenticate(r, ""); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("err = %v", err)
	}
}

func TestAnOperationMayWantAScope(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	for _, tc := range []struct {
		has, wants string
		allowed    bool
	}{
		{"oauth/admin", "oauth/admin", true},
		{"openid oauth/admin", "oauth/admin", true},
		{"openid", "", true},
		{"", "", true},
		{"openid", "oauth/admin", false},
		{"", "oauth/admin", false},
		{"oauth/admins", "oauth/admin", false},
		{"oauth", "oauth/admin", false},
		{"oauth/admin/x", "oauth/admin", false},
		{"OAuth/Admin", "oauth/admin", false},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("Authorization", "Bearer "+issuer.Token("agent-1", authtest.Scope(tc.has)))
		ctx, err := v.Authenticate(r, tc.wants)
		switch {
		case tc.allowed && err != nil:
			t.Errorf("%q for %q: %v", tc.has, tc.wants, err)
		case !tc.allowed && (fault.KindOf(err) != fault.Forbidden || fault.CodeOf(err) != "forbidden" || ctx != nil):
			t.Errorf("%q for %q: %v, want forbidden", tc.has, tc.wants, err)
		}
	}
	// Who you are comes before what you may: a stranger learns nothing of scopes.
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	if _, err := v.Authenticate(r, "oauth/admin"); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("a stranger gets %v", err)
	}
}

func TestAContextWithoutCallerSaysSo(t *testing.T) {
	if id, ok := auth.From(t.Context()); ok {
		t.Errorf("From an empty context = %+v", id)
	}
	ctx := auth.With(auth.With(t.Context(), auth.Identity{Subject: "first"}), auth.Identity{Subject: "second"})
	if id, ok := auth.From(ctx); !ok || id.Subject != "second" {
		t.Errorf("From = %+v, %t", id, ok)
	}
}

// roomy is a context with room for one value.
type roomy struct {
	context.Context
	key, value any
}

func (r *roomy) Carry(key, value any) bool {
	if r.key != nil {
		return false
	}
	r.key, r.value = key, value
	return true
}

func (r *roomy) Value(key any) any {
	if key == r.key {
		return r.value
	}
	return r.Context.Value(key)
}

func TestAContextWithRoomForACallerCarriesOne(t *testing.T) {
	ctx := &roomy{Context: t.Context()}
	if same := auth.With(ctx, auth.Identity{Subject: "first"}); same != context.Context(ctx) || auth.Subject(ctx) != "first" {
		t.Errorf("With = %v, of %q", same, auth.Subject(ctx))
	}
	if other := auth.With(ctx, auth.Identity{Subject: "second"}); auth.Subject(other) != "second" || auth.Subject(ctx) != "first" {
		t.Errorf("afterwards %q, and the first is %q", auth.Subject(other), auth.Subject(ctx))
	}
}
