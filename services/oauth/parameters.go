package oauth

import "time"

// The protocol's parameters. A lease outlives the provider's call, the commit
// and the skew of clocks together, so that a second caller cannot present a
// one-use token while the first is still at it.
const (
	clockSkew      = 2 * time.Second
	prepareTime    = 2 * time.Second        // of everything between lease and call
	callTime       = 6 * time.Second        // of one call to a provider
	attemptTime    = prepareTime + callTime // of an attempt, until only storing is left, which goes on by itself
	commitTime     = 4 * time.Second        // of storing what it gave
	leaseTime      = 15 * time.Second       // > prepareTime + callTime + commitTime + clockSkew
	waitTime       = 8 * time.Second        // that a caller waits for somebody else's refresh
	exchangeWait   = 15 * time.Second       // that a caller waits for somebody else's exchange of the same code
	hardWindow     = time.Minute            // a token that lives less is not handed out
	publishTime    = 300 * time.Millisecond
	refusalTime    = 24 * time.Hour // of unexplained refusals; then the person is told
	maxBackoff     = 5 * time.Minute
	tombstoneTime  = 30 * 24 * time.Hour
	revokePatience = 24 * time.Hour // then the tokens are removed, revoked or not
)
