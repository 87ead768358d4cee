package bedrock

import (
	"context"
	"errors"
	"fmt"
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
	case "ValidationException", "AccessDeniedException", "ResourceNotFoundException", "ExpiredTokenException",
		"UnrecognizedClientException", "InvalidSignatureException":
		return fault.Wrap(cause, fault.BadUpstream, "ai.model_rejected", "The model's provider refused the request.")
	default:
		return fault.Wrap(cause, fault.Unavailable, "ai.model_unavailable", "The model cannot be reached.")
	}
}

func temporary(f *fault.Error) *fault.Error {
	f.Temporary = true
	return f
}
