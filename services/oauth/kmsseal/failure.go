package kmsseal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"coagent/platform/awsfault"
	"coagent/platform/fault"
	"coagent/platform/upstream"
)

// ask calls KMS through the guard. It gives the cause of a hang-up as it is, a
// *refusal if KMS says no, and otherwise the fault "oauth.sealing_unavailable".
//
// A refusal is an answer: it shows that KMS works, and does not open the
// circuit. Otherwise five corrupt items would lock out everybody.
func ask[T any](ctx context.Context, s *Sealer, call func(context.Context) (T, error)) (T, error) {
	type reply struct {
		out T
		no  *refusal
	}
	var none T
	got, err := upstream.Do(ctx, s.guard, func(ctx context.Context) (reply, error) {
		out, err := call(ctx)
		if err == nil {
			return reply{out: out}, nil
		}
		no, err := translate(ctx, err)
		return reply{no: no}, err
	})
	if f, ok := errors.AsType[*fault.Error](err); ok {
		seen := unavailable(f.Err) // the cause alone: f may have another code
		seen.RetryAfter = max(seen.RetryAfter, f.RetryAfter)
		return none, seen
	}
	if err != nil {
		return none, err
	}
	if got.no != nil {
		if !got.no.ofRecord { // the key may no longer be used
			s.keys.purge()
		}
		return none, got.no
	}
	return got.out, nil
}

// refusal is the no of KMS.
type refusal struct {
	code string
	// ofRecord: what was sent to be unwrapped is at fault, and not the key.
	ofRecord bool
}

func (r *refusal) Error() string { return "kms: " + r.code }

// Unwrap says that KMS will refuse again.
func (r *refusal) Unwrap() error { return &upstream.Cause{Why: r.Error(), Lasting: true} }

var errUnreadable = errors.New("kms: unreadable answer")

// Codes of KMS, by what they mean here.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
var (
	// ofRecord are also those of a key that does not exist: a stored key id that
	// names none was changed, or its key was destroyed.
	ofRecord = codes("InvalidCiphertextException", "IncorrectKeyException", "InvalidKeyUsageException",
		"InvalidArnException", "NotFoundException", "ValidationException")
	temporary = codes("ThrottlingException", "Throttling", "RequestLimitExceeded", "KMSInternalException",
		"InternalFailure", "DependencyTimeoutException", "KeyUnavailableException", "ServiceUnavailable",
		"ServiceUnavailableException", "RequestTimeout", "RequestTimeoutException")
	ofKey = codes("DisabledException", "KMSInvalidStateException", "AccessDeniedException",
		"UnsupportedOperationException", "ExpiredTokenException", "UnrecognizedClientException",
		"InvalidClientTokenId", "InvalidSignatureException", "IncompleteSignature",
		"MissingAuthenticationTokenException")
)

func codes(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// translate turns what the SDK reports into our words. The service's own text
// stays out of them, and so does a code that is not in the lists above.
func translate(ctx context.Context, err error) (*refusal, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err() // the guard knows whose deadline it was
	}
	if errors.Is(err, errUnreadable) {
		return nil, unavailable(errUnreadable)
	}
	cause := fmt.Errorf("kms: %w", awsfault.CauseOf(err))
	if _, garbled := errors.AsType[*smithy.DeserializationError](err); garbled {
		return nil, unavailable(cause)
	}
	again := unavailable(cause)
	again.Temporary, again.RetryAfter = true, 0 // the guard knows how long to wait
	api, answered := errors.AsType[smithy.APIError](err)
	if !answered {
		return nil, again
	}
	switch code := api.ErrorCode(); {
	case ofRecord[code]:
		return &refusal{code: code, ofRecord: true}, nil
	case ofKey[code]:
		return &refusal{code: code}, nil
	case temporary[code]:
		again.Err = errors.New("kms: " + code)
		return nil, again
	}
	if resp, ok := errors.AsType[*awshttp.ResponseError](err); ok &&
		resp.HTTPStatusCode() >= http.StatusInternalServerError {
		again.Err = errors.New("kms: an error of the server that has no known code")
		return nil, again
	}
	return &refusal{code: "a refusal that has no known code"}, nil
}

func unavailable(cause error) *fault.Error {
	f := fault.Wrap(cause, fault.Unavailable, "oauth.sealing_unavailable",
		"The keys that protect tokens cannot be had just now.")
	f.RetryAfter = time.Second
	return f
}

func tampered(cause error) error {
	return fault.Wrap(cause, fault.Internal, "oauth.integrity_error",
		"A stored token is not what was stored; this has been reported.")
}

func unsupported(why string) error {
	return fault.Wrap(errors.New(why), fault.Conflict, "oauth.unsupported_record",
		"A stored connection has a form that this version does not know.")
}
