// Package fault is the one vocabulary in which the services speak of failure.
//
// An adapter turns what its vendor said into an [Error]; the front door turns
// the Error into a problem document (RFC 9457). Nothing in between looks at it.
package fault

import (
	"errors"
	"time"
)

// Kind says what sort of failure it is. It alone decides the HTTP status, in
// one table of package httpapi.
type Kind uint8

// The kinds. The zero value is Internal, so a fault that nobody classified
// tells a caller nothing.
const (
	Internal             Kind = iota // a mistake of ours: 500
	Invalid                          // the request breaks the contract: 400
	Unauthenticated                  // nobody we know: 401
	Forbidden                        // known, but not allowed: 403
	NotFound                         // 404
	MethodNotAllowed                 // the path exists, the method does not: 405
	RequestTimeout                   // the body of the request came too late: 408
	Conflict                         // the state forbids it: 409
	TooLarge                         // the body is over the operation's limit: 413
	UnsupportedMediaType             // type, charset or encoding of the body: 415
	Unprocessable                    // well-formed, but cannot be done: 422
	RateLimited                      // the caller asks too often: 429
	BadUpstream                      // a dependency answered nonsense: 502
	Unavailable                      // a dependency cannot serve now: 503
	Timeout                          // the time allowed is over: 504
)

var kindNames = [...]string{
	Internal: "internal", Invalid: "invalid", Unauthenticated: "unauthenticated", Forbidden: "forbidden",
	NotFound: "not_found", MethodNotAllowed: "method_not_allowed", RequestTimeout: "request_timeout",
	Conflict: "conflict", TooLarge: "too_large", UnsupportedMediaType: "unsupported_media_type",
	Unprocessable: "unprocessable", RateLimited: "rate_limited", BadUpstream: "bad_upstream",
	Unavailable: "unavailable", Timeout: "timeout",
}

// Kinds returns every kind, so that a test can hold a table against them.
func Kinds() []Kind {
	all := make([]Kind, len(kindNames))
	for i := range kindNames {
		all[i] = Kind(i)
	}
	return all
}

// String names the kind for logs and metrics.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// Field is one offending place of a request.
type Field struct {
	// Pointer is a JSON pointer (RFC 6901) into the request: /body/topic,
	// /query/limit, /header/Idempotency-Key, /path/userId.
	Pointer string
	// Code names the broken rule in the words of the document: maxLength,
	// required, enum, format, …
	Code string
	// Detail says in a sentence what is wrong. It never holds the value.
	Detail string
}

// Finding is a phrase for which a text was refused.
type Finding struct {
	// Pointer is a JSON pointer (RFC 6901) to the text in the answer.
	Pointer string
	Phrase  string
	// Start and End are where it stands in its text, in UTF-16 code units.
	Start, End int
	// Class is what the law protects people by, and Rule the id of the rule that
	// finds the phrase.
	Class, Rule string
	// Why and Suggestion are sentences for people.
	Why, Suggestion string
}

// Error is a failure with its public and its private half.
type Error struct {
	Kind Kind
	// Code is stable and for programs: "search.provider_quota".
	Code string
	// Detail is for people and is shown to the caller.
	Detail string
	// Reason says why, for programs, where one code has several reasons; else it
	// is empty.
	Reason string
	// Fields are the offending places; only an Invalid fault has any.
	Fields []Field
	// Findings are the phrases for which a text was refused. They quote it, and so
	// they are for the caller and for no log.
	Findings []Finding
	// RetryAfter, if positive, tells the caller how long to wait.
	RetryAfter time.Duration
	// Challenge says how to authenticate, as WWW-Authenticate has it (RFC 9110,
	// section 11.6.1). It is for faults about who is asking.
	Challenge string
	// Temporary says that the very same call may succeed when it is repeated.
	// Package upstream repeats such calls and no others.
	Temporary bool
	// Err is the cause. It goes to the log and never to a caller. It must hold
	// no secret and no body of an upstream.
	Err error
}

// New makes a fault that has no cause beneath it.
func New(kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail}
}

// Wrap makes a fault of cause. The cause is for the log alone.
func Wrap(cause error, kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail, Err: cause}
}

// Error is the text for the log: code, detail and cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Code + ": " + e.Detail
	}
	return e.Code + ": " + e.Detail + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// From finds the fault in err. An error that is none becomes an Internal fault
// with the code "internal" and err as its private cause.
func From(err error) *Error {
	if f, ok := errors.AsType[*Error](err); ok {
		return f
	}
	return Wrap(err, Internal, "internal", "Something went wrong on our side.")
}

// KindOf is the kind of the fault in err; Internal if there is none.
func KindOf(err error) Kind { return From(err).Kind }

// CodeOf is the code of the fault in err; "internal" if there is none.
func CodeOf(err error) string { return From(err).Code }
