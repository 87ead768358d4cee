// Command ai serves the AI content service.
package main

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"

	"coagent/gen/aiapi"
	"coagent/platform/auth"
	"coagent/platform/awsconfig"
	"coagent/platform/events"
	"coagent/platform/httpapi"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
	"coagent/services/ai/eventbus"
	"coagent/services/ai/openapischema"
	"coagent/services/ai/server"
	"coagent/services/ai/titlecard"
	"coagent/services/ai/websearch"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
)

func main() { httpapi.Main("ai", os.Getenv, run) }

func run(ctx context.Context, getenv func(string) string, stderr io.Writer) error {
	cfg, err := readConfig(getenv)
	if err != nil {
		return err
	}
	awsCfg, err := awsconfig.Load(ctx)
	if err != nil {
		return err
	}
	documents := []httpapi.Document{aiapi.GetSpec}
	return httpapi.Program{Name: "ai", Addr: cfg.addr, Documents: documents, Handler: func(log *slog.Logger) (http.Handler, error) {
		return newHandler(cfg, awsCfg, log)
	}}.Run(ctx, stderr)
}

func newHandler(cfg config, awsCfg aws.Config, log *slog.Logger) (http.Handler, error) {
	doc, err := aiapi.GetSpec()
	if err != nil {
		return nil, err
	}
	schemas, err := openapischema.Of(doc)
	if err != nil {
		return nil, err
	}
	cfg.auth.Log = log
	verifier, err := auth.NewVerifier(cfg.auth, upstream.Client())
	if err != nil {
		return nil, err
	}
	asCaller := upstream.Client()
	asCaller.Transport = auth.ForwardToken(asCaller.Transport)
	search, err := websearch.New(cfg.searchURL, asCaller, &upstream.Guard{
		Name: "search", Code: "ai.search", Attempts: 1, Timeout: searchTimeout, Log: log,
	})
	if err != nil {
		return nil, err
	}
	bus, err := events.NewBus(eventbridge.NewFromConfig(awsCfg), cfg.bus, "coagent.ai", &upstream.Guard{
		Name: "eventbridge", Code: "events", Attempts: 3, Timeout: eventTimeout, Log: log,
	})
	if err != nil {
		return nil, err
	}
	models := bedrockruntime.NewFromConfig(awsCfg, func(o *bedrockruntime.Options) {
		o.Region = cmp.Or(cfg.bedrockRegion, o.Region)
	})
	writer := &ai.Writer{
		Model: &bedrock.Client{
			API: models, Models: cfg.models,
			Guard: &upstream.Guard{Name: "bedrock", Code: "ai.model", Attempts: 4, Timeout: modelTimeout, Log: log},
		},
		Search: search, Illustrator: titlecard.Artist{}, Events: &eventbus.Publisher{Bus: bus, Log: log}, Schemas: schemas,
	}
	return httpapi.Service{
		Name: "ai", Doc: doc, Authenticate: verifier.Authenticate, Log: log, ResponseSample: cfg.responseSample,
	}.Handler(server.New(writer, log))
}
