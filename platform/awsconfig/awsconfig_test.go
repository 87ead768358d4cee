package awsconfig_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"coagent/platform/awsconfig"
	"coagent/platform/awsconfig/awsconfigtest"
)

func TestTheRegionIsTheOneThatIsSetOrElseUsEast1(t *testing.T) {
	for set, want := range map[string]string{"": "us-east-1", "eu-central-1": "eu-central-1"} {
		awsconfigtest.Alone(t, map[string]string{"AWS_REGION": set})
		cfg, err := awsconfig.Load(t.Context(), nil)
		if err != nil || cfg.Region != want {
			t.Errorf("AWS_REGION %q gives %q, %v; want %q", set, cfg.Region, err, want)
		}
	}
}

func TestTheSDKRepeatsNothing(t *testing.T) {
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	awsconfigtest.Alone(t, map[string]string{"AWS_ENDPOINT_URL_EVENTBRIDGE": server.URL})
	cfg, err := awsconfig.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eventbridge.NewFromConfig(cfg).PutEvents(t.Context(), &eventbridge.PutEventsInput{
		Entries: []types.PutEventsRequestEntry{{Detail: aws.String("{}")}},
	}); err == nil {
		t.Error("a call to a service that is down succeeded")
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

func TestAProfileThatIsNotThereIsToldAtOnce(t *testing.T) {
	awsconfigtest.Alone(t, map[string]string{"AWS_PROFILE": "nobody"})
	if _, err := awsconfig.Load(t.Context(), nil); err == nil || !strings.HasPrefix(err.Error(), "AWS_PROFILE must be") {
		t.Errorf("got %v", err)
	}
}

func TestWhetherThereAreCredentialsIsSaidInOneSentence(t *testing.T) {
	for name, c := range map[string]struct {
		settings map[string]string
		says     string // empty: there are
	}{
		"a key":   {nil, ""},
		"nothing": {map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "there are no AWS credentials: set AWS_PROFILE"},
		"a role that is gone": {
			map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/role"},
			"the AWS credentials that are set cannot be had",
		},
		"a token without file": {
			map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_ROLE_ARN": "arn:aws:iam::1:role/x", "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"},
			"the AWS credentials that are set cannot be had",
		},
	} {
		t.Run(name, func(t *testing.T) {
			awsconfigtest.Alone(t, c.settings)
			cfg, err := awsconfig.Load(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			err = awsconfig.Credentials(t.Context(), cfg)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.HasPrefix(err.Error(), c.says) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}
