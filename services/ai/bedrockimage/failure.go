package bedrockimage

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"coagent/platform/awsfault"
	"coagent/platform/fault"
)

// modelFailure turns what the SDK reports of the model into our words. The
// model's own stay out, for they can quote the prompt. Only what costs nothing
// is temporary: no picture is paid for twice.
func modelFailure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err() // the guard knows whose deadline it was
	}
	code := codeOf(err)
	unavailable := fault.Wrap(
		errors.New("bedrock: "+code), fault.Unavailable, "ai.image_unavailable", "The image model cannot be reached.",
	)
	switch code {
	case "ThrottlingException":
		unavailable.Code, unavailable.Temporary = "ai.image_throttled", true
	case "ServiceUnavailableException":
		unavailable.Temporary = true
	case "ValidationException": // Unprocessable: it is about this one title, and the circuit must not open
		return fault.Wrap(
			errors.New("bedrock: "+code), fault.Unprocessable, "ai.image_refused", "The image model refused the request.",
		)
	}
	return unavailable
}

func unusable(cause error) error {
	return fault.Wrap(cause, fault.BadUpstream, "ai.image_unusable", "The image model gave nothing that can be used.")
}

// storeFailure turns what the SDK reports of S3 into our words. The key is the
// picture's own hash, so whatever may pass may be repeated.
func storeFailure(err error) error {
	f := fault.Wrap(
		errors.New("s3: "+codeOf(err)), fault.Unavailable, "ai.image_store_unavailable", "The picture could not be stored.",
	)
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		status := answer.HTTPStatusCode() // zero if no answer came
		f.Temporary = status < http.StatusBadRequest || status >= http.StatusInternalServerError
	}
	return f
}

func codeOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return awsfault.CauseOf(err).Why
}
