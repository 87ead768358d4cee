package program

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/gen/common"
	"coagent/gen/oauthapi"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
)

// bad is a request that must be refused before anything is looked up.
type bad struct {
	method, path, body string
	header             http.Header // besides the good ones; an empty value takes one away
	status             int
	code, place        string // place is "pointer rule" of the first error; empty: there is none
}

// wrong is a bad request of one member: a body that is otherwise good.
func wrong(body, place string) bad {
	return bad{body: body, status: 400, code: "invalid_request", place: place}
}

const (
	goodExchange = `{"userId":"alice","provider":"GOOGLE_BUSINESS","code":"4/0AVGzR1C"}`
	goodRefresh  = `{"userId":"alice","provider":"GOOGLE_BUSINESS"}`
)

func exchangeWith(member string) string {
	return strings.TrimSuffix(goodExchange, "}") + "," + member + "}"
}
func refreshWith(member string) string {
	return strings.TrimSuffix(goodRefresh, "}") + "," + member + "}"
}
func exchangeOf(code string) string {
	return fmt.Sprintf(`{"userId":"alice","provider":"GOOGLE_BUSINESS","code":%s}`, code)
}

func quoted(c string, n int) string { return `"` + strings.Repeat(c, n) + `"` }

// badBodies is what is wrong with any JSON body.
func badBodies(good string, limit int) map[string]bad {
	return map[string]bad{
		"empty":            wrong("", "/body required"),
		"no JSON":          wrong("code=abc", "/body json"),
		"a list":           wrong("["+good+"]", "/body type"),
		"null":             wrong("null", "/body nullable"),
		"a text":           wrong(`"`+strings.Repeat("a", 20)+`"`, "/body type"),
		"deep":             wrong(strings.Repeat("[", 2000)+strings.Repeat("]", 2000), "/body"+strings.Repeat("/0", 64)+" depth"),
		"userId twice":     wrong(`{"userId":"mallory",`+good[1:], "/body/userId duplicate"),
		"userId twice, 2":  wrong(`{"user\u0049d":"mallory",`+good[1:], "/body/userId duplicate"),
		"unknown member":   wrong(`{"state":"xyz",`+good[1:], "/body/state additionalProperties"),
		"mass assignment":  wrong(`{"version":7,`+good[1:], "/body/version additionalProperties"),
		"other case":       wrong(`{"USERID":"alice",`+good[1:], "/body/USERID additionalProperties"),
		"invalid UTF-8":    wrong(strings.Replace(good, "alice", "al\xffce", 1), "/body/userId utf8"),
		"byte order mark":  wrong("\ufeff"+good, "/body json"),
		"NUL":              wrong(strings.Replace(good, "alice", "al\x00ce", 1), "/body/userId json"),
		"something behind": wrong(good+"x", "/body json"),
		"two documents":    wrong(good+good, "/body json"),
		"too large":        {body: good[:1] + strings.Repeat(" ", limit) + good[1:], status: 413, code: "payload_too_large"},
		"plain text":       {body: good, header: http.Header{"Content-Type": {"text/plain"}}, status: 415, code: "unsupported_media_type"},
		"a form": {
			body: "userId=alice", header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, status: 415, code: "unsupported_media_type",
		},
		"no media type":      {body: good, header: http.Header{"Content-Type": {""}}, status: 415, code: "unsupported_media_type"},
		"another charset":    {body: good, header: http.Header{"Content-Type": {"application/json; charset=utf-16"}}, status: 415, code: "unsupported_media_type"},
		"gzip":               {body: gzipped(good), header: http.Header{"Content-Encoding": {"gzip"}}, status: 415, code: "unsupported_media_type"},
		"provider, small":    wrong(strings.Replace(good, "GOOGLE_BUSINESS", "google_business", 1), "/body/provider enum"),
		"provider, space":    wrong(strings.Replace(good, "GOOGLE_BUSINESS", "GOOGLE_BUSINESS ", 1), "/body/provider enum"),
		"provider, NUL":      wrong(strings.Replace(good, "GOOGLE_BUSINESS", `GOOGLE_BUSINESS\u0000`, 1), "/body/provider enum"),
		"provider, Cyrillic": wrong(strings.Replace(good, "GOOGLE_BUSINESS", "GОOGLE_BUSINESS", 1), "/body/provider enum"),
		"provider, path":     wrong(strings.Replace(good, "GOOGLE_BUSINESS", "../FACEBOOK", 1), "/body/provider enum"),
		"provider, fragment": wrong(strings.Replace(good, "GOOGLE_BUSINESS", "ZILLOW#x", 1), "/body/provider enum"),
		"provider, proto":    wrong(strings.Replace(good, "GOOGLE_BUSINESS", "__proto__", 1), "/body/provider enum"),
		"provider, list":     wrong(strings.Replace(good, `"GOOGLE_BUSINESS"`, `["GOOGLE_BUSINESS"]`, 1), "/body/provider type"),
		"provider, none":     wrong(strings.Replace(good, `"provider":"GOOGLE_BUSINESS"`, `"x":1`, 1), "/body/provider required"),
		"user, none":         wrong(strings.Replace(good, `"userId":"alice"`, `"x":1`, 1), "/body/userId required"),
		"user, empty":        wrong(strings.Replace(good, "alice", "", 1), "/body/userId minLength"),
		"user, number":       wrong(strings.Replace(good, `"alice"`, "7", 1), "/body/userId type"),
		"user, null":         wrong(strings.Replace(good, `"alice"`, "null", 1), "/body/userId nullable"),
		"user, long":         wrong(strings.Replace(good, "alice", strings.Repeat("a", 129), 1), "/body/userId maxLength"),
		"user, a key":        wrong(strings.Replace(good, "alice", "OAUTH#alice", 1), "/body/userId pattern"),
		"user, another key":  wrong(strings.Replace(good, "alice", "USER#alice", 1), "/body/userId pattern"),
		"user, star":         wrong(strings.Replace(good, "alice", "*", 1), "/body/userId pattern"),
		"user, space":        wrong(strings.Replace(good, "alice", "alice ", 1), "/body/userId pattern"),
		"user, line":         wrong(strings.Replace(good, "alice", `alice\n`, 1), "/body/userId pattern"),
		"user, dot":          wrong(strings.Replace(good, "alice", "alice.", 1), "/body/userId pattern"),
		"user, right-left":   wrong(strings.Replace(good, "alice", `alice\u202e`, 1), "/body/userId pattern"),
		"user, capitals":     {body: strings.Replace(good, "alice", "ALICE", 1), status: 403, code: "forbidden"},
		"user, another":      {body: strings.Replace(good, "alice", "bob", 1), status: 403, code: "forbidden"},
		"user, me":           {body: strings.Replace(good, "alice", "me", 1), status: 403, code: "forbidden"},
		"a query":            {path: "?x=1", body: good, status: 400, code: "invalid_request", place: "/query/x unknown"},
		"GET":                {method: "GET", body: good, status: 405, code: "method_not_allowed"},
		"PUT":                {method: "PUT", body: good, status: 405, code: "method_not_allowed"},
		"HEAD":               {method: "HEAD", status: 405},
		"OPTIONS":            {method: "OPTIONS", status: 405, code: "method_not_allowed"},
		"TRACE":              {method: "TRACE", status: 405, code: "method_not_allowed"},
		"method override":    {method: "DELETE", header: http.Header{"X-Http-Method-Override": {"POST"}}, body: good, status: 405, code: "method_not_allowed"},
		"a slash too many":   {path: "/", body: good, status: 404, code: "not_found"},
		"matrix parameters":  {path: ";x=1", body: good, status: 404, code: "not_found"},
	}
}

