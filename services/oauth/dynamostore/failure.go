package dynamostore

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"coagent/platform/awsfault"
	"coagent/platform/fault"
	"coagent/platform/upstream"
)

// refusal is the fault for an answer that says no to this very write, and nil
// for any other error.
func refusal(err error) error {
	api, ok := errors.AsType[smithy.APIError](err)
	switch {
	case ok && api.ErrorCode() == "ConditionalCheckFailedException":
		return fault.New(fault.Conflict, "oauth.conflict", "The connection was changed by somebody else.")
	case ok && api.ErrorCode() == "ValidationException": // too large, or an expression of ours is wrong
		return errors.New("dynamodb: " + api.ErrorCode())
	default:
		return nil
	}
}

// failure is the fault for an error that is no answer. DynamoDB's own message
// stays out of it, for it may quote the item. Temporary are throttling, a
// failure on its side, and no answer at all.
func failure(err error) *fault.Error {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		f := unavailable(fmt.Errorf("dynamodb: %w", awsfault.CauseOf(err)))
		f.Temporary = true
		return f
	}
	_, throttled := retry.DefaultThrottleErrorCodes[api.ErrorCode()]
	response, answered := errors.AsType[*awshttp.ResponseError](err)
	temporary := throttled || answered && response.HTTPStatusCode() >= http.StatusInternalServerError
	f := unavailable(&upstream.Cause{Why: "dynamodb: " + api.ErrorCode(), Lasting: !temporary})
	f.Temporary = temporary
	return f
}

// unavailable makes of every failure the one that [oauth.Store] knows. What the
// Guard made of a time-out or an open circuit is one too: nobody knows what
// became of the call.
func unavailable(err error) *fault.Error {
	from := fault.From(err)
	f := fault.Wrap(from.Err, fault.Unavailable, "oauth.storage_unavailable",
		"The connection cannot be read or stored just now.")
	f.RetryAfter = from.RetryAfter
	return f
}
