package auth_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"coagent/platform/auth"
	"coagent/platform/secret"
)

// recorder is a service that notes the Authorization headers it gets.
func recorder(t *testing.T, next http.HandlerFunc) (url string, got *[][]string) {
	t.Helper()
	got = new([][]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*got = append(*got, r.Header["Authorization"])
		if next != nil {
			next(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

func TestTheCallersOwnTokenIsSentAlong(t *testing.T) {
	anna := auth.Identity{Subject: "anna", Token: secret.New("a.b.c")}
	for name, tc := range map[string]struct {
		caller *auth.Identity
		preset string
		want   []string
	}{
		"a caller":                             {&anna, "", []string{"Bearer a.b.c"}},
		"a caller, and a header of another":    {&anna, "Bearer x.y.z", []string{"Bearer a.b.c"}},
		"nobody":                               {nil, "", nil},
		"nobody, and a header nobody verified": {nil, "Bearer x.y.z", nil},
		"a caller without a token":             {&auth.Identity{Subject: "anna"}, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			url, got := recorder(t, nil)
			ctx := t.Context()
			if tc.caller != nil {
				ctx = auth.With(ctx, *tc.caller)
			}
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			if tc.preset != "" {
				r.Header.Set("Authorization", tc.preset)
			}
			resp, err := (&http.Client{Transport: auth.ForwardToken(nil)}).Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if len(*got) != 1 || !slices.Equal((*got)[0], tc.want) {
				t.Errorf("sent %q, want %q", *got, tc.want)
			}
			if r.Header.Get("Authorization") != tc.preset {
				t.Error("the caller's request was changed")
			}
		})
	}
}

func TestARedirectDoesNotCarryTheTokenAway(t *testing.T) {
	stranger, atStranger := recorder(t, nil)
	service, atService := recorder(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, stranger, http.StatusTemporaryRedirect)
	})
	ctx := auth.With(t.Context(), auth.Identity{Subject: "anna", Token: secret.New("a.b.c")})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, service, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: auth.ForwardToken(http.DefaultTransport)}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if len(*atService) != 1 || !slices.Equal((*atService)[0], []string{"Bearer a.b.c"}) {
		t.Errorf("the service got %q", *atService)
	}
	if len(*atStranger) != 1 || (*atStranger)[0] != nil {
		t.Errorf("the stranger got %q", *atStranger)
	}
}
