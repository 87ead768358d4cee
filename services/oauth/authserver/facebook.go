package authserver

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// graphExchange turns a code into a short-lived token, that into a long-lived
// one, and has the outcome examined: a token of another app's is no grant to us
// (https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging).
// If only the second step fails the short-lived token is a beginning. The last
// two steps spend nothing, and so are tried twice.
func (c *Client) graphExchange(ctx context.Context, p oauth.Provider, e oauth.Exchange) (oauth.Grant, *oauth.Refusal) {
	began := time.Now()
	q := question{"code": e.Code.Reveal(), "redirect_uri": e.RedirectURI}
	q.add("code_verifier", e.CodeVerifier.Reveal())
	g, refusal := within(ctx, c.timeout(), func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
		return c.tokens(ctx, p, exchanging, q)
	})
	if refusal != nil {
		return oauth.Grant{}, refusal
	}
	short := g.Access
	long, refusal := c.twice(ctx, func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
		return c.prolonged(ctx, p, exchanging, short)
	})
	if refusal != nil {
		g.NeedsUpgrade = true
	} else {
		g = long
	}
	g.Refresh = secret.Text{} // there is no such thing here
	seen := &passport{}
	_, refusal = c.twice(ctx, func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
		var refusal *oauth.Refusal
		seen, refusal = c.inspect(ctx, p, g.Access)
		return oauth.Grant{}, refusal
	})
	switch {
	case refusal != nil:
		refusal.CodeSpent = true
		return oauth.Grant{}, refusal
	case seen.appID != p.ClientID:
		return oauth.Grant{}, &oauth.Refusal{Class: oauth.Rejected, ProviderCode: "token_of_another_app"}
	case !seen.valid:
		return oauth.Grant{}, &oauth.Refusal{Class: oauth.Rejected, ProviderCode: "token_not_valid"}
	}
	seen.complete(&g, p, began)
	return g, nil
}

// graphRefresh exchanges a token that is still good for a later one. Facebook
// does not promise that it is: a token that would have to be refreshed at once
// again was not extended.
func (c *Client) graphRefresh(
	ctx context.Context, p oauth.Provider, current secret.Text,
) (oauth.Grant, *oauth.Refusal) {
	if current.IsZero() {
		return oauth.Grant{}, nothingToPresent()
	}
	began := time.Now()
	g, refusal := c.prolonged(ctx, p, refreshing, current)
	if refusal != nil {
		return oauth.Grant{}, c.ofTokenOrApp(ctx, p, current, refusal)
	}
	g.Refresh = secret.Text{}
	if g.ExpirySource == fromDefault {
		// If this fails, the grant is good all the same.
		if seen, refusal := c.inspect(ctx, p, g.Access); refusal == nil {
			if seen.appID != p.ClientID || !seen.valid {
				return oauth.Grant{}, unusable("token_not_ours")
			}
			seen.complete(&g, p, began)
		}
	}
	if g.ExpirySource == fromProvider && g.Lifetime > 0 && g.Lifetime <= p.SoftWindow {
		g.ExpirySource = unextended
	}
	return g, nil
}

// ofTokenOrApp finds out whether a lack of permission is said of this very token.
// Said of the app, which everybody gets to hear, it ends nobody's connection.
func (c *Client) ofTokenOrApp(
	ctx context.Context, p oauth.Provider, current secret.Text, r *oauth.Refusal,
) *oauth.Refusal {
	if !aboutPermission(r) {
		return r
	}
	seen, refusal := c.inspect(ctx, p, current)
	if refusal != nil || seen.valid || seen.appID != p.ClientID {
		return r
	}
	v := ended
	if seen.code != 0 {
		v = graphVerdict(refreshing, seen.code, seen.subcode)
	}
	if v.class != oauth.Dead && v.class != oauth.Rejected {
		v = ended
	}
	return &oauth.Refusal{Class: v.class, Reason: v.reason, ProviderCode: r.ProviderCode, OfRequest: true}
}

// prolonged is fb_exchange_token,
// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived.
// It is documented as a GET; the form keeps the secret and the token out of URLs.
func (c *Client) prolonged(
	ctx context.Context, p oauth.Provider, op operation, current secret.Text,
) (oauth.Grant, *oauth.Refusal) {
	return c.tokens(ctx, p, op, question{"grant_type": "fb_exchange_token", "fb_exchange_token": current.Reveal()})
}

// passport is what Facebook says of a token.
type passport struct {
	appID, userID       string
	valid               bool
	expires, dataAccess jsontext.Value // seconds since 1970; 0 is never
	scopes              []string
	code, subcode       int // why it is not valid; zero if not told
}

