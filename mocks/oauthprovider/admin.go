package oauthprovider

import (
	"encoding/json"
	"net/http"

	"coagent/mocks/faults"
)

// mountAdmin adds what [faults.Script.Mount] has, except that a call that nobody
// serves is not recorded, for it may hold a secret, and:
//
//	POST   /_admin/codes                {"provider":"google","user":…,"redirectUri":…,"challenge":…,
//	                                    "scopes":[…]} → {"code":…}
//	GET    /_admin/providers/{name}     a [Behaviour]
//	PATCH  /_admin/providers/{name}     {"rotation":"strict","expiresIn":60}
//	GET    /_admin/grants               every [Grant]
//	POST   /_admin/revoke               {"token":…}, as its person would
//	POST   /_admin/expire               {"token":…}
//	GET    /_admin/history              every [Call]
func (s *Server) mountAdmin() {
	script := http.NewServeMux()
	s.Faults.Mount(script)
	for _, path := range []string{"/healthz", "/_admin/faults", "/_admin/calls"} {
		s.mux.Handle(path, script)
	}
	s.mux.HandleFunc("/_trap", s.trap)
	s.mux.HandleFunc("POST /_admin/codes", func(w http.ResponseWriter, r *http.Request) {
		in := struct {
			Provider string `json:"provider"`
			Consent
		}{}
		if !decode(w, r, &in) || !s.known(w, in.Provider) {
			return
		}
		faults.WriteJSON(w, http.StatusCreated, map[string]string{"code": s.Code(in.Provider, in.Consent)})
	})
	s.mux.HandleFunc("GET /_admin/providers/{name}", func(w http.ResponseWriter, r *http.Request) {
		if s.known(w, r.PathValue("name")) {
			faults.WriteJSON(w, http.StatusOK, s.Behaviour(r.PathValue("name")))
		}
	})
	s.mux.HandleFunc("PATCH /_admin/providers/{name}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		if !s.known(w, name) {
			return
		}
		next := s.Behaviour(name)
		if !decode(w, r, &next) {
			return
		}
		if err := next.check(); err != nil {
			faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
		s.Change(name, func(b *Behaviour) { *b = next })
		faults.WriteJSON(w, http.StatusOK, next)
	})
	s.mux.HandleFunc("GET /_admin/grants", func(w http.ResponseWriter, _ *http.Request) {
		faults.WriteJSON(w, http.StatusOK, map[string]any{"grants": s.Grants()})
	})
	s.mux.HandleFunc("GET /_admin/history", func(w http.ResponseWriter, _ *http.Request) {
		faults.WriteJSON(w, http.StatusOK, map[string]any{"calls": s.History()})
	})
	for path, act := range map[string]func(string){"revoke": s.Revoke, "expire": s.Expire} {
		s.mux.HandleFunc("POST /_admin/"+path, func(w http.ResponseWriter, r *http.Request) {
			in := struct {
				Token string `json:"token"`
			}{}
			if decode(w, r, &in) {
				act(in.Token)
				w.WriteHeader(http.StatusNoContent)
			}
		})
	}
}

func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "the body is not what it should be"})
		return false
	}
	return true
}

func (s *Server) known(w http.ResponseWriter, provider string) bool {
	if !named.MatchString(provider) {
		faults.WriteJSON(w, http.StatusNotFound, map[string]string{"error": "no provider can be called that; " +
			"google, facebook and zillow are providers, and so is every other identifier in lower case"})
		return false
	}
	return true
}
