package auth

import "net/http"

// ForwardToken sends the caller's own token, taken from the request's context,
// as Authorization on every call that goes through it. The header is the
// verified caller's or absent: a request without an [Identity] goes out without
// the header, even if somebody had set it.
//
// A request that a redirect caused goes out without it too. net/http drops the
// header when a redirect leaves the host; adding it here again would hand the
// token to wherever the answer pointed.
//
// Use it only for calls to services that are to see the token. A nil base is
// the default transport.
func ForwardToken(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return forwarder{base}
}

type forwarder struct{ base http.RoundTripper }

func (f forwarder) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(r.Context()) // a RoundTripper must not change the request it is given
	out.Header.Del("Authorization")
	caller, ok := From(r.Context())
	if token := caller.Token.Reveal(); ok && token != "" && r.Response == nil {
		out.Header.Set("Authorization", "Bearer "+token)
	}
	return f.base.RoundTrip(out)
}
