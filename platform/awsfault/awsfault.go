// Package awsfault says why a call through the AWS SDK failed.
package awsfault

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"coagent/platform/upstream"
)

// Whose fault a code is. Other codes are not repeated: who answers in place of
// AWS could write anything into one.
var (
	ofCredentials = []string{
		"UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidSignatureException",
		"SignatureDoesNotMatch", "IncompleteSignature", "ExpiredToken", "ExpiredTokenException", "RequestExpired",
		"MissingAuthenticationToken", "MissingAuthenticationTokenException",
	}
	ofRights = []string{"AccessDenied", "AccessDeniedException", "NotAuthorized", "UnauthorizedOperation"}
	// Some services send these with a status of their own choice, or with 400.
	ofTheService = []string{
		"InternalError", "InternalException", "InternalFailure", "InternalServerError", "InternalServerException",
		"ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout", "RequestTimeoutException",
	}
)

// CauseOf is the cause of a call that AWS did not answer as it should. Lasting
// are wrong credentials, rights that are not given, and an address at which
// something else answers; throttling and an error of the service's own are
// outages.
func CauseOf(err error) *upstream.Cause {
	status := 0
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		status = response.HTTPStatusCode() // 0 if there was none
	}
	if _, unreadable := errors.AsType[*smithy.DeserializationError](err); unreadable {
		return &upstream.Cause{
			Why:     fmt.Sprintf("what answers (status %d) does not speak as AWS does", status),
			Lasting: status < http.StatusInternalServerError,
		}
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return ofCode(api.ErrorCode(), status)
	}
	if status == 0 && strings.Contains(err.Error(), "get credentials") { // the SDK has no type for it
		return &upstream.Cause{Why: "there are no AWS credentials", Lasting: true}
	}
	return upstream.NoAnswer(err)
}

func ofCode(code string, status int) *upstream.Cause {
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case slices.Contains(ofCredentials, code):
		return &upstream.Cause{Why: "the AWS credentials are refused (" + code + ")", Lasting: true}
	case slices.Contains(ofRights, code):
		return &upstream.Cause{Why: "the AWS credentials do not allow it (" + code + ")", Lasting: true}
	case throttled, slices.Contains(ofTheService, code):
		return &upstream.Cause{Why: code}
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout: // of a proxy, as a rule
		return &upstream.Cause{Why: fmt.Sprintf("not now (status %d)", status)}
	case status >= http.StatusInternalServerError:
		return &upstream.Cause{Why: fmt.Sprintf("an error of the service's own (status %d)", status)}
	}
	return &upstream.Cause{Why: fmt.Sprintf("the service refuses the request (status %d)", status), Lasting: true}
}
