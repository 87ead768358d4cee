// Package program is the OAuth service as a program: its settings, its parts
// put together, its life.
package program

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/oauthapi"
	"coagent/platform/admission"
	"coagent/platform/admission/dynamorates"
	"coagent/platform/auth"
	"coagent/platform/awsconfig"
	"coagent/platform/events"
	"coagent/platform/httpapi"
	"coagent/platform/upstream"
	"coagent/services/oauth"
	"coagent/services/oauth/authserver"
	"coagent/services/oauth/dynamostore"
	"coagent/services/oauth/eventbus"
	"coagent/services/oauth/kmsseal"
	"coagent/services/oauth/server"
)

// Run serves on m until ctx ends and the requests under way are answered.
func Run(ctx context.Context, m httpapi.Machine) error {
	cfg, wrong := readConfig(m.Getenv)
	cfg.dial = m.Dial
	awsCfg, err := awsconfig.Load(ctx, m.Dial)
	if err == nil && wrong != nil { // else the probe looks for them
		err = awsconfig.Credentials(ctx, awsCfg)
	}
	if err := errors.Join(wrong, err); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var working sync.WaitGroup
	finish := func() {}
	defer func() {
		stop()
		working.Wait()
		finish()
	}()
	var needed needs
	var flush func(context.Context) error
	var settle func(context.Context)
	doc := oauthapi.Document()
	program := cfg.program
	program.Telemetry.Sign = awsconfig.SignTraces(awsCfg, program.Telemetry.Endpoint)
	program.Documents = []*openapi3.T{doc}
	program.Handler = func(log *slog.Logger) (http.Handler, error) {
		broker, needs, err := newBroker(cfg, awsCfg, log)
		if err != nil {
			return nil, err
		}
		if m.Host != nil { // this process may never have time again
			broker.Worklist = dynamostore.Worklist{Store: newStore(cfg, awsCfg, log)}
		}
		flush, settle = broker.Flush, func(ctx context.Context) {
			if broker.Rest(ctx) != nil {
				log.WarnContext(ctx, "what goes on has to wait for the next invocation")
			}
		}
		handler, err := newHandler(doc, cfg, broker, needs, newLimiter(cfg, awsCfg, log), log)
		if err != nil {
			return nil, err
		}
		needed, finish = needs, func() {
			if lost := broker.Finish(); lost > 0 {
				log.Error("new tokens could not be stored; their owners must connect again if their provider rotates",
					"connections", lost)
			}
		}
		working.Go(func() { broker.Work(ctx) })
		return handler, nil
	}
	program.Flush = func(ctx context.Context) error { return flush(ctx) }
	program.Settle = func(ctx context.Context) { settle(ctx) }
	program.Probe = func(ctx context.Context, log *slog.Logger) error {
		if err := awsconfig.Credentials(ctx, awsCfg); err != nil {
			return err
		}
		return upstream.Await(ctx, log, needed.check)
	}
	return program.Run(ctx, m)
}

// newBroker connects the domain with its adapters.
func newBroker(cfg config, awsCfg aws.Config, log *slog.Logger) (*oauth.Broker, needs, error) {
	sealer, err := kmsseal.New(kmsseal.Settings{
		API: kms.NewFromConfig(awsCfg), KeyID: cfg.keyARN, Table: cfg.table, Stage: cfg.stage,
		CachedKeys: cfg.cachedKeys, Log: log,
	})
	if err != nil {
		return nil, needs{}, err
	}
	bus := events.NewBus(eventbridge.NewFromConfig(awsCfg), cfg.bus, "coagent.oauth", &upstream.Guard{
		Name: "eventbridge", Code: "events", Attempts: 2, Timeout: eventTimeout, Log: log,
	})
	store := kmsseal.Forgetting{Sealer: sealer, Next: newStore(cfg, awsCfg, log)}
	broker := &oauth.Broker{
		Store: store, Sealer: sealer, Events: &eventbus.Publisher{Bus: bus, Log: log}, Catalogue: cfg.catalogue,
		AuthServer: &authserver.Client{Transport: authserver.Transport(cfg.catalogue.Local(), cfg.dial), Log: log},
	}
	found := httpapi.Cached(func(ctx context.Context) error { return bus.Check(ctx, log) }, busAge)
	return broker, needs{store: store, sealer: sealer, table: cfg.table, bus: found}, nil
}

func newStore(cfg config, awsCfg aws.Config, log *slog.Logger) *dynamostore.Store {
	return &dynamostore.Store{
		Client: dynamodb.NewFromConfig(awsCfg), Table: cfg.table,
		Guard: &upstream.Guard{
			Name: "dynamodb", Code: "oauth.storage", Attempts: 3, Timeout: storageTimeout, NoCircuit: true, Log: log,
		},
	}
}

// newLimiter counts how often each user comes, if no gateway does: in the table,
// for all processes together.
func newLimiter(cfg config, awsCfg aws.Config, log *slog.Logger) *admission.Limiter {
	if !cfg.front.CountsRates {
		return nil
	}
	return admission.NewLimiter(dynamorates.New(dynamodb.NewFromConfig(awsCfg), cfg.table, log))
}

// newHandler knows no port.
func newHandler(
	doc *openapi3.T, cfg config, broker *oauth.Broker, needs needs, limiter *admission.Limiter, log *slog.Logger,
) (http.Handler, error) {
	cfg.auth.Log = log
	verifier, err := auth.NewVerifier(cfg.auth, upstream.Client(cfg.dial))
	if err != nil {
		return nil, err
	}
	return httpapi.Service{
		Name: "oauth", Doc: doc, Bodies: oauthapi.Bodies, Parameters: oauthapi.Parameters, Log: log,
		Authenticate: verifier.Authenticate, Ready: httpapi.Cached(needs.check, readyAge),
		Caller: auth.Subject, ResponseSample: cfg.front.ResponseSample, MaxBodyBytes: cfg.front.MaxBodyBytes,
		Limiter: limiter,
	}.Handler(server.New(broker, log))
}
