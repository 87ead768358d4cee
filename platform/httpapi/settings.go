package httpapi

import "coagent/platform/env"

// Settings are what can be set of the front door of every service.
type Settings struct {
	// ResponseSample is that of [Service].
	ResponseSample float64
	// MaxBodyBytes is that of [Service].
	MaxBodyBytes int64
	// CountsRates says that the service counts itself how often each caller comes:
	// it needs a Limiter.
	CountsRates bool
}

// ReadSettings reads RESPONSE_CHECK_SAMPLE, MAX_BODY_BYTES_IN_FLIGHT and
// ADMISSION.
func ReadSettings(e *env.Reader) Settings {
	return Settings{
		ResponseSample: float64(e.Int("RESPONSE_CHECK_SAMPLE", 1, 0, 100)) / 100, // percent
		MaxBodyBytes:   int64(e.Int("MAX_BODY_BYTES_IN_FLIGHT", defaultMaxBodyBytes, 2<<20, 1<<30)),
		CountsRates:    e.OneOf("ADMISSION", []string{"on", "off"}, "off") == "on",
	}
}
