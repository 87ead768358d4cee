package authserver_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/mocks/oauthprovider"
	"coagent/services/oauth"
)

// Every answer that the stand-in can corrupt, to a refresh of a strict provider,
// whose token is spent if the answer is not usable.
func TestHostileAnswersToARefresh(t *testing.T) {
	type outcome struct {
		class oauth.Class
		code  string // empty: there is a grant
		life  time.Duration
		from  string
	}
	granted := func(life time.Duration, from string) outcome { return outcome{life: life, from: from} }
	for fault, want := range map[string]outcome{
		"none":                    granted(time.Hour, "provider"),
		"missing_expires":         granted(time.Hour, "default"),
		"zero_expires":            granted(time.Hour, "default"),
		"negative_expires":        granted(time.Hour, "default"),
		"absurd_expires":          granted(60*24*time.Hour, "provider"),
		"string_expires":          granted(time.Hour, "provider"),
		"float_expires":           granted(3600*time.Second+500*time.Millisecond, "provider"),
		"scope_array":             granted(time.Hour, "provider"),
		"html":                    {oauth.InDoubt, "answer_unreadable", 0, ""},
		"empty":                   {oauth.InDoubt, "answer_unreadable", 0, ""},
		"no_content":              {oauth.InDoubt, "answer_unreadable", 0, ""},
		"truncated":               {oauth.InDoubt, "answer_unreadable", 0, ""},
		"duplicate_keys":          {oauth.InDoubt, "answer_unreadable", 0, ""},
		"form_encoded":            {oauth.InDoubt, "answer_unreadable", 0, ""},
		"utf16":                   {oauth.InDoubt, "answer_unreadable", 0, ""},
		"huge_body":               {oauth.InDoubt, "answer_too_large", 0, ""},
		"uppercase_keys":          {oauth.InDoubt, "access_token_unusable", 0, ""},
		"no_access_token":         {oauth.InDoubt, "access_token_unusable", 0, ""},
		"newline_token":           {oauth.InDoubt, "access_token_unusable", 0, ""},
		"long_token":              {oauth.InDoubt, "access_token_unusable", 0, ""},
		"same_tokens":             {oauth.InDoubt, "tokens_are_equal", 0, ""},
		"mac_token":               {oauth.InDoubt, "token_type_unknown", 0, ""},
		"error_with_token":        {oauth.InDoubt, "error_in_success", 0, ""},
		"bad_gateway":             {oauth.InDoubt, "http_502", 0, ""},
		"gateway_timeout":         {oauth.InDoubt, "http_504", 0, ""},
		"drop_before_processing":  {oauth.InDoubt, "connection_lost", 0, ""},
		"drop_after_processing":   {oauth.InDoubt, "connection_lost", 0, ""},
		"internal":                {oauth.Transient, "http_500", 0, ""},
		"unavailable":             {oauth.Transient, "http_503", 0, ""},
		"temporarily_unavailable": {oauth.Transient, "temporarily_unavailable", 0, ""},
		"throttle":                {oauth.Throttled, "http_429", 0, ""},
		"redirect_307":            {oauth.Misconfigured, "http_307", 0, ""},
		"invalid_client":          {oauth.Misconfigured, "invalid_client", 0, ""},
		"unauthorized_client":     {oauth.Misconfigured, "unauthorized_client", 0, ""},
		"unsupported_grant_type":  {oauth.Misconfigured, "unsupported_grant_type", 0, ""},
		"invalid_scope":           {oauth.Misconfigured, "invalid_scope", 0, ""},
		"invalid_request":         {oauth.Misconfigured, "invalid_request", 0, ""},
		"invalid_grant":           {oauth.Dead, "invalid_grant", 0, ""},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			before := w.connect(t, w.zillow())
			w.fault(fault)
			g, err := w.Refresh(t.Context(), w.zillow(), before.Tokens)
			if calls := w.stand.History(); len(calls) != 2 {
				t.Errorf("%d calls", len(calls))
			}
			if want.code == "" {
				if err != nil || g.Lifetime != want.life || g.ExpirySource != want.from || !w.stand.Alive(g.Refresh.Reveal()) {
					t.Errorf("lifetime %v from %s, %v", g.Lifetime, g.ExpirySource, err)
				}
				return
			}
			r := refusal(t, err)
			if r.Class != want.class || r.ProviderCode != want.code || (r.Reason != "") != (r.Class == oauth.Dead) {
				t.Errorf("got %+v, want class %d, %s", r, want.class, want.code)
			}
			if !g.Access.IsZero() {
				t.Error("there is a grant all the same")
			}
			if pause := map[string]time.Duration{"throttle": 5 * time.Minute, "unavailable": 2 * time.Minute}[fault]; r.RetryAfter != pause {
				t.Errorf("come back in %v", r.RetryAfter)
			}
		})
	}
}

