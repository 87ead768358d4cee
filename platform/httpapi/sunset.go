package httpapi

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// Sunset is the end of an operation: deprecated Since a day, and there Until
// another.
type Sunset struct{ Since, Until time.Time }

const sunsetRule = "deprecated: true needs x-coagent-sunset, {since, until}, two days with the earlier one first, " +
	"and the other way round"

// sunset reads deprecated and x-coagent-sunset, which come together or not at all.
func sunset(op *openapi3.Operation) (*Sunset, error) {
	extension, given := op.Extensions["x-coagent-sunset"]
	if !given && !op.Deprecated {
		return nil, nil //nolint:nilnil // nearly no operation is deprecated, which is no error
	}
	days, _ := extension.(map[string]any)
	since, errSince := day(days["since"])
	until, errUntil := day(days["until"])
	if !op.Deprecated || errSince != nil || errUntil != nil || !until.After(since) {
		return nil, errors.New(sunsetRule)
	}
	return &Sunset{since, until}, nil
}

// day reads what the loader has made of 2027-01-31: a string or a time.
func day(of any) (time.Time, error) {
	if t, ok := of.(time.Time); ok {
		return t.UTC(), nil
	}
	text, _ := of.(string)
	return time.Parse(time.DateOnly, text)
}

// TellSunset sets Deprecation (RFC 9745) and Sunset (RFC 8594), if the operation
// is deprecated.
func (op Operation) TellSunset(h http.Header) {
	if op.Sunset != nil {
		h.Set("Deprecation", "@"+strconv.FormatInt(op.Sunset.Since.Unix(), 10))
		h.Set("Sunset", op.Sunset.Until.UTC().Format(http.TimeFormat))
	}
}
