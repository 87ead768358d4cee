package oauth

import (
	"errors"
	"time"

	"coagent/platform/fault"
)

func notConnected() error {
	return fault.New(fault.NotFound, "oauth.not_connected", "There is no connection to this provider.")
}

// errKept: the connection may be good again without a new consent.
var errKept = errors.New("oauth: the tokens are kept")

// mustAct is what is said while a provider refuses a person whose connection is kept.
func mustAct(reason ReauthReason) error { return errors.Join(reauthRequired(reason), errKept) }

func reauthRequired(reason ReauthReason) error {
	f := fault.New(fault.Conflict, "oauth.reauth_required",
		"The connection is no longer good; the person must consent once more.")
	f.Reason = string(reason)
	return f
}

func storageUnavailable(cause error) error {
	if cause == nil {
		cause = errors.New("gave up")
	}
	f := fault.Wrap(cause, fault.Unavailable, "oauth.storage_unavailable",
		"The connection cannot be read or stored just now.")
	f.RetryAfter = time.Second
	return f
}

func unsupportedRecord(cause error) error {
	return fault.Wrap(cause, fault.Conflict, "oauth.unsupported_record",
		"The stored connection has a form that is not known here; the person must consent once more.")
}

func refreshInProgress() error {
	f := fault.New(fault.Unavailable, "oauth.refresh_in_progress", "Somebody is refreshing this token.")
	f.RetryAfter = time.Second
	return f
}

func exchangeInProgress() error {
	f := fault.New(fault.Unavailable, "oauth.exchange_in_progress", "This code is being exchanged.")
	f.RetryAfter = time.Second
	return f
}

func codeInvalid(cause error) error {
	return fault.Wrap(cause, fault.Unprocessable, "oauth.code_invalid",
		"The provider did not accept the authorization code.")
}

func codeSpent() error {
	return fault.New(fault.Unprocessable, "oauth.code_spent",
		"The authorization code was used, and there is no connection of it; the person must consent once more.")
}

func offlineAccessMissing() error {
	return fault.New(fault.Unprocessable, "oauth.offline_access_missing",
		"The provider gave no refresh token; ask for offline access and for consent.")
}

func scopeMissing() error {
	return fault.New(fault.Unprocessable, "oauth.scope_missing", "The person did not grant what is needed.")
}

func keyReused() error {
	return fault.New(fault.Unprocessable, "idempotency_key_reused",
		"The Idempotency-Key was used before, for another request.")
}

// notConfigured is the fault of a provider that is not set up here.
func notConfigured() error {
	f := fault.New(fault.Unavailable, "oauth.provider_not_configured", "This provider is not set up here.")
	f.RetryAfter = time.Hour
	return f
}

// providerFault is what a caller is told of a refusal that is not the
// connection's end.
func providerFault(r *Refusal) error {
	if r.Class == Misconfigured {
		f := fault.Wrap(r, fault.Unavailable, "oauth.provider_misconfigured",
			"The provider refuses our client credentials.")
		f.RetryAfter = max(r.RetryAfter, time.Minute)
		return f
	}
	f := fault.Wrap(r, fault.Unavailable, "oauth.provider_unavailable",
		"The provider does not answer, or asks us to wait.")
	f.RetryAfter = max(r.RetryAfter, time.Second)
	return f
}

// refusalOf reads what an AuthServer returned. Whatever is no Refusal may have
// happened after the request was sent.
func refusalOf(err error) *Refusal {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r
	}
	return &Refusal{Class: InDoubt, ProviderCode: "unknown"}
}

// invalid is the fault of one member of a request.
func invalid(code, pointer, rule, detail string) error {
	f := fault.New(fault.Invalid, code, "The request cannot be used as it is.")
	f.Fields = []fault.Field{{Pointer: pointer, Code: rule, Detail: detail}}
	return f
}