var badExchanges = map[string]bad{
	"code, none":             wrong(goodRefresh, "/body/code required"),
	"code, empty":            wrong(exchangeOf(`""`), "/body/code minLength"),
	"code, long":             wrong(exchangeOf(quoted("a", 4097)), "/body/code maxLength"),
	"code, line break":       wrong(exchangeOf(`"abc\r\nX-Injected: yes"`), "/body/code pattern"),
	"code, space":            wrong(exchangeOf(`"abc def"`), "/body/code pattern"),
	"code, umlaut":           wrong(exchangeOf(`"äbc"`), "/body/code pattern"),
	"code, number":           wrong(exchangeOf(`12345678`), "/body/code type"),
	"redirectUri, empty":     wrong(exchangeWith(`"redirectUri":""`), "/body/redirectUri minLength"),
	"redirectUri, long":      wrong(exchangeWith(`"redirectUri":`+quoted("a", 10_240)), "/body/redirectUri maxLength"),
	"redirectUri, number":    wrong(exchangeWith(`"redirectUri":1`), "/body/redirectUri type"),
	"redirectUri, null":      wrong(exchangeWith(`"redirectUri":null`), "/body/redirectUri nullable"),
	"codeVerifier, short":    wrong(exchangeWith(`"codeVerifier":`+quoted("v", 42)), "/body/codeVerifier minLength"),
	"codeVerifier, long":     wrong(exchangeWith(`"codeVerifier":`+quoted("v", 129)), "/body/codeVerifier maxLength"),
	"codeVerifier, empty":    wrong(exchangeWith(`"codeVerifier":""`), "/body/codeVerifier minLength"),
	"codeVerifier, forbids":  wrong(exchangeWith(`"codeVerifier":"`+strings.Repeat("v", 42)+`+"`), "/body/codeVerifier pattern"),
	"codeVerifier, line":     wrong(exchangeWith(`"codeVerifier":"`+strings.Repeat("v", 43)+`\n"`), "/body/codeVerifier pattern"),
	"ifVersion, not for it":  wrong(exchangeWith(`"ifVersion":1`), "/body/ifVersion additionalProperties"),
	"refreshToken, likewise": wrong(exchangeWith(`"refreshToken":"x"`), "/body/refreshToken additionalProperties"),
}

