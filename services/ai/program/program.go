// Package program is the AI content service as a program: its settings, its
// parts put together, its life.
package program

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	control "github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/gen/aiapi"
	"coagent/platform/admission"
	"coagent/platform/admission/redisplaces"
	"coagent/platform/admission/redisrates"
	"coagent/platform/auth"
	"coagent/platform/awsconfig"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/outbox"
	"coagent/platform/redisclient"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
	"coagent/services/ai/bedrockimage"
	"coagent/services/ai/eventbus"
	"coagent/services/ai/openapischema"
	"coagent/services/ai/redisidempotency"
	"coagent/services/ai/server"
	"coagent/services/ai/titlecard"
	"coagent/services/ai/websearch"
)

// Run serves on m until ctx ends and the requests under way are answered.
func Run(ctx context.Context, m httpapi.Machine) (err error) {
	cfg, wrong := readConfig(m.Getenv)
	cfg.dial = m.Dial
	awsCfg, err := awsconfig.Load(ctx, m.Dial)
	if err == nil && wrong != nil { // else the probe looks for them
		err = awsconfig.Credentials(ctx, awsCfg)
	}
	if err := errors.Join(wrong, err); err != nil {
		return err
	}
	var client redis.UniversalClient // nil without Redis
	if cfg.redis.IsSet() {
		logging.Disable() // go-redis would tell of each lost connection; redisclient.Breaker says when Redis is down
		if client, err = redisclient.New(cfg.redis, m.Dial); err != nil {
			return err
		}
		defer client.Close()
	}
	beside, stop := context.WithCancel(context.WithoutCancel(ctx)) // until the requests under way are answered
	var watching sync.WaitGroup
	var running parts
	defer func() { // also if it cannot listen
		stop()
		watching.Wait()
		running.close()
	}()
	doc := aiapi.Document()
	program := cfg.program
	program.Telemetry.Sign = awsconfig.SignTraces(awsCfg, program.Telemetry.Endpoint)
	program.Documents, program.Streams = []*openapi3.T{doc}, true
	program.Handler = func(log *slog.Logger) (http.Handler, error) {
		var err error
		if running, err = newParts(doc, cfg, awsCfg, client, log); err != nil {
			return nil, err
		}
		handler, err := newHandler(doc, cfg, running, log)
		if err != nil {
			return nil, err
		}
		watching.Go(func() { running.outbox.Run(beside) })
		watching.Go(func() { running.search.Run(beside) })
		return handler, nil
	}
	program.Flush = func(ctx context.Context) error { return running.outbox.Flush(ctx) }
	program.Probe = func(ctx context.Context, log *slog.Logger) error {
		if client != nil {
			found := func(ctx context.Context) error { return redisclient.Start(ctx, client, log) }
			if err := upstream.Await(ctx, log, found); err != nil {
				return err
			}
		}
		if err := awsconfig.Credentials(ctx, awsCfg); err != nil {
			return err
		}
		if err := running.bus.Check(ctx, log); err != nil {
			return err
		}
		if err := running.lifecycle.Check(ctx); err != nil {
			return fmt.Errorf("BEDROCK_MODEL_ID, BEDROCK_FAST_MODEL_ID, BEDROCK_REGION or the AWS settings: %w", err)
		}
		if err := running.spare.Check(ctx); err != nil {
			return fmt.Errorf("BEDROCK_FALLBACK_MODEL_ID, BEDROCK_FAST_FALLBACK_MODEL_ID or REVIEW_MODEL_ID: %w", err)
		}
		watching.Go(func() { running.lifecycle.Run(beside) })
		watching.Go(func() { running.spare.Run(beside) })
		return nil
	}
	return program.Run(ctx, m)
}

// parts are what lives beside the requests.
type parts struct {
	lifecycle   *bedrock.Lifecycle
	spare       *bedrock.Lifecycle // of models that texts can be written without
	bus         *events.Bus
	outbox      *outbox.Outbox
	generations *ai.Idempotent
	search      *upstream.Instances   // of the search service
	redis       redis.UniversalClient // nil without Redis
}

