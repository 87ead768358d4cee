package program

import (
	"slices"
	"strings"
	"testing"

	"coagent/platform/processtest"
)

func TestEveryMistakeOfTheSettingsIsToldByNameAndNoValue(t *testing.T) {
	said := processtest.Refusal(t, processtest.BuildFolder(t, "../cmd/oauth"), map[string]string{
		"ADDR":                      "canary",
		"COGNITO_ISSUER":            "canary",
		"COGNITO_CLIENT_IDS":        "web",
		"ENCRYPTION_KEY_CACHE_SIZE": "canary",
		"STAGE":                     " ",
		"GOOGLE_CLIENT_ID":          "google",
		"GOOGLE_OAUTH_URL":          "https://canary.example",
		"FACEBOOK_CLIENT_ID":        "facebook",
		"FACEBOOK_CLIENT_SECRET":    "canary secret",
		"FACEBOOK_REDIRECT_URIS":    "https://app.example/callback,http://canary.example",
		"FACEBOOK_GRAPH_VERSION":    "canary",
		"ZILLOW_REVOKE_URL":         "http://canary.example",
		"ZILLOW_CLIENT_AUTH":        "canary",
		"ZILLOW_ROTATION":           "canary",
		"AWS_ENDPOINT_URL_KMS":      "canary",
		"AWS_PROFILE":               "canary",
	})
	want := []string{
		"oauth: ADDR must be host:port with a port from 0 to 65535",
		"oauth: COGNITO_ISSUER must be an absolute http or https URL without user, password or fragment",
		"oauth: ENCRYPTION_KEY_CACHE_SIZE must be a whole number from 0 to 1000",
		"oauth: DYNAMODB_TABLE_NAME must be set",
		"oauth: ENCRYPTION_KEY_ARN must be set",
		"oauth: STAGE must be set",
		"oauth: FACEBOOK_GRAPH_VERSION must look like v26.0",
		"oauth: FACEBOOK_CLIENT_SECRET must not hold a space or an unprintable character",
		"oauth: FACEBOOK_REDIRECT_URIS must be https or lead to this machine, each of them",
		"oauth: GOOGLE_CLIENT_SECRET must be set: there is a client id without it",
		"oauth: GOOGLE_REDIRECT_URIS must be set: the provider is configured",
		"oauth: GOOGLE_OAUTH_URL is on a host that is not known to be this provider's",
		"oauth: ZILLOW_TOKEN_URL must be set: there is an address for revoking",
		"oauth: ZILLOW_CLIENT_AUTH must be basic or form",
		"oauth: ZILLOW_ROTATION must be strict, grace or static",
		"oauth: ZILLOW_REVOKE_URL must be https",
		"oauth: AWS_ENDPOINT_URL_KMS must be an absolute http or https URL without user, password or fragment",
		"oauth: AWS_PROFILE must be a profile that the AWS config files have",
	}
	slices.Sort(said)
	slices.Sort(want)
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

func TestWithoutCredentialsItSaysSoInOneSentenceAndEnds(t *testing.T) {
	w := newWorld(t)
	settings := w.settings(newWire(t, w.outside), nil)
	delete(settings, "AWS_ACCESS_KEY_ID")
	refusal := processtest.Refusal(t, processtest.BuildFolder(t, "../cmd/oauth"), settings)
	said := slices.DeleteFunc(refusal, func(line string) bool { return strings.HasPrefix(line, "{") })
	const sentence = "oauth: there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"
	if !slices.Equal(said, []string{sentence}) {
		t.Errorf("it says\n%s", strings.Join(said, "\n"))
	}
}