// Near-matches of a registered redirect URI.
var badRedirectURIs = []string{
	"HTTPS://app.example.com/oauth/callback", "https://APP.example.com/oauth/callback", callback + "/", callback + "?x=1", callback + "?", callback + "#x",
	"https://app.example.com:443/oauth/callback", "http://app.example.com/oauth/callback", "https://user@app.example.com/oauth/callback",
	"https://app.example.com/oauth/../oauth/callback", "https://app.example.com/oauth/call%62ack", "https://app.example.com", "javascript:alert(1)",
	"https://app.example.com.attacker.invalid/oauth/callback", callback + " ", "//app.example.com/oauth/callback",
}

var badRefreshes = map[string]bad{
	"ifVersion, negative": wrong(refreshWith(`"ifVersion":-1`), "/body/ifVersion minimum"),
	"ifVersion, zero":     wrong(refreshWith(`"ifVersion":0`), "/body/ifVersion minimum"),
	"ifVersion, fraction": wrong(refreshWith(`"ifVersion":1.5`), "/body/ifVersion type"),
	"ifVersion, 2^53":     wrong(refreshWith(`"ifVersion":9007199254740992`), "/body/ifVersion maximum"),
	"ifVersion, 2^63":     wrong(refreshWith(`"ifVersion":9223372036854775808`), "/body/ifVersion maximum"),
	"ifVersion, 1e400":    wrong(refreshWith(`"ifVersion":1e400`), "/body/ifVersion type"),
	"ifVersion, text":     wrong(refreshWith(`"ifVersion":"1"`), "/body/ifVersion type"),
	"ifVersion, null":     wrong(refreshWith(`"ifVersion":null`), "/body/ifVersion nullable"),
	"code, not for it":    wrong(refreshWith(`"code":"x"`), "/body/code additionalProperties"),
}

