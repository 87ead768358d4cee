package authtest

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"maps"
	"strings"
	"time"
)

// HostileTokens returns tokens that must all be refused with 401, by name. The
// names are stable. Each differs from a good token of i by one attack, and each
// is below 8 KiB and fit for an HTTP header, so that it reaches the check and
// no other bound. Its would-be subject is "victim".
func HostileTokens(i *Issuer) map[string]string {
	tokens := map[string]string{}
	maps.Copy(tokens, wrongAlgorithms(i))
	maps.Copy(tokens, wrongKeys(i))
	maps.Copy(tokens, wrongClaims(i))
	maps.Copy(tokens, wrongTexts(i))
	return tokens
}

const victim = "victim"

func (i *Issuer) headerWith(name string, value any) map[string]any {
	header := i.Header()
	header[name] = value
	return header
}

func wrongAlgorithms(i *Issuer) map[string]string {
	claims := i.Claims(victim)
	public := &i.signingKey().PublicKey
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		panic(err)
	}
	asPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})

	hmacWith := func(secret []byte) string {
		signed := unsigned(i.headerWith("alg", "HS256"), claims)
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(signed))
		return signed + "." + encode(mac.Sum(nil))
	}
	rs512 := unsigned(i.headerWith("alg", "RS512"), claims)
	digest512 := sha512.Sum512([]byte(rs512))
	signature512, err := rsa.SignPKCS1v15(nil, i.signingKey(), crypto.SHA512, digest512[:])
	if err != nil {
		panic(err)
	}
	ps256 := unsigned(i.headerWith("alg", "PS256"), claims)
	digest256 := sha256.Sum256([]byte(ps256))
	signaturePSS, err := rsa.SignPSS(rand.Reader, i.signingKey(), crypto.SHA256, digest256[:], nil)
	if err != nil {
		panic(err)
	}

	tokens := map[string]string{
		"alg none without signature":     unsigned(i.headerWith("alg", "none"), claims) + ".",
		"alg HS256 with the public PEM":  hmacWith(asPEM),
		"alg HS256 with the public DER":  hmacWith(der),
		"alg HS256 with an empty secret": hmacWith(nil),
		"alg RS512":                      rs512 + "." + encode(signature512),
		"alg PS256":                      ps256 + "." + encode(signaturePSS),
		"alg missing":                    i.Sign(map[string]any{"kid": i.Header()["kid"]}, claims),
		"alg in lower case":              i.Sign(i.headerWith("alg", "rs256"), claims),
		"alg as a list":                  i.Sign(i.headerWith("alg", []string{"RS256"}), claims),
	}
	for _, alg := range []string{"none", "None", "NONE", "nOnE", "none ", ""} {
		tokens["alg '"+alg+"' with a signature"] = i.Sign(i.headerWith("alg", alg), claims)
	}
	tokens["alg ES256"] = i.Sign(i.headerWith("alg", "ES256"), claims)
	return tokens
}

