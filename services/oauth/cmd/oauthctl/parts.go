package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"coagent/platform/awsconfig"
	"coagent/platform/env"
	"coagent/platform/events"
	"coagent/platform/telemetry"
	"coagent/platform/upstream"
	"coagent/services/oauth"
	"coagent/services/oauth/authserver"
	"coagent/services/oauth/dynamostore"
	"coagent/services/oauth/eventbus"
	"coagent/services/oauth/kmsseal"
)

const (
	callTime = 5 * time.Second  // of one call to AWS
	patience = 30 * time.Second // for all that is done with one connection
)

// parts are those of the service that work on stored connections.
type parts struct {
	// ready says why events cannot be sent: a bus that does not exist takes them
	// all, and they are gone.
	ready  func(context.Context) error
	store  *dynamostore.Store
	sealer *kmsseal.Sealer
	broker *oauth.Broker
}

func newParts(ctx context.Context, getenv func(string) string, stderr io.Writer) (parts, error) {
	e := env.From(getenv)
	table, key, stage := e.Required("DYNAMODB_TABLE_NAME"), e.Required("ENCRYPTION_KEY_ARN"), e.Required("STAGE")
	busName, catalogue := e.String("EVENTBRIDGE_BUS_NAME", "coagent"), oauth.Providers(e)
	cfg, err := awsconfig.Load(ctx, nil)
	if err := errors.Join(e.Err(), err); err != nil {
		return parts{}, err
	}
	if err := awsconfig.Credentials(ctx, cfg); err != nil {
		return parts{}, err
	}
	log := telemetry.NewLogger(stderr, "oauthctl")
	sealer, err := kmsseal.New(kmsseal.Settings{
		API: kms.NewFromConfig(cfg), KeyID: key, Table: table, Stage: stage, Log: log,
	})
	if err != nil {
		return parts{}, err
	}
	bus := events.NewBus(eventbridge.NewFromConfig(cfg), busName, "coagent.oauth", &upstream.Guard{
		Name: "eventbridge", Code: "events", Attempts: 3, Timeout: callTime, Log: log,
	})
	store := &dynamostore.Store{Client: dynamodb.NewFromConfig(cfg), Table: table, Guard: &upstream.Guard{
		Name: "dynamodb", Code: "oauth.storage", Attempts: 5, Timeout: callTime, NoCircuit: true, Log: log,
	}}
	ready := func(ctx context.Context) error { return bus.Check(ctx, log) }
	return parts{ready: ready, store: store, sealer: sealer, broker: &oauth.Broker{
		Store: store, Sealer: sealer, Events: &eventbus.Publisher{Bus: bus, Log: log}, Catalogue: catalogue,
		AuthServer: &authserver.Client{Transport: authserver.Transport(catalogue.Local(), nil), Log: log},
	}}, nil
}