// badPaths are of GET and DELETE alike.
var badPaths = map[string]bad{
	"provider, small":     {path: "/alice/google_business", status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, space":     {path: "/alice/GOOGLE_BUSINESS%20", status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, NUL":       {path: "/alice/GOOGLE_BUSINESS%00", status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, Cyrillic":  {path: "/alice/G%D0%9EOGLE_BUSINESS", status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, fragment":  {path: "/alice/ZILLOW%23x", status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, slash":     {path: "/alice/..%2FFACEBOOK", status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, long":      {path: "/alice/" + strings.Repeat("A", 8000), status: 400, code: "invalid_request", place: "/path/provider enum"},
	"provider, bad UTF-8": {path: "/alice/%FF", status: 400, code: "invalid_request", place: "/path/provider encoding"},
	"user, dots":          {path: "/%2e%2e/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, fragment":      {path: "/a%23b/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, a key":         {path: "/OAUTH%23alice/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, star":          {path: "/*/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, long":          {path: "/" + strings.Repeat("a", 1000) + "/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId maxLength"},
	"user, right-left":    {path: "/alice%E2%80%AE/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, slash":         {path: "/alice%2Fx/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, twice encoded": {path: "/alice%252e/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId encoding"},
	"user, dot":           {path: "/alice./ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, matrix":        {path: "/alice;x=1/ZILLOW", status: 400, code: "invalid_request", place: "/path/userId pattern"},
	"user, empty":         {path: "//ZILLOW", status: 404, code: "not_found"},
	"user, me":            {path: "/me/ZILLOW", status: 403, code: "forbidden"},
	"user, another":       {path: "/bob/ZILLOW", status: 403, code: "forbidden"},
	"user, capitals":      {path: "/ALICE/ZILLOW", status: 403, code: "forbidden"},
	"a slash too many":    {path: "/alice/ZILLOW/", status: 404, code: "not_found"},
	"two slashes":         {path: "/alice//ZILLOW", status: 404, code: "not_found"},
	"a query":             {path: "/alice/ZILLOW?access_token=x", status: 400, code: "invalid_request", place: "/query/access_token unknown"},
	"a body":              {path: "/alice/ZILLOW", body: `{"userId":"bob"}`, status: 400, code: "invalid_request", place: "/body unexpected"},
	"POST":                {method: "POST", path: "/alice/ZILLOW", status: 405, code: "method_not_allowed"},
	"HEAD":                {method: "HEAD", path: "/alice/ZILLOW", status: 405},
	"method override": {
		method: "PATCH", path: "/alice/ZILLOW", header: http.Header{"X-Http-Method-Override": {"GET"}}, status: 405, code: "method_not_allowed",
	},
	"two identities": {path: "/alice/ZILLOW", header: http.Header{"Authorization": {"Bearer x"}}, status: 400, code: "auth.ambiguous_authorization"},
}

func gzipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.String()
}

// bodyLimits are the sizes that the document allows, in bytes, by operation.
func bodyLimits(t *testing.T) map[string]int {
	t.Helper()
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := httpapi.Operations(doc)
	if err != nil {
		t.Fatal(err)
	}
	limits := map[string]int{}
	for _, op := range operations {
		limits[op.ID] = int(op.MaxBody)
	}
	return limits
}

func TestABadRequestReachesNobody(t *testing.T) {
	w := newWorld(t)
	wire := newWire(t, w.outside)
	url, log := w.serve(t, wire, nil)
	bearer := "Bearer " + w.issuer.Token("alice")
	w.connect(t, w.as(t, url, "alice"), "alice", google)
	reached := func() int {
		return wire.Calls("dynamodb") + wire.Calls("provider") + wire.Calls("kms") + wire.Calls("bus")
	}
	before := reached()

	try := func(operation, name, method, path string, b bad) {
		t.Helper()
		if b.method != "" {
			method = b.method
		}
		header := http.Header{"Authorization": {bearer}}
		if b.body != "" || method == "POST" {
			header.Set("Content-Type", "application/json")
		}
		for n, values := range b.header {
			if n == "Authorization" {
				values = append(values, bearer)
			}
			header[n] = values
			if values[0] == "" {
				delete(header, n)
			}
		}
		t.Run(operation+"/"+name, func(t *testing.T) {
			resp := w.raw(t, url, method, path+b.path, header, b.body)
			if b.code == "" { // HEAD has no body
				if resp.StatusCode != b.status {
					t.Errorf("status %d", resp.StatusCode)
				}
				return
			}
			p := httpapitest.Problem(t, resp, b.status, b.code)
			checkPlaces(t, p, b.place)
		})
	}
	limit := bodyLimits(t)
	for name, b := range badBodies(goodExchange, limit["exchangeCode"]) {
		try("exchange", name, "POST", "/oauth/exchange", b)
	}
	for name, b := range badBodies(goodRefresh, limit["refreshToken"]) {
		try("refresh", name, "POST", "/oauth/refresh", b)
	}
	for name, b := range badExchanges {
		try("exchange", name, "POST", "/oauth/exchange", b)
	}
	for _, uri := range badRedirectURIs {
		b := bad{body: exchangeWith(fmt.Sprintf(`"redirectUri":%q`, uri)), status: 400, code: "oauth.redirect_uri_unknown", place: "/body/redirectUri enum"}
		try("exchange", "redirectUri "+uri, "POST", "/oauth/exchange", b)
	}
	for name, b := range badRefreshes {
		try("refresh", name, "POST", "/oauth/refresh", b)
	}
	for name, b := range badPaths {
		try("get", name, "GET", "/oauth/tokens", b)
		try("delete", name, "DELETE", "/oauth/tokens", b)
	}
	if n := reached() - before; n != 0 {
		t.Errorf("%d calls were made", n)
	}
	if strings.Contains(log.String(), "X-Injected") || strings.Contains(log.String(), "attacker.invalid") {
		t.Error("the log holds what was sent")
	}
}

func checkPlaces(t *testing.T, p common.Problem, want string) {
	t.Helper()
	places := httpapitest.Places(p)
	if want == "" && len(places) > 0 || want != "" && !slices.Contains(places, want) {
		t.Errorf("places %q, want %q", places, want)
	}
}

// raw sends a path as it is: a client of net/http would tidy it up.
func (w *world) raw(t *testing.T, url, method, path string, header http.Header, body string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var request bytes.Buffer
	fmt.Fprintf(&request, "%s %s HTTP/1.1\r\nHost: oauth\r\nConnection: close\r\n", method, path)
	if body != "" || method == "POST" {
		fmt.Fprintf(&request, "Content-Length: %d\r\n", len(body))
	}
	_ = header.Write(&request)
	request.WriteString("\r\n" + body)
	go func() { _, _ = conn.Write(request.Bytes()) }() // an answer may come before all is sent
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	answerBody, err := io.ReadAll(resp.Body)
	if err != nil && method != "HEAD" {
		t.Fatal(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(answerBody))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers = append(w.answers, answer{method + " " + path, resp.StatusCode, resp.Header.Get("Cache-Control") == "no-store", string(answerBody)})
	return resp
}
