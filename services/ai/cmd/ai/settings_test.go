package main

import (
	"slices"
	"strings"
	"testing"

	"coagent/platform/processtest"
)

func TestEveryMistakeOfTheSettingsIsToldByNameAndNoValue(t *testing.T) {
	said := processtest.Refusal(t, processtest.Build(t), map[string]string{
		"ADDR":                       "canary",
		"COGNITO_ISSUER":             "http://canary.example",
		"COGNITO_JWKS_URL":           "canary",
		"COGNITO_CLIENT_IDS":         " , ",
		"RESPONSE_CHECK_SAMPLE":      "canary",
		"BEDROCK_JSON_MODE":          "canary",
		"BEDROCK_FAST_MODEL_ID":      "canary",
		"MAX_CONCURRENT_GENERATIONS": "0",
		"SEARCH_SERVICE_URL":         "https://user:canary@search.example",
		"REDIS_ENDPOINT":             "redis://user:canary@cache.example:port",
		"IMAGE_MODEL_ID":             "canary",
		"IMAGE_BASE_URL":             "http://canary.example",
		"AWS_ENDPOINT_URL_BEDROCK":   "canary",
		"AWS_PROFILE":                "canary",
	})
	want := []string{
		"ai: ADDR must be host:port with a port from 0 to 65535",
		"ai: COGNITO_JWKS_URL must be an absolute http or https URL without user, password or fragment",
		"ai: COGNITO_CLIENT_IDS must be set",
		"ai: COGNITO_ISSUER must be https, or http on a loopback host",
		"ai: RESPONSE_CHECK_SAMPLE must be a whole number from 0 to 100",
		"ai: BEDROCK_JSON_MODE must be one of native, strict_tool, forced_tool, prompt",
		"ai: BEDROCK_FAST_JSON_MODE must be set for a model that is not known: native, strict_tool, forced_tool, prompt",
		"ai: MAX_CONCURRENT_GENERATIONS must be a whole number from 1 to 1000",
		"ai: SEARCH_SERVICE_URL must be an absolute http or https URL without user, password or fragment",
		"ai: IMAGE_BUCKET_NAME must be set: there is an IMAGE_MODEL_ID",
		"ai: IMAGE_BASE_URL must begin with https://",
		"ai: REDIS_ENDPOINT must be host:port or a redis://, rediss:// or unix:// URL",
		"ai: AWS_ENDPOINT_URL_BEDROCK must be an absolute http or https URL without user, password or fragment",
		"ai: AWS_PROFILE must be a profile that the AWS config files have",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}