func newParts(
	doc *openapi3.T, cfg config, awsCfg aws.Config, client redis.UniversalClient, log *slog.Logger,
) (parts, error) {
	instances, err := upstream.NewInstances(cfg.searchURLs, upstream.Client(cfg.dial).Transport, log)
	if err != nil {
		return parts{}, fmt.Errorf("SEARCH_SERVICE_URL %w", err)
	}
	generator, err := newGenerator(cfg, awsCfg, doc, instances, log)
	if err != nil {
		return parts{}, err
	}
	// The outbox repeats, and leaves a bus that is down alone.
	bus := events.NewBus(eventbridge.NewFromConfig(awsCfg), cfg.bus, "coagent.ai", &upstream.Guard{
		Name: "eventbridge", Code: "events", Attempts: 1, Timeout: eventTimeout, NoCircuit: true, Log: log,
	})
	p := parts{
		lifecycle: newLifecycle(cfg, awsCfg, log, cfg.models),
		spare:     newLifecycle(cfg, awsCfg, log, cfg.fallback, cfg.review),
		bus:       bus, redis: client, search: instances,
	}
	p.outbox = &outbox.Outbox{Bus: bus, Log: log}
	var worker ai.Worker = turn{generator}
	if cfg.ofAll > 0 {
		worker = ai.Placed{Next: worker, Places: redisplaces.New(client, "ai", cfg.ofAll, log)}
	}
	p.generations = &ai.Idempotent{
		Next:   queue{ai.NewAdmission(worker, cfg.concurrent, 2*cfg.concurrent)},
		Events: &eventbus.Publisher{Bus: bus, Outbox: p.outbox, Log: log},
		Unseen: func(ctx context.Context, j ai.Job, err error) {
			log.WarnContext(ctx, "generation failed after its caller left",
				"operation", j.Flow.Operation, "code", fault.CodeOf(err), "cause", err.Error())
		},
	}
	if client != nil {
		p.generations.Store = &redisidempotency.Store{Redis: client, Log: log}
		p.outbox.Shared = &outbox.Redis{Client: client, Service: "ai", Log: log}
	}
	return p, nil
}

// ready is why no text can be written or told of, and what is done without.
func (p parts) ready(log *slog.Logger) func(context.Context) error {
	bus := httpapi.Cached(func(ctx context.Context) error { return p.bus.Check(ctx, log) }, busAge)
	without := func(context.Context) error { return nil }
	if p.redis != nil {
		without = httpapi.Cached(func(ctx context.Context) error {
			return httpapi.Degraded(redisclient.Usable(ctx, p.redis))
		}, redisAge)
	}
	return func(ctx context.Context) error {
		return errors.Join(p.lifecycle.Ready(ctx), withoutSpare(p.spare.Ready(ctx)), bus(ctx), without(ctx))
	}
}

// withoutSpare is why a model cannot be called that texts can be written without.
func withoutSpare(err error) error {
	if err == nil {
		return nil
	}
	return httpapi.Degraded(fault.Wrap(err, fault.Unavailable, "ai.model_unavailable",
		"A second or reviewing model cannot be called."))
}

// close lets the texts be finished whose callers have left, and sends the events
// that this process alone keeps, as far as both are possible within their time.
func (p parts) close() {
	if p.outbox == nil {
		return
	}
	finishing, cancel := context.WithTimeout(context.Background(), finishTime)
	defer cancel()
	p.generations.Close(finishing)
	sending, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	p.outbox.Close(sending)
}

// newHandler is the whole program but for the port, and for what runs beside the
// requests.
func newHandler(doc *openapi3.T, cfg config, p parts, log *slog.Logger) (http.Handler, error) {
	if err := checkFlows(doc); err != nil {
		return nil, err
	}
	cfg.auth.Log = log
	verifier, err := auth.NewVerifier(cfg.auth, upstream.Client(cfg.dial))
	if err != nil {
		return nil, err
	}
	return httpapi.Service{
		Name: "ai", Doc: doc, Bodies: aiapi.Bodies, Parameters: aiapi.Parameters,
		Log: log, ResponseSample: cfg.front.ResponseSample,
		Authenticate: verifier.Authenticate, Caller: auth.Subject, Ready: p.ready(log),
		MaxBodyBytes: cfg.front.MaxBodyBytes, Limiter: newLimiter(cfg, p.redis, log),
	}.Handler(server.New(doc, p.generations, log))
}

// newLimiter counts how often each user comes, if no gateway does.
func newLimiter(cfg config, client redis.UniversalClient, log *slog.Logger) *admission.Limiter {
	if !cfg.front.CountsRates {
		return nil
	}
	if client == nil {
		return admission.NewLimiter(nil)
	}
	return admission.NewLimiter(redisrates.New(client, log))
}