func wrongKeys(i *Issuer) map[string]string {
	// Older than any fetch of keys, so that an unknown key cannot be a new one.
	claims := i.Claims(victim, Lifetime(-5*time.Minute, time.Hour))
	attacker := attackerKey()
	byAttacker := func(header map[string]any) string {
		return signRS256(attacker, toJSON(header), toJSON(claims))
	}
	const foreign = "https://attacker.invalid/jwks.json"
	withoutID := i.Header()
	delete(withoutID, "kid")

	return map[string]string{
		"kid missing":                i.Sign(withoutID, claims),
		"kid empty":                  i.Sign(i.headerWith("kid", ""), claims),
		"kid unknown":                i.Sign(i.headerWith("kid", "key-99"), claims),
		"kid a number":               i.Sign(i.headerWith("kid", 1), claims),
		"kid too long":               i.Sign(i.headerWith("kid", strings.Repeat("k", 129)), claims),
		"kid a path":                 i.Sign(i.headerWith("kid", "../../etc/passwd"), claims),
		"kid a URL":                  byAttacker(i.headerWith("kid", foreign)),
		"kid an SQL fragment":        i.Sign(i.headerWith("kid", "x' OR '1'='1"), claims),
		"header jku to the attacker": byAttacker(i.headerWith("jku", foreign)),
		"header x5u to the attacker": byAttacker(i.headerWith("x5u", foreign)),
		"header jku, unknown kid":    byAttacker(map[string]any{"alg": "RS256", "kid": "attacker", "jku": foreign}),
		"header jwk of the attacker": byAttacker(i.headerWith("jwk", JWK("attacker", &attacker.PublicKey))),
		"header x5c of the attacker": byAttacker(i.headerWith("x5c", []string{"MIIB"})),
		"header with crit":           i.Sign(i.headerWith("crit", []string{"exp"}), claims),
		"signed by the attacker":     byAttacker(i.Header()),
		"other pool with its own key": signRS256(attacker, `{"alg":"RS256","kid":"other-pool-key"}`,
			toJSON(i.Claims(victim, Claim("iss", i.URL+"2")))),
		"other pool with the same key": i.Token(victim, Claim("iss", i.URL+"2")),
		"other region": i.Token(victim,
			Claim("iss", strings.Replace(i.URL, "eu-central-1", "us-east-1", 1))),
		"issuer with a trailing slash":  i.Token(victim, Claim("iss", i.URL+"/")),
		"issuer in upper case":          i.Token(victim, Claim("iss", strings.ToUpper(i.URL))),
		"issuer missing":                i.Token(victim, Without("iss")),
		"issuer in a list":              i.Token(victim, Claim("iss", []string{i.URL})),
		"alg twice in the header":       i.SignText(`{"alg":"none",`+toJSON(i.Header())[1:], toJSON(claims)),
		"header with something behind":  i.SignText(toJSON(i.Header())+"{}", toJSON(claims)),
		"header is null":                i.SignText("null", toJSON(claims)),
		"header swapped after signing":  swap(i.Token(victim), 0, toJSON(i.headerWith("typ", "JWT"))),
		"payload swapped after signing": swap(i.Token("attacker"), 1, toJSON(claims)),
	}
}

