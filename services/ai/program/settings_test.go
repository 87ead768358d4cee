package program

import (
	"context"
	"slices"
	"strings"
	"testing"

	"coagent/mocks/faults"
	"coagent/platform/httpapi"
	"coagent/platform/processtest"
	"coagent/platform/telemetry/telemetrytest"
)

func TestEveryMistakeOfTheSettingsIsToldByNameAndNoValue(t *testing.T) {
	said := processtest.Refusal(t, processtest.BuildFolder(t, "../cmd/ai"), map[string]string{
		"ADDR":                       "canary",
		"COGNITO_ISSUER":             "http://canary.example",
		"COGNITO_JWKS_URL":           "canary",
		"COGNITO_CLIENT_IDS":         " , ",
		"RESPONSE_CHECK_SAMPLE":      "canary",
		"MAX_BODY_BYTES_IN_FLIGHT":   "2097151",
		"ADMISSION":                  "canary",
		"BEDROCK_JSON_MODE":          "canary",
		"BEDROCK_FAST_MODEL_ID":      "canary",
		"MAX_CONCURRENT_GENERATIONS": "0",

		"MAX_CONCURRENT_GENERATIONS_OF_ALL": "-1",
		"SEARCH_SERVICE_URL":                "https://user:canary@search.example",
		"REDIS_ENDPOINT":                    "redis://user:canary@cache.example:port",
		"IMAGE_MODEL_ID":                    "canary",
		"IMAGE_BASE_URL":                    "http://canary.example",
		"AWS_ENDPOINT_URL_BEDROCK":          "canary",
		"AWS_PROFILE":                       "canary",
	})
	want := []string{
		"ai: ADDR must be host:port with a port from 0 to 65535",
		"ai: COGNITO_JWKS_URL must be an absolute http or https URL without user, password or fragment",
		"ai: COGNITO_CLIENT_IDS must be set",
		"ai: COGNITO_ISSUER must be https, or http on a loopback host",
		"ai: RESPONSE_CHECK_SAMPLE must be a whole number from 0 to 100",
		"ai: MAX_BODY_BYTES_IN_FLIGHT must be a whole number from 2097152 to 1073741824",
		"ai: ADMISSION must be one of on, off",
		"ai: BEDROCK_JSON_MODE must be one of native, strict_tool, forced_tool, prompt",
		"ai: BEDROCK_FAST_JSON_MODE must be set for a model that is not known: native, strict_tool, forced_tool, prompt",
		"ai: MAX_CONCURRENT_GENERATIONS must be a whole number from 1 to 1000",
		"ai: SEARCH_SERVICE_URL must be an absolute http or https URL without user, password or fragment",
		"ai: REDIS_ENDPOINT must be host:port or a redis://, rediss:// or unix:// URL",
		"ai: IMAGE_BUCKET_NAME must be set: there is an IMAGE_MODEL_ID",
		"ai: IMAGE_BASE_URL must begin with https://",
		"ai: MAX_CONCURRENT_GENERATIONS_OF_ALL must be a whole number from 0 to 1000",
		"ai: AWS_ENDPOINT_URL_BEDROCK must be an absolute http or https URL without user, password or fragment",
		"ai: AWS_PROFILE must be a profile that the AWS config files have",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

// told are the lines of said that are for people.
func told(said []string) string {
	return strings.Join(slices.DeleteFunc(said, func(line string) bool { return strings.HasPrefix(line, "{") }), "\n")
}

func TestWithoutCredentialsItSaysSoInOneSentenceAndEnds(t *testing.T) {
	const sentence = "ai: there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"
	program := processtest.BuildFolder(t, "../cmd/ai")
	alone := map[string]string{"AWS_EC2_METADATA_DISABLED": "true"} // asking it takes long on a machine that is not at AWS
	if said := told(processtest.Refusal(t, program, alone)); strings.Count(said, sentence) != 1 || !strings.Contains(said, "ai: COGNITO_ISSUER must be set\n") {
		t.Errorf("with no setting at all it says\n%s", said)
	}
	w := newWorld(t)
	w.settings["AWS_EC2_METADATA_DISABLED"] = "true"
	if said := told(processtest.Refusal(t, program, w.settings)); said != sentence {
		t.Errorf("with everything else it says\n%s", said)
	}
}

func TestItStartsIfTheModelIsThereOrNobodyCanSay(t *testing.T) {
	for name, c := range map[string]struct {
		fault   string // of the control plane
		another bool   // something else stands where the control plane should
		says    string // empty: it gets ready
	}{
		"the model is there":     {},
		"Bedrock is down":        {fault: "internal"},
		"nobody may ask":         {fault: "access_denied"},
		"something else answers": {another: true, says: "AWS settings: bedrock: what answers (status 404) does not speak as AWS does"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if c.fault != "" {
				w.bedrock.Control.Push(faults.Fault{Kind: c.fault, Times: faults.Forever})
			}
			if c.another {
				t.Setenv("AWS_ENDPOINT_URL_BEDROCK", w.issuer.URL)
			}
			w.starts(t, c.says)
		})
	}
}

// starts runs the program: it gets ready, or ends with an error that says so.
func (w *world) starts(t *testing.T, says string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log, ended := new(telemetrytest.Log), make(chan error, 1)
	go func() {
		ended <- Run(ctx, httpapi.Machine{Getenv: func(name string) string { return w.settings[name] }, Stderr: log})
	}()
	if says != "" {
		eventually(t, "the end", func() bool { return len(ended) > 0 })
		if err := <-ended; err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("it ended with %v, want %q", err, says)
		}
		return
	}
	eventually(t, "ready", func() bool { return strings.Contains(log.String(), `"msg":"ready"`) })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
