// Package awsconfigtest gives tests the AWS settings that a program has.
package awsconfigtest

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"coagent/platform/awsconfig"
)

// Alone hides what the machine has of settings, and gives the test's own.
func Alone(t testing.TB, settings map[string]string) {
	t.Helper()
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_SESSION_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_ACCESS_KEY_ID", "local")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "local")
	for name, value := range settings {
		t.Setenv(name, value)
	}
}

// Load is what [awsconfig.Load] gives a program that has no settings but credentials.
func Load(t testing.TB) aws.Config {
	t.Helper()
	Alone(t, nil)
	cfg, err := awsconfig.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}
