package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"coagent/platform/fault"
)

const (
	codeMemory = 10 * time.Minute // RFC 6749 section 4.1.2: no code lives longer
	maxCodes   = 10               // that are remembered of one connection
	claimTime  = 30 * time.Second // > 3 * callTime + commitTime + clockSkew
	// placeholderTime is how long an item stays that holds codes and no connection.
	placeholderTime = time.Hour
)

// connected is the outcome of a code that made a connection.
const connected = "connected"

// CodeUse is what became of an authorization code. A code is sent to its provider
// once, because a second use may end the grant that the first one gave (RFC 6749
// section 4.1.2). Whoever presents it again gets what the first one got.
type CodeUse struct {
	Hash    string    // of the code; the code itself is stored nowhere
	Request string    // the hash of the Idempotency-Key; empty if there was none
	By      string    // the id of the exchange that sent it
	At      time.Time // before it was sent
	// Outcome is empty while the exchange is under way. Then it is "connected" or
	// the code of the fault that the caller got.
	Outcome   string
	Version   int64     // of the connection that it made
	ExpiresAt time.Time // of that connection's access token then
}

// hashed is what is kept of a text that is not to be kept.
func hashed(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// codeUse finds a code among those that are remembered.
func (c Connection) codeUse(hash string, at time.Time) (CodeUse, bool) {
	i := slices.IndexFunc(c.Codes, func(u CodeUse) bool { return u.Hash == hash && u.remembered(at) })
	if i < 0 {
		return CodeUse{}, false
	}
	return c.Codes[i], true
}

func (u CodeUse) remembered(at time.Time) bool { return at.Before(u.At.Add(codeMemory)) }

// underWay reports whether the exchange that sent the code may still be at it.
func (u CodeUse) underWay(at time.Time) bool {
	return u.Outcome == "" && at.Before(u.At.Add(claimTime))
}

// remember puts u in the place of what is known of the same exchange, or at the
// end; nobody's memory is longer than the bounds.
func (c *Connection) remember(u CodeUse) {
	codes := slices.DeleteFunc(slices.Clone(c.Codes), func(old CodeUse) bool { return !old.remembered(now()) })
	if i := slices.IndexFunc(codes, func(old CodeUse) bool { return old.By == u.By }); i >= 0 {
		codes[i] = u
	} else {
		codes = append(codes, u)
	}
	c.Codes = codes[max(0, len(codes)-maxCodes):]
}

// forget removes what is known of an exchange that sent nothing.
func (c *Connection) forget(exchange string) {
	c.Codes = slices.DeleteFunc(slices.Clone(c.Codes), func(u CodeUse) bool { return u.By == exchange })
}

// cancelCodes ends the exchanges that are under way, and reports whether there
// were any: what they bring is not wanted any more.
func (c *Connection) cancelCodes() (any bool) {
	codes := slices.Clone(c.Codes)
	for i := range codes {
		if codes[i].Outcome == "" {
			codes[i].Outcome, any = fault.CodeOf(codeSpent()), true
		}
	}
	c.Codes = codes
	return any
}
