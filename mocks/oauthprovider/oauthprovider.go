// Package oauthprovider stands in for the services that people connect: it asks
// for consent, gives out codes and tokens and takes them back, and is as strict
// about it as the strictest of the real ones.
package oauthprovider

import (
	"fmt"
	"net/http"
	"regexp"
	"sync"

	"coagent/mocks/faults"
)

// The providers that have ways of their own. Any other name is a provider too,
// which speaks plain OAuth 2 (RFC 6749, RFC 7009), as Google does:
//
//	GET    /{provider}/authorize    GET    /facebook/{version}/dialog/oauth
//	POST   /{provider}/token        POST   /facebook/{version}/oauth/access_token
//	POST   /{provider}/revoke       DELETE /facebook/{version}/{user}/permissions
//	                                POST   /facebook/{version}/debug_token
//
// Facebook's two POSTs are also answered as the GETs that are documented.
const (
	Google   = "google"
	Facebook = "facebook"
	Zillow   = "zillow"
)

// named is the form of a provider's name.
var named = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// plain is the behaviour of a provider without ways of its own.
var plain = Behaviour{ClientAuth: "either", Rotation: Strict, ExpiresIn: 3600}

// Rotation is what becomes of a refresh token that was used.
type Rotation string

// The ways.
const (
	Static     Rotation = "static"      // it stays in force
	Grace      Rotation = "grace"       // it gives the same successor once more
	Strict     Rotation = "strict"      // it is dead
	StrictKill Rotation = "strict_kill" // it is dead, and using it again ends the grant
)

// Behaviour is what can be set of a provider.
type Behaviour struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	// ClientAuth is "form", "basic" or "either"; another way is refused.
	ClientAuth string `json:"clientAuth"`
	// Rotation is not for Facebook, which has no refresh tokens.
	Rotation Rotation `json:"rotation"`
	// ExpiresIn is the life of an access token in seconds; Facebook's short-lived
	// ones live for 90 minutes.
	ExpiresIn int `json:"expiresIn"`
	// RefreshExpiresIn is told with a refresh token if it is not zero.
	RefreshExpiresIn int `json:"refreshExpiresIn"`
	// Unextended makes Facebook give a long-lived token back as it is.
	Unextended bool `json:"unextended"`
	// AppID is the app that Facebook says a token belongs to; empty: the right one.
	AppID string `json:"appId"`
	// Denies makes people refuse their consent.
	Denies bool `json:"denies"`
}

func (b Behaviour) check() error {
	switch b.Rotation {
	case Static, Grace, Strict, StrictKill:
	default:
		return fmt.Errorf("rotation %q is none of static, grace, strict, strict_kill", b.Rotation)
	}
	if b.ClientAuth != "form" && b.ClientAuth != "basic" && b.ClientAuth != "either" {
		return fmt.Errorf("clientAuth %q is none of form, basic, either", b.ClientAuth)
	}
	return nil
}

// Server is the stand-in, an http.Handler. New makes one. Its methods are safe
// for use by many goroutines, and panic if a provider's name has another form
// than that of an identifier in lower case.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls, in which
	// every secret is replaced by its name. Its kinds are those of [Kinds].
	// Consent uses up no fault.
	Faults *faults.Script
	mux    *http.ServeMux

	mu        sync.Mutex
	behaviour map[string]*Behaviour
	book      book
	history   faults.Recent[*Call]
	trapped   []string
}

// New makes a stand-in that works faultlessly until told otherwise. The client
// of google is "local-google" with the secret "local-google-secret", and so on.
func New() *Server {
	s := &Server{
		Faults: faults.New(Kinds()...),
		mux:    http.NewServeMux(),
		behaviour: map[string]*Behaviour{
			Google:   {ClientAuth: "form", Rotation: Static, ExpiresIn: 3599},
			Facebook: {ClientAuth: "form", Rotation: Static, ExpiresIn: 5183944},
			Zillow:   {ClientAuth: "basic", Rotation: Strict, ExpiresIn: 3600},
		},
		book: book{tokens: map[string]*token{}},
	}
	for name, b := range s.behaviour {
		b.ClientID, b.ClientSecret = clientOf(name)
	}
	s.mux.Handle("GET /{provider}/authorize", ofPath(s.consent))
	s.mux.Handle("POST /{provider}/token", ofPath(func(name string) http.Handler {
		return s.endpoint(name, "token", s.token)
	}))
	s.mux.Handle("POST /{provider}/revoke", ofPath(func(name string) http.Handler {
		return s.endpoint(name, "revoke", s.revoke)
	}))
	const graph = "/facebook/{version}/"
	s.mux.Handle("GET "+graph+"dialog/oauth", s.consent(Facebook))
	for _, method := range []string{"GET ", "POST "} {
		s.mux.Handle(method+graph+"oauth/access_token", s.endpoint(Facebook, "token", s.graphToken))
		s.mux.Handle(method+graph+"debug_token", s.endpoint(Facebook, "debug", s.debugToken))
	}
	s.mux.Handle("DELETE "+graph+"{user}/permissions", s.endpoint(Facebook, "revoke", s.removeApp))
	s.mountAdmin()
	return s
}

// ServeHTTP serves the providers, and /_admin.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Change changes what a provider does from now on.
func (s *Server) Change(provider string, change func(*Behaviour)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := *s.of(provider)
	change(&next)
	if err := next.check(); err != nil {
		panic("oauthprovider: " + err.Error())
	}
	*s.behaviour[provider] = next
}

// Behaviour is what a provider does now.
func (s *Server) Behaviour(provider string) Behaviour {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.of(provider)
}

// of makes a provider of any name that it is asked for.
func (s *Server) of(provider string) *Behaviour {
	b := s.behaviour[provider]
	if b == nil {
		if !named.MatchString(provider) {
			panic("oauthprovider: no provider can be called " + provider)
		}
		b = new(plain)
		b.ClientID, b.ClientSecret = clientOf(provider)
		s.behaviour[provider] = b
	}
	return b
}

// clientOf is the client that a provider knows at first.
func clientOf(provider string) (id, secret string) {
	return "local-" + provider, "local-" + provider + "-secret"
}

// ofPath serves the provider that the path names, if it speaks plain OAuth 2.
func ofPath(serve func(provider string) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		provider := r.PathValue("provider")
		if provider == Facebook || !named.MatchString(provider) {
			http.NotFound(w, r)
			return
		}
		serve(provider).ServeHTTP(w, r)
	})
}