// checkFlows names every operation of the document without a row, and every row
// without a prompt.
func checkFlows(doc *openapi3.T) error {
	errs := []error{server.Check(doc)}
	for _, flow := range ai.Flows {
		errs = append(errs, flow.CheckPrompt())
	}
	return errors.Join(errs...)
}

// newGenerator does the work itself.
func newGenerator(
	cfg config, awsCfg aws.Config, doc *openapi3.T, instances *upstream.Instances, log *slog.Logger,
) (*ai.Generator, error) {
	schemas, err := openapischema.Of(doc)
	if err != nil {
		return nil, err
	}
	asCaller := upstream.Client(cfg.dial)
	asCaller.Transport = auth.ForwardToken(instances)
	search, err := websearch.New(cfg.searchURLs[0], asCaller, &upstream.Guard{
		Name: "search", Code: "ai.search", Attempts: 1, Timeout: searchTimeout, Log: log,
	})
	if err != nil {
		return nil, err
	}
	models := bedrockruntime.NewFromConfig(awsCfg, func(o *bedrockruntime.Options) {
		o.Region = cmp.Or(cfg.bedrockRegion, o.Region)
	})
	return &ai.Generator{
		Model: newModel(cfg, models, log), Search: search, Illustrator: newIllustrator(cfg.image, awsCfg, log),
		Schemas: schemas, Clock: time.Now, Reviewer: newReviewer(cfg, models, log),
	}, nil
}

// newReviewer is nil if there is none.
func newReviewer(cfg config, api *bedrockruntime.Client, log *slog.Logger) ai.Model {
	if cfg.review == nil {
		return nil
	}
	return &bedrock.Client{API: api, Models: cfg.review, Prices: cfg.prices, Guard: &upstream.Guard{
		Name: "bedrock-review", Code: "ai.model", Attempts: 1, Timeout: modelTimeout, Log: log,
	}}
}

// newModel is the models of all tiers. A second model has a circuit of its own.
func newModel(cfg config, api *bedrockruntime.Client, log *slog.Logger) ai.Model {
	first := &bedrock.Client{API: api, Models: cfg.models, Prices: cfg.prices, Guard: &upstream.Guard{
		Name: "bedrock", Code: "ai.model", Attempts: 4, Timeout: modelTimeout, Log: log,
	}}
	if cfg.fallback == nil {
		return first
	}
	return ai.Fallback{First: first, Second: &bedrock.Client{
		API: api, Models: cfg.fallback, Prices: cfg.prices, Guard: &upstream.Guard{
			Name: "bedrock-fallback", Code: "ai.model", Attempts: 1, Timeout: modelTimeout, Log: log,
		},
	}}
}

// newIllustrator is the title card, unless a model is set that draws.
func newIllustrator(cfg imageConfig, awsCfg aws.Config, log *slog.Logger) ai.Illustrator {
	if cfg.model == "" {
		return titlecard.Artist{}
	}
	return &bedrockimage.Illustrator{
		API:     bedrockruntime.NewFromConfig(awsCfg, func(o *bedrockruntime.Options) { o.Region = cfg.region }),
		Store:   s3.NewFromConfig(awsCfg),
		ModelID: cfg.model, Bucket: cfg.bucket,
		BaseURL: cmp.Or(cfg.baseURL, "https://"+cfg.bucket+".s3."+awsCfg.Region+".amazonaws.com"),
		Guard: &upstream.Guard{
			Name: "bedrock-image", Code: "ai.image", Attempts: 2, Timeout: 15 * time.Second, Log: log,
		},
		StoreGuard: &upstream.Guard{Name: "s3", Code: "ai.image_store", Attempts: 3, Timeout: 4 * time.Second, Log: log},
		Fallback:   titlecard.Artist{}, Log: log,
	}
}

func newLifecycle(
	cfg config, awsCfg aws.Config, log *slog.Logger, groups ...map[ai.Tier]bedrock.Model,
) *bedrock.Lifecycle {
	l := &bedrock.Lifecycle{Log: log, API: control.NewFromConfig(awsCfg, func(o *control.Options) {
		o.Region = cmp.Or(cfg.bedrockRegion, o.Region)
	})}
	for _, models := range groups {
		for _, m := range models {
			l.Models = append(l.Models, m.ID)
		}
	}
	return l
}
