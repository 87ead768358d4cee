package main

import (
	"slices"
	"strings"
	"testing"

	"coagent/platform/processtest"
)

func TestEveryMistakeOfTheSettingsIsToldByNameAndNoValue(t *testing.T) {
	said := processtest.Refusal(t, processtest.Build(t), map[string]string{
		"ADDR":                 "127.0.0.1:65536",
		"COGNITO_ISSUER":       "https://user:canary@canary.example",
		"COGNITO_CLIENT_IDS":   "web",
		"CORS_ALLOWED_ORIGINS": "https://app.example,https://*.canary.example,canary",
		"DOCS_DIR":             "/canary",
		"AI_SERVICE_URL":       "canary",
		"SEARCH_SERVICE_URL":   "ftp://canary",
	})
	want := []string{
		"gateway: ADDR must be host:port with a port from 0 to 65535",
		"gateway: COGNITO_ISSUER must be an absolute http or https URL without user, password or fragment",
		"gateway: AI_SERVICE_URL must be an absolute http or https URL without user, password or fragment",
		"gateway: SEARCH_SERVICE_URL must be an absolute http or https URL without user, password or fragment",
		"gateway: OAUTH_SERVICE_URL must be set",
		"gateway: CORS_ALLOWED_ORIGINS must name one host, not a pattern",
		"gateway: CORS_ALLOWED_ORIGINS must be scheme://host[:port]",
		"gateway: DOCS_DIR must be a folder that can be read",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}
