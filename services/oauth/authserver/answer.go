package authserver

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

const (
	maxToken  = 8 << 10 // bytes
	maxScopes = 100
	maxScope  = 512 // bytes
	maxDepth  = 16

	shortestLife = time.Millisecond    // as times are stored
	usualLife    = time.Hour           // where a provider's row says nothing
	longestLife  = 60 * 24 * time.Hour // likewise

	fromProvider = "provider"
	fromDefault  = "default"
	unextended   = "unextended"
)

var errAnswer = errors.New("authserver: not the JSON that is wanted")

// decode reads one JSON object. Names are told apart by their case, and one that
// comes twice makes everything doubtful: two readers of such an answer could each see
// another token.
func decode(body []byte, into any) error {
	d := jsontext.NewDecoder(bytes.NewReader(body))
	if d.PeekKind() != '{' {
		return errAnswer
	}
	for {
		switch _, err := d.ReadToken(); {
		case errors.Is(err, io.EOF):
			return json.Unmarshal(body, into, json.MatchCaseInsensitiveNames(false),
				jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(false))
		case err != nil, d.StackDepth() > maxDepth: // the text of err may quote the answer
			return errAnswer
		}
	}
}

// granted reads the answer of a token endpoint (RFC 6749, section 5.1). Where
// that can be done safely it is lenient, for what was presented is spent: a
// grant that is turned down for a trifle is lost.
func granted(p oauth.Provider, body []byte) (oauth.Grant, *oauth.Refusal) {
	var in struct {
		Access         jsontext.Value `json:"access_token"`
		Refresh        jsontext.Value `json:"refresh_token"`
		Type           jsontext.Value `json:"token_type"`
		Expires        jsontext.Value `json:"expires_in"`
		RefreshExpires jsontext.Value `json:"refresh_token_expires_in"` // draft-ietf-oauth-refresh-token-expiration
		Scope          jsontext.Value `json:"scope"`
		Error          jsontext.Value `json:"error"`
	}
	if decode(body, &in) != nil {
		return oauth.Grant{}, unusable("answer_unreadable")
	}
	if told(in.Error) {
		return oauth.Grant{}, unusable("error_in_success")
	}
	access, ok := token(in.Access)
	if !ok {
		return oauth.Grant{}, unusable("access_token_unusable")
	}
	refresh, ok := token(in.Refresh)
	switch {
	case !ok && told(in.Refresh):
		return oauth.Grant{}, unusable("refresh_token_unusable")
	case ok && refresh == access: // access tokens are handed out, and refresh tokens never
		return oauth.Grant{}, unusable("tokens_are_equal")
	}
	if kind, ok := text(in.Type); told(in.Type) && (!ok || !strings.EqualFold(kind, "bearer")) {
		return oauth.Grant{}, unusable("token_type_unknown")
	}
	g := oauth.Grant{
		Tokens: oauth.Tokens{Access: secret.New(access), Refresh: secret.New(refresh)},
		Terms:  oauth.Terms{TokenType: "Bearer", Scopes: scopes(in.Scope)},
	}
	g.Lifetime, g.ExpirySource = lifetime(p, in.Expires)
	if seconds, ok := number(in.RefreshExpires); ok {
		g.RefreshLifetime = bounded(seconds, 100*365*24*time.Hour)
	}
	return g, nil
}

// told says whether a member is there and says something.
func told(v jsontext.Value) bool { return len(v) > 0 && v.Kind() != 'n' && string(v) != `""` }

func text(v jsontext.Value) (string, bool) {
	if v.Kind() != '"' {
		return "", false
	}
	var s string
	return s, json.Unmarshal(v, &s) == nil
}

// token accepts what can go into a header as it is: visible ASCII. That is a
// little more than b64token of RFC 6750, which Facebook's "id|text" is not, and a
// space less than RFC 6749 allows.
func token(v jsontext.Value) (string, bool) {
	s, ok := text(v)
	return s, ok && s != "" && len(s) <= maxToken &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// number reads seconds above zero, also those that come as a text.
func number(v jsontext.Value) (float64, bool) {
	s := string(v)
	switch v.Kind() {
	case '0':
	case '"':
		s, _ = text(v)
		if strings.Trim(s, "0123456789.") != "" { // ParseFloat knows infinity, too
			return 0, false
		}
	default:
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil
	}
	return n, err == nil && n > 0
}

// bounded is a duration of seconds, above zero, which would be without end, and
// at most most. A short life is not stretched: the token would be handed out dead.
func bounded(seconds float64, most time.Duration) time.Duration {
	return max(shortestLife, time.Duration(math.Min(seconds, most.Seconds())*float64(time.Second)))
}

// lifetime is what the provider says, within bounds. Without an end, or with
// one that is nonsense, a token does not live for ever but as long as its
// provider's usually do.
func lifetime(p oauth.Provider, v jsontext.Value) (time.Duration, string) {
	most := cmp.Or(p.MaxLifetime, longestLife)
	if seconds, ok := number(v); ok {
		return bounded(seconds, most), fromProvider
	}
	return min(cmp.Or(p.DefaultLifetime, usualLife), most), fromDefault
}

// scopes reads a text with spaces (RFC 6749, section 3.3) or an array, which
// some send; nil if they are not told, or not so that they can be read.
func scopes(v jsontext.Value) []string {
	var all []string
	if s, ok := text(v); ok {
		all = strings.Fields(s)
	} else if v.Kind() == '[' && json.Unmarshal(v, &all) != nil {
		return nil
	}
	bad := func(s string) bool {
		return s == "" || len(s) > maxScope ||
			strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' })
	}
	if len(all) == 0 || len(all) > maxScopes || slices.ContainsFunc(all, bad) {
		return nil
	}
	return all
}