// inspect asks what a token is. It is documented as a GET; by method=get the
// Graph API takes a POST for one, and no token is in a URL.
func (c *Client) inspect(ctx context.Context, p oauth.Provider, about secret.Text) (*passport, *oauth.Refusal) {
	app := appToken(p)
	a, refusal := c.send(ctx, http.MethodPost, p.DebugURL, http.Header{}, question{
		"method": "get", "input_token": about.Reveal(), "access_token": app.Reveal(), "appsecret_proof": proof(p, app),
	})
	switch {
	case refusal != nil:
		return nil, refusal
	case !a.succeeded():
		return nil, refused(p, asApp, a)
	}
	var in struct {
		Data struct {
			AppID      jsontext.Value `json:"app_id"`
			UserID     jsontext.Value `json:"user_id"`
			IsValid    jsontext.Value `json:"is_valid"`
			Expires    jsontext.Value `json:"expires_at"`
			DataAccess jsontext.Value `json:"data_access_expires_at"`
			Scopes     jsontext.Value `json:"scopes"`
			Error      jsontext.Value `json:"error"`
		} `json:"data"`
	}
	if decode(a.body, &in) != nil {
		return nil, unusable("answer_unreadable")
	}
	seen := &passport{
		appID: plain(in.Data.AppID), userID: plain(in.Data.UserID), valid: in.Data.IsValid.Kind() == 't',
		expires: in.Data.Expires, dataAccess: in.Data.DataAccess, scopes: scopes(in.Data.Scopes),
	}
	var why struct {
		Code    jsontext.Value `json:"code"`
		Subcode jsontext.Value `json:"subcode"`
	}
	if decode(in.Data.Error, &why) == nil {
		seen.code, _ = natural(why.Code)
		seen.subcode, _ = natural(why.Subcode)
	}
	return seen, nil
}

// plain is an id, which comes as a text or as a number.
func plain(v jsontext.Value) string {
	if s, ok := text(v); ok {
		return s
	}
	return string(v)
}

// isPerson reports whether an id is one of a person's.
func isPerson(id string) bool { return len(id) <= longestPerson && digits.MatchString(id) }

// longestPerson is how long a person's id may be.
const longestPerson = 32

var digits = regexp.MustCompile(`^[0-9]+$`)

// complete adds to g what only the passport tells.
func (s *passport) complete(g *oauth.Grant, p oauth.Provider, began time.Time) {
	if isPerson(s.userID) {
		g.ProviderSubject = s.userID
	}
	if s.scopes != nil {
		g.Scopes = s.scopes
	}
	if at, ok := number(s.dataAccess); ok {
		g.RefreshLifetime = bounded(at-float64(began.Unix()), 10*365*24*time.Hour)
	}
	if g.ExpirySource != fromDefault {
		return
	}
	if at, ok := number(s.expires); ok {
		g.Lifetime = bounded(at-float64(began.Unix()), cmp.Or(p.MaxLifetime, longestLife))
		g.ExpirySource = fromProvider
	} else if string(s.expires) == "0" {
		g.Lifetime, g.ExpirySource = 0, fromProvider
	}
}

// graphRevoke takes the app off a person's account,
// https://developers.facebook.com/docs/graph-api/reference/user/permissions. If
// the person's token is no good any more, the app's own will do.
func (c *Client) graphRevoke(
	ctx context.Context, p oauth.Provider, current secret.Text, subject string,
) *oauth.Refusal {
	known := isPerson(subject)
	if !current.IsZero() {
		who := "me"
		if known {
			who = subject
		}
		refusal := c.removeApp(ctx, p, revoking, who, current)
		switch {
		case refusal == nil, refusal.Class == oauth.Dead && refusal.Reason == oauth.ReasonAppRemoved:
			return nil
		case refusal.Class != oauth.Dead && refusal.Class != oauth.Rejected && !aboutPermission(refusal):
			return refusal
		}
	}
	if !known { // nobody can say any more whose grant it was
		return nil
	}
	return c.removeApp(ctx, p, asApp, subject, appToken(p))
}

func (c *Client) removeApp(
	ctx context.Context, p oauth.Provider, op operation, who string, bearer secret.Text,
) *oauth.Refusal {
	query := url.Values{"appsecret_proof": {proof(p, bearer)}}
	endpoint := strings.TrimRight(p.RevokeURL, "/") + "/" + who + "/permissions?" + query.Encode()
	header := http.Header{"Authorization": {"Bearer " + bearer.Reveal()}}
	a, refusal := c.send(ctx, http.MethodDelete, endpoint, header, nil)
	switch {
	case refusal != nil:
		return refusal
	case !a.succeeded():
		return refused(p, op, a)
	}
	var in struct {
		Success jsontext.Value `json:"success"`
	}
	if strings.TrimSpace(string(a.body)) == "true" || decode(a.body, &in) == nil && in.Success.Kind() == 't' {
		return nil
	}
	return unusable("answer_unreadable")
}

// appToken is the token of the app itself.
func appToken(p oauth.Provider) secret.Text {
	return secret.New(p.ClientID + "|" + p.ClientSecret.Reveal())
}

// proof shows that whoever presents a token also knows the app's secret,
// https://developers.facebook.com/docs/graph-api/guides/secure-requests.
func proof(p oauth.Provider, token secret.Text) string {
	mac := hmac.New(sha256.New, []byte(p.ClientSecret.Reveal()))
	mac.Write([]byte(token.Reveal()))
	return hex.EncodeToString(mac.Sum(nil))
}

// twice makes a call that spends nothing, and makes it again if it fails, both
// within the time of one.
func (c *Client) twice(ctx context.Context, ask call[oauth.Grant]) (oauth.Grant, *oauth.Refusal) {
	g, refusal := within(ctx, c.timeout()/2, ask)
	if refusal != nil {
		g, refusal = within(ctx, c.timeout()/2, ask)
	}
	return g, refusal
}

func within(ctx context.Context, d time.Duration, ask call[oauth.Grant]) (oauth.Grant, *oauth.Refusal) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return ask(ctx)
}
