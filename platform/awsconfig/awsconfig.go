// Package awsconfig finds out how a program reaches the cloud and on whose
// behalf.
package awsconfig

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/smithy-go/logging"
)

// Load reads credentials, region and endpoints as every AWS program does: from
// the environment, the shared files or the machine. Without a region it is
// us-east-1. It asks nobody for credentials yet. The SDK connects with dial; nil
// is the machine's own network.
//
// Each call is a span, if that of its context is recorded, and takes the trace
// along. The SDK repeats nothing: package upstream does. All clients that are made of
// the answer share one pool of connections.
func Load(
	ctx context.Context, dial func(ctx context.Context, network, address string) (net.Conn, error),
) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithDefaultRegion("us-east-1"),
		config.WithLogger(logging.Nop{}), // it would write lines that are no JSON
		config.WithRetryer(func() aws.Retryer { return aws.NopRetryer{} }),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConnsPerHost = 256          // the default of 10 would reconnect under load
			t.IdleConnTimeout = 20 * time.Second // before AWS closes it, also if this process was frozen meanwhile
			t.WriteBufferSize = 16 << 10         // a prompt goes out in one write, or in few
			if dial != nil {
				t.DialContext = dial
			}
		})),
	)
	if _, missing := errors.AsType[config.SharedConfigProfileNotExistError](err); missing {
		return aws.Config{}, errors.New("AWS_PROFILE must be a profile that the AWS config files have")
	}
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS settings: %w", err)
	}
	cfg.HTTPClient = whole{cfg.HTTPClient}
	cfg.APIOptions = append(cfg.APIOptions, followed)
	return cfg, nil
}

// Credentials sees whether there are credentials, and fetches them if they are to
// be had from elsewhere. The error says what to set.
func Credentials(ctx context.Context, cfg aws.Config) error {
	ctx, cancel := context.WithTimeout(ctx, credentialsTime)
	defer cancel()
	_, err := cfg.Credentials.Retrieve(ctx)
	if err == nil {
		return nil
	}
	// The machine's own role is what the SDK looks for in the end.
	if aws.IsCredentialsProvider(cfg.Credentials, (*ec2rolecreds.Provider)(nil)) {
		return errors.New("there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
			"or give the machine a role")
	}
	return fmt.Errorf("the AWS credentials that are set cannot be had: %w", err)
}

// credentialsTime is for the machine or a service to give credentials.
const credentialsTime = 10 * time.Second
