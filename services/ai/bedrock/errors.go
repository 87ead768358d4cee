package bedrock

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/smithy-go"

	"coagent/platform/awsfault"
	"coagent/platform/fault"
)

// translate turns what the SDK reports into our words. Only the codes that the
// requirements name are temporary; to repeat any other would pay twice for one
// text. The service's own message stays out of the cause: it can quote the
// request.
func translate(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err() // the guard knows whose deadline it was
	}
	if errors.Is(err, errCutShort) {
		return fault.Wrap(errCutShort, fault.Unavailable, "ai.model_unavailable", "The model broke off its answer.")
	}
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		cause := fmt.Errorf("bedrock: %w", awsfault.CauseOf(err))
		return fault.Wrap(cause, fault.Unavailable, "ai.model_unavailable", "The model cannot be reached.")
	}
	code := api.ErrorCode()
	if code != "" { // a stream names an exception by its member: modelTimeoutException
		code = strings.ToUpper(code[:1]) + code[1:]
	}
	cause := errors.New("bedrock: " + code)
	switch code {
	case "ThrottlingException":
		return temporary(fault.Wrap(cause, fault.Unavailable, "ai.model_throttled", "The model is busy."))
	case "ServiceUnavailableException", "ServiceUnavailable":
		return temporary(fault.Wrap(cause, fault.Unavailable, "ai.model_unavailable", "The model cannot be reached."))
	case "RequestTimeout", "RequestTimeoutException":
		return temporary(fault.Wrap(cause, fault.Timeout, "ai.model_timeout", "The model did not answer in time."))
	case "ModelTimeoutException":
		return fault.Wrap(cause, fault.Timeout, "ai.model_timeout", "The model did not answer in time.")
	case "ModelNotReadyException":
		return fault.Wrap(cause, fault.Unavailable, "ai.model_unavailable", "The model cannot be reached.")
	case "ValidationException":
		if lengthened.MatchString(api.ErrorMessage()) {
			return tooLong(cause)
		}
		return fault.Wrap(cause, fault.BadUpstream, "ai.model_rejected", "The model's provider refused the request.")
	case "AccessDeniedException", "ResourceNotFoundException", "ExpiredTokenException",
		"UnrecognizedClientException", "InvalidSignatureException":
		return fault.Wrap(cause, fault.BadUpstream, "ai.model_rejected", "The model's provider refused the request.")
	default:
		return fault.Wrap(cause, fault.Unavailable, "ai.model_unavailable", "The model cannot be reached.")
	}
}

// lengthened is how Bedrock says that a request is over the model's window; the
// code is that of every bad request.
var lengthened = regexp.MustCompile(`(?i)(?:input|prompt) is too long|too many (?:input )?tokens|` +
	`exceed(?:s|ed)? (?:the )?(?:model'?s? )?(?:maximum )?(?:context|token|input)|maximum context length`)

// errOverWindow is for a request that is refused before it is sent.
var errOverWindow = errors.New("bedrock: more tokens than the model's window has")

func tooLong(cause error) *fault.Error {
	return fault.Wrap(cause, fault.TooLarge, "ai.input_too_long",
		"The request is longer than the model can read. Shorten it.")
}

func temporary(f *fault.Error) *fault.Error {
	f.Temporary = true
	return f
}
