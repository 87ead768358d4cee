package schema

import (
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"time"
	_ "time/tzdata" // a machine without time zones knows those of our callers

	"github.com/getkin/kin-openapi/openapi3"
)

// formats are the string formats that kin-openapi does not check, or checks
// less strictly than the decoders behind it, by their names in the documents.
var formats = map[string]openapi3.StringFormatValidator{
	"uuid":      openapi3.NewCallbackValidator(uuidText),
	"email":     openapi3.NewCallbackValidator(bareAddress),
	"uri":       openapi3.NewCallbackValidator(absoluteURI),
	"date-time": openapi3.NewCallbackValidator(instant),
	"date":      openapi3.NewCallbackValidator(day),
	"time-zone": openapi3.NewCallbackValidator(zone),
}

// Formats makes a validation hold strings against the formats uuid (any version,
// RFC 9562), email (a bare address), uri (absolute, with a host), date-time
// (RFC 3339), date and time-zone (a name of the IANA database), without touching the library's global table.
func Formats() openapi3.SchemaValidationOption {
	return openapi3.WithStringFormatValidators(formats)
}

// HasFormat says whether a text has one of the formats of [Formats].
func HasFormat(name, text string) bool { return formats[name].Validate(text) == nil }

// errFormat has no words: what is said of a broken format is in [sayFormat].
var errFormat = errors.New("wrong format")

var uuidForm = regexp.MustCompile(`\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}\z`)

func uuidText(s string) error {
	if !uuidForm.MatchString(s) {
		return errFormat
	}
	return nil
}

func bareAddress(s string) error {
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return errFormat
	}
	return nil
}

func absoluteURI(s string) error {
	if u, err := url.Parse(s); err != nil || u.Scheme == "" || u.Host == "" {
		return errFormat
	}
	return nil
}

func instant(s string) error {
	if _, err := time.Parse(time.RFC3339, s); err != nil {
		return errFormat
	}
	return nil
}

func day(s string) error {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return errFormat
	}
	return nil
}

// longestZone is more than the longest name of the IANA database has.
const longestZone = 64

func zone(s string) error {
	if len(s) > longestZone { // else the error would quote it
		return errFormat
	}
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" { // the machine's own is nobody's
		return errFormat
	}
	return nil
}