func wrongClaims(i *Issuer) map[string]string {
	payload := toJSON(i.Claims(victim))
	id := func(opts ...Option) string {
		return i.Token(victim, append([]Option{Claim("token_use", "id")}, opts...)...)
	}
	const far = 1 << 62
	soon := time.Now().Add(time.Hour).Unix()

	return map[string]string{
		"id token":                   id(Claim("aud", i.ClientID), Without("client_id"), Without("scope")),
		"id token dressed as access": id(),
		"token_use missing":          i.Token(victim, Without("token_use")),
		"token_use refresh":          i.Token(victim, Claim("token_use", "refresh")),
		"token_use in a list":        i.Token(victim, Claim("token_use", []string{"access"})),
		"other client":               i.Token(victim, Claim("client_id", "another-client")),
		"client missing":             i.Token(victim, Without("client_id")),
		"client empty":               i.Token(victim, Claim("client_id", "")),
		"aud added":                  i.Token(victim, Claim("aud", i.ClientID)),
		"aud added as a list":        i.Token(victim, Claim("aud", []string{i.ClientID})),
		"aud added as null":          i.Token(victim, Claim("aud", nil)),
		"expired":                    i.Token(victim, Lifetime(-time.Hour, -10*time.Minute)),
		"expired, with a second EXP": i.Token(victim, Lifetime(-time.Hour, -10*time.Minute), Claim("EXP", soon)),
		"not valid yet":              i.Token(victim, Claim("nbf", time.Now().Add(10*time.Minute).Unix())),
		"issued in the future":       i.Token(victim, Lifetime(10*time.Minute, time.Hour)),
		"exp missing":                i.Token(victim, Without("exp")),
		"exp null":                   i.Token(victim, Claim("exp", nil)),
		"exp as a string":            i.Token(victim, Claim("exp", "4102444800")),
		"exp with a fraction":        i.Token(victim, Claim("exp", float64(soon)+0.5)),
		"exp beyond 64 bits": i.SignText(toJSON(i.Header()),
			replaceClaim(payload, "exp", "99999999999999999999")),
		"exp in the far future":           i.Token(victim, Claim("exp", int64(far))),
		"iat missing":                     i.Token(victim, Without("iat")),
		"iat so small that it overflows":  i.Token(victim, Claim("iat", int64(-1<<63))),
		"lives longer than a day":         i.Token(victim, Lifetime(-time.Hour, 23*time.Hour+time.Second)),
		"ends before it begins":           i.Token(victim, Lifetime(30*time.Second, 10*time.Second)),
		"sub missing":                     i.Token(victim, Without("sub")),
		"sub empty":                       i.Token(victim, Claim("sub", "")),
		"sub a number":                    i.Token(victim, Claim("sub", 7)),
		"sub twice":                       i.SignText(toJSON(i.Header()), `{"sub":"attacker",`+payload[1:]),
		"a nested claim twice":            i.SignText(toJSON(i.Header()), `{"x":{"a":1,"a":2},`+payload[1:]),
		"sub twice, once with an escape":  i.SignText(toJSON(i.Header()), `{"\u0073ub":"attacker",`+payload[1:]),
		"payload with something behind":   i.SignText(toJSON(i.Header()), payload+payload),
		"payload with invalid UTF-8":      i.SignText(toJSON(i.Header()), "{\"x\":\"\xff\","+payload[1:]),
		"payload a list":                  i.SignText(toJSON(i.Header()), "["+payload+"]"),
		"payload null":                    i.SignText(toJSON(i.Header()), "null"),
		"payload empty":                   i.SignText(toJSON(i.Header()), ""),
		"nested token":                    i.SignText(toJSON(i.headerWith("cty", "JWT")), i.Token(victim)),
		"payload with a hundred brackets": i.SignText(toJSON(i.Header()), strings.Repeat("[", 100)),
	}
}

func wrongTexts(i *Issuer) map[string]string {
	good := i.Token(victim)
	head, rest, _ := strings.Cut(good, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	raw, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		panic(err)
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, signature[len(signature)-1])

	return map[string]string{
		"not a token":             "victim",
		"signature stripped":      head + "." + payload + ".",
		"signature part missing":  head + "." + payload,
		"signature truncated":     head + "." + payload + "." + encode(raw[:len(raw)-1]),
		"signature with padding":  head + "." + payload + "." + base64.URLEncoding.EncodeToString(raw),
		"signature all zero":      head + "." + payload + "." + encode(make([]byte, len(raw))),
		"signature respelled":     good[:len(good)-1] + string(alphabet[last|1]), // 256 bytes leave four bits over
		"payload with padding":    head + "." + payload + "=." + signature,
		"four parts":              good + ".",
		"five parts, as if a JWE": head + "..." + payload + "." + signature,
		"dots alone":              strings.Repeat(".", 4096),
		"plain base64 alphabet":   head + "." + payload + ".+/" + signature[2:],
		"text behind the token":   good + "%00",
		"JSON serialization": fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q}`,
			head, payload, signature),
	}
}

func unsigned(header, claims map[string]any) string {
	return encode([]byte(toJSON(header))) + "." + encode([]byte(toJSON(claims)))
}

// swap puts another text into one part of a token and leaves its signature.
func swap(token string, part int, text string) string {
	parts := strings.Split(token, ".")
	parts[part] = encode([]byte(text))
	return strings.Join(parts, ".")
}

// replaceClaim writes a number that no Go type holds.
func replaceClaim(payload, name, number string) string {
	before, after, _ := strings.Cut(payload, `"`+name+`":`)
	_, after, _ = strings.Cut(after, ",")
	return before + `"` + name + `":` + number + "," + after
}
