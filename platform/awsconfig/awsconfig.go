// Package awsconfig finds out how a program reaches the cloud and on whose
// behalf.
package awsconfig

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
)

// Load reads credentials, region and endpoints as every AWS program does: from
// the environment, the shared files or the machine. Without a region it is
// us-east-1. It asks nobody for credentials yet.
//
// The SDK repeats nothing: package upstream does. All clients that are made of
// the answer share one pool of connections.
func Load(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithDefaultRegion("us-east-1"),
		config.WithRetryer(func() aws.Retryer { return aws.NopRetryer{} }),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConnsPerHost = 256 // the default of 10 would reconnect under load
		})),
	)
	if _, missing := errors.AsType[config.SharedConfigProfileNotExistError](err); missing {
		return aws.Config{}, errors.New("AWS_PROFILE must be a profile that the AWS config files have")
	}
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS settings: %w", err)
	}
	return cfg, nil
}