func TestAnErrorAtTheExchangeCondemnsNoGrant(t *testing.T) {
	for fault, want := range map[string]oauth.Class{
		"invalid_grant": oauth.Rejected, "invalid_request": oauth.Rejected, "invalid_client": oauth.Misconfigured, "html": oauth.InDoubt, "internal": oauth.Transient,
	} {
		w := newWorld(t)
		w.fault(fault)
		_, err := w.exchange(t, w.google(), oauthprovider.Consent{})
		if r := refusal(t, err); r.Class != want || r.Reason != "" {
			t.Errorf("%s: %+v", fault, r)
		}
	}
}

// What a stand-in for a decent provider cannot say.
func TestHostileBodies(t *testing.T) {
	long := strings.Repeat("a", 70_000)
	for name, c := range map[string]struct {
		status int
		body   string
		class  oauth.Class
		code   string // empty: there is a grant
	}{
		"a good one":                    {200, `{"access_token":"a","refresh_token":"r","token_type":"BEARER"}`, 0, ""},
		"the least":                     {200, ` {"access_token":"a"} `, 0, ""},
		"201":                           {201, `{"access_token":"a"}`, 0, ""},
		"nulls":                         {200, `{"access_token":"a","refresh_token":null,"token_type":null,"scope":null,"expires_in":null,"error":null}`, 0, ""},
		"empty refresh token":           {200, `{"access_token":"a","refresh_token":""}`, 0, ""},
		"Facebook's kind of token":      {200, `{"access_token":"123|abc"}`, 0, ""},
		"unknown members":               {200, `{"access_token":"a","x":{"y":[1,2,{"z":null}]}}`, 0, ""},
		"bad scope":                     {200, `{"access_token":"a","scope":"a\nb \"c"}`, 0, ""},
		"scope of a number":             {200, `{"access_token":"a","scope":7}`, 0, ""},
		"access token null":             {200, `{"access_token":null}`, oauth.InDoubt, "access_token_unusable"},
		"access token a number":         {200, `{"access_token":5}`, oauth.InDoubt, "access_token_unusable"},
		"access token an object":        {200, `{"access_token":{"a":"b"}}`, oauth.InDoubt, "access_token_unusable"},
		"access token empty":            {200, `{"access_token":""}`, oauth.InDoubt, "access_token_unusable"},
		"access token not ASCII":        {200, `{"access_token":"tök"}`, oauth.InDoubt, "access_token_unusable"},
		"access token with a space":     {200, `{"access_token":"a b"}`, oauth.InDoubt, "access_token_unusable"},
		"access token with NUL":         {200, `{"access_token":"a\u0000"}`, oauth.InDoubt, "access_token_unusable"},
		"access token of 70 000":        {200, `{"access_token":"` + long + `"}`, oauth.InDoubt, "answer_too_large"},
		"refresh token a number":        {200, `{"access_token":"a","refresh_token":5}`, oauth.InDoubt, "refresh_token_unusable"},
		"refresh token with newline":    {200, `{"access_token":"a","refresh_token":"r\r\nX: y"}`, oauth.InDoubt, "refresh_token_unusable"},
		"token type a number":           {200, `{"access_token":"a","token_type":1}`, oauth.InDoubt, "token_type_unknown"},
		"nested duplicates":             {200, `{"access_token":"a","x":{"y":1,"y":2}}`, oauth.InDoubt, "answer_unreadable"},
		"escaped duplicates":            {200, `{"access_token":"a","access\u005ftoken":"b"}`, oauth.InDoubt, "answer_unreadable"},
		"trailing garbage":              {200, `{"access_token":"a"}x`, oauth.InDoubt, "answer_unreadable"},
		"two documents":                 {200, `{"access_token":"a"}{"access_token":"b"}`, oauth.InDoubt, "answer_unreadable"},
		"an array":                      {200, `[{"access_token":"a"}]`, oauth.InDoubt, "answer_unreadable"},
		"null":                          {200, `null`, oauth.InDoubt, "answer_unreadable"},
		"a byte order mark":             {200, "\ufeff" + `{"access_token":"a"}`, 0, ""},
		"a byte order mark, an error":   {400, "\ufeff" + `{"error":"invalid_grant"}`, oauth.Dead, "invalid_grant"},
		"two byte order marks":          {200, "\ufeff\ufeff" + `{"access_token":"a"}`, oauth.InDoubt, "answer_unreadable"},
		"bad UTF-8":                     {200, `{"access_token":"a","x":"` + "\xff" + `"}`, oauth.InDoubt, "answer_unreadable"},
		"too deep":                      {200, `{"access_token":"a","x":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + `}`, oauth.InDoubt, "answer_unreadable"},
		"far too deep":                  {200, strings.Repeat(`{"a":`, 12_000), oauth.InDoubt, "answer_unreadable"},
		"an error with 200":             {200, `{"error":"invalid_grant"}`, oauth.Dead, "invalid_grant"},
		"an outage with 200":            {200, `{"error":"server_error"}`, oauth.Transient, "server_error"},
		"an error without a name, 200":  {200, `{"error":{"code":7}}`, oauth.InDoubt, "error_in_success"},
		"an error beside a token":       {200, `{"error":"invalid_grant","access_token":"a"}`, oauth.InDoubt, "error_in_success"},
		"an administrator's policy":     {400, `{"error":"admin_policy_enforced"}`, oauth.Rejected, "admin_policy_enforced"},
		"access denied":                 {403, `{"error":"access_denied"}`, oauth.Rejected, "access_denied"},
		"a name that nobody knows":      {418, `{"error":"out_of_tea"}`, oauth.Rejected, "out_of_tea"},
		"invalid_grant in words":        {400, `{"error":"other_thing","error_description":"invalid_grant"}`, oauth.Rejected, "other_thing"},
		"invalid_grant in HTML":         {400, `<html>invalid_grant</html>`, oauth.Transient, "http_400"},
		"invalid_grant elsewhere":       {400, `{"data":{"error":"invalid_grant"}}`, oauth.Rejected, "http_400"},
		"invalid_grant in upper case":   {400, `{"error":"INVALID_GRANT"}`, oauth.Rejected, "unrecognised"},
		"invalid_grant under ERROR":     {400, `{"ERROR":"invalid_grant"}`, oauth.Rejected, "http_400"},
		"invalid_grant twice":           {400, `{"error":"invalid_client","error":"invalid_grant"}`, oauth.Transient, "http_400"},
		"invalid_grant with 500":        {500, `{"error":"invalid_grant"}`, oauth.Rejected, "invalid_grant"},
		"invalid_grant with 502":        {502, `{"error":"invalid_grant"}`, oauth.InDoubt, "http_502"},
		"invalid_grant with 429":        {429, `{"error":"invalid_grant"}`, oauth.Throttled, "http_429"},
		"invalid_grant with 401":        {401, `{"error":"invalid_grant"}`, oauth.Dead, "invalid_grant"},
		"invalid_grant cut off":         {400, `{"error":"invalid_gr`, oauth.Transient, "http_400"},
		"invalid_grant at great length": {400, `{"error":"invalid_grant","x":"` + long + `"}`, oauth.Transient, "http_400"},
		"Facebook's error from another": {400, `{"error":{"code":190,"error_subcode":458}}`, oauth.Rejected, "http_400"},
		"an echoed token":               {400, `{"error":"canary-refresh"}`, oauth.Rejected, "unrecognised"},
		"an echoed, folded token":       {400, `{"error":"canary_refresh_7"}`, oauth.Rejected, "unrecognised"},
		"a name without end":            {400, `{"error":"` + strings.Repeat("a", 1000) + `"}`, oauth.Rejected, "unrecognised"},
		"no error":                      {400, ``, oauth.Transient, "http_400"},
		"a wall":                        {403, `<html>blocked</html>`, oauth.Transient, "http_403"},
		"not there":                     {404, `not found`, oauth.Misconfigured, "http_404"},
		"who are you":                   {401, ``, oauth.Misconfigured, "http_401"},
		"Google's deleted client":       {401, `{"error":"deleted_client"}`, oauth.Misconfigured, "deleted_client"},
		"not modified":                  {304, ``, oauth.Misconfigured, "http_304"},
		"a status of one's own":         {799, ``, oauth.Transient, "http_799"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, client := server(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			g, err := client.Refresh(t.Context(), p, old())
			if c.code == "" {
				if err != nil || g.Access.IsZero() || g.Scopes != nil || g.TokenType != "Bearer" || g.ExpirySource != "default" || g.Lifetime != 2*time.Hour {
					t.Errorf("%v: lifetime %v from %s, scopes %q", err, g.Lifetime, g.ExpirySource, g.Scopes)
				}
				return
			}
			if r := refusal(t, err); r.Class != c.class || r.ProviderCode != c.code {
				t.Errorf("got %+v, want class %d, %s", r, c.class, c.code)
			}
		})
	}
}

func TestALifetimeIsReadLenientlyAndBounded(t *testing.T) {
	for told, want := range map[string]struct {
		life time.Duration
		from string
	}{
		`3600`:        {time.Hour, "provider"},
		`"3600"`:      {time.Hour, "provider"},
		`3600.5`:      {3600*time.Second + 500*time.Millisecond, "provider"},
		`1e3`:         {1000 * time.Second, "provider"},
		`1`:           {time.Second, "provider"},
		`0.0001`:      {time.Millisecond, "provider"},
		`86401`:       {24 * time.Hour, "provider"},
		`99999999999`: {24 * time.Hour, "provider"},
		`1e400`:       {24 * time.Hour, "provider"},
		`"1e3"`:       {2 * time.Hour, "default"},
		`"Infinity"`:  {2 * time.Hour, "default"},
		`"NaN"`:       {2 * time.Hour, "default"},
		`"0x10"`:      {2 * time.Hour, "default"},
		`" 60 "`:      {2 * time.Hour, "default"},
		`""`:          {2 * time.Hour, "default"},
		`-5`:          {2 * time.Hour, "default"},
		`0`:           {2 * time.Hour, "default"},
		`null`:        {2 * time.Hour, "default"},
		`[]`:          {2 * time.Hour, "default"},
		`{}`:          {2 * time.Hour, "default"},
		`true`:        {2 * time.Hour, "default"},
	} {
		p, c := server(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"access_token":"a","expires_in":`+told+`,"refresh_token_expires_in":`+told+`}`)
		})
		g, err := c.Refresh(t.Context(), p, old())
		if err != nil || g.Lifetime != want.life || g.ExpirySource != want.from {
			t.Errorf("%s: %v from %s, %v", told, g.Lifetime, g.ExpirySource, err)
		}
		if (g.RefreshLifetime > 0) != (want.from == "provider") {
			t.Errorf("%s: the refresh token lives for %v", told, g.RefreshLifetime)
		}
	}
}

func TestScopesAreReadAsTextOrArray(t *testing.T) {
	for told, want := range map[string][]string{
		`"one two"`: {"one", "two"}, `["one","two"]`: {"one", "two"}, `" one  two "`: {"one", "two"}, `""`: nil, `[]`: nil, `[1]`: nil, `["a b"]`: nil,
		`"` + strings.Repeat("a ", 200) + `"`: nil, `"` + strings.Repeat("a", 600) + `"`: nil,
	} {
		p, c := server(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"access_token":"a","scope":`+told+`}`)
		})
		if g, err := c.Refresh(t.Context(), p, old()); err != nil || !slices.Equal(g.Scopes, want) {
			t.Errorf("%s: %q, %v", told, g.Scopes, err)
		}
	}
}

func TestHowLongAProviderCanAskUsToWait(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "3600": 5 * time.Minute, "99999999999999999999": 5 * time.Minute, "-1": 0, "soon": 0, "1.5": 0,
		"Wed, 21 Oct 2015 07:28:00 GMT": 0, "Wed, 21 Oct 2099 07:28:00 GMT": 5 * time.Minute,
	} {
		for status, class := range map[int]oauth.Class{429: oauth.Throttled, 503: oauth.Transient} {
			p, c := server(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", header)
				w.WriteHeader(status)
			})
			_, err := c.Refresh(t.Context(), p, old())
			if r := refusal(t, err); r.RetryAfter != want || r.Class != class {
				t.Errorf("%q, %d: %+v", header, status, r)
			}
		}
	}
}
