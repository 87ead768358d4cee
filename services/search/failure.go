package search

import "coagent/platform/fault"

// Failure is a way in which a [Provider] fails to answer. It is the code of a
// fault.
type Failure string

// The failures.
const (
	Throttled     Failure = "search.provider_throttled"      // it is asked too often
	QuotaUsedUp   Failure = "search.provider_quota"          // nothing helps until somebody buys more or a month ends
	Unavailable   Failure = "search.provider_unavailable"    // it does not answer
	TimedOut      Failure = "search.provider_timeout"        // it did not answer in time
	Rejected      Failure = "search.provider_rejected"       // it refuses our request
	InvalidAnswer Failure = "search.provider_invalid_answer" // its answer cannot be read
)

// Fault is the fault with the code f. Its cause is for the log, and must not
// quote the provider.
func (f Failure) Fault(cause error) *fault.Error {
	switch f {
	case Throttled:
		return fault.Wrap(cause, fault.Unavailable, string(f), "The search provider asks us to slow down.")
	case QuotaUsedUp:
		return fault.Wrap(cause, fault.Unavailable, string(f), "The search provider's quota is used up.")
	case TimedOut:
		return fault.Wrap(cause, fault.Timeout, string(f), "The search provider did not answer in time.")
	case Rejected:
		return fault.Wrap(cause, fault.BadUpstream, string(f), "The search provider refused our request.")
	case InvalidAnswer:
		return fault.Wrap(cause, fault.BadUpstream, string(f), "The search provider answered with something unreadable.")
	default:
		return fault.Wrap(cause, fault.Unavailable, string(Unavailable), "The search provider does not answer.")
	}
}
