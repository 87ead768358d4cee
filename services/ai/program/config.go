package program

import (
	"errors"
	"strings"
	"time"

	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/redisclient"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

type config struct {
	dial          upstream.Dialer // nil: the machine's network
	program       httpapi.Program
	auth          auth.Config
	front         httpapi.Settings
	models        map[ai.Tier]bedrock.Model
	fallback      map[ai.Tier]bedrock.Model // nil: no second models
	review        map[ai.Tier]bedrock.Model // nil: drafts are reviewed by code alone
	prices        map[string]bedrock.Price  // of models, as far as they are set
	bedrockRegion string                    // empty: the region of everything else
	concurrent    int                       // texts that are written at once
	ofAll         int                       // the same for all processes together; 0: nobody counts that
	searchURLs    []string                  // of its instances
	redis         redisclient.Config        // may be unset
	image         imageConfig
	bus           string
}

// imageConfig is unset unless model and bucket are there.
type imageConfig struct{ model, bucket, baseURL, region string }

// defaultModel is an inference profile: the bare id of a current model is
// refused. Older models of the same family have reached their end of life.
const defaultModel = "us.anthropic.claude-sonnet-4-6"

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	c := config{
		program:       httpapi.ReadProgram(e, "ai", "127.0.0.1:8081"),
		auth:          auth.ReadConfig(e),
		front:         httpapi.ReadSettings(e),
		models:        readModels(e, usual, defaultModel),
		fallback:      readModels(e, fallback, ""),
		review:        readReviewer(e),
		bedrockRegion: e.String("BEDROCK_REGION", ""),
		concurrent:    e.Int("MAX_CONCURRENT_GENERATIONS", 10, 1, 1000),
		searchURLs:    e.URLs("SEARCH_SERVICE_URL"),
		redis:         redisclient.ReadConfig(e, e.OptionalSecret("REDIS_ENDPOINT")), // a URL may have a password in it
		image:         readImage(e),
		bus:           e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
	}
	var err error
	if c.prices, err = bedrock.ReadPrices(e.List("MODEL_PRICES")); err != nil {
		e.Wrong("MODEL_PRICES", err)
	}
	if c.ofAll = e.Int("MAX_CONCURRENT_GENERATIONS_OF_ALL", 0, 0, 1000); c.ofAll > 0 && !c.redis.IsSet() {
		e.Wrong("REDIS_ENDPOINT", errors.New("must be set: there is a MAX_CONCURRENT_GENERATIONS_OF_ALL"))
	}
	for _, name := range []string{
		"AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL_BEDROCK", "AWS_ENDPOINT_URL_S3",
		"AWS_ENDPOINT_URL_EVENTBRIDGE",
	} {
		e.OptionalURL(name) // the SDK reads it
	}
	return c, e.Err()
}

// modelSettings are the names of the settings for the models of all tiers.
type modelSettings struct{ id, mode, fastID, fastMode string }

var (
	usual = modelSettings{
		"BEDROCK_MODEL_ID", "BEDROCK_JSON_MODE", "BEDROCK_FAST_MODEL_ID", "BEDROCK_FAST_JSON_MODE",
	}
	fallback = modelSettings{
		"BEDROCK_FALLBACK_MODEL_ID", "BEDROCK_FALLBACK_JSON_MODE",
		"BEDROCK_FAST_FALLBACK_MODEL_ID", "BEDROCK_FAST_FALLBACK_JSON_MODE",
	}
)

// readModels reads who writes: one model, or another for what is short. It is nil
// if there is neither.
func readModels(e *env.Reader, s modelSettings, byDefault string) map[ai.Tier]bedrock.Model {
	var modes []string
	for _, mode := range bedrock.Modes() {
		modes = append(modes, string(mode))
	}
	id, mode := e.String(s.id, byDefault), e.OneOf(s.mode, modes, "")
	fastID, fastMode := e.String(s.fastID, id), e.OneOf(s.fastMode, modes, "")
	if fastID == "" {
		return nil
	}
	all := map[ai.Tier]bedrock.Model{}
	if id != "" {
		all[ai.Deep] = readModel(e, s.id, id, s.mode, mode)
	}
	all[ai.Fast] = all[ai.Deep] // one model is asked in one way
	if fastID != id || fastMode != "" && fastMode != mode {
		all[ai.Fast] = readModel(e, s.fastID, fastID, s.fastMode, fastMode)
	}
	return all
}

// readReviewer reads who gives a second opinion on what is written.
func readReviewer(e *env.Reader) map[ai.Tier]bedrock.Model {
	id := e.String("REVIEW_MODEL_ID", "")
	if id == "" {
		return nil
	}
	return map[ai.Tier]bedrock.Model{ai.Fast: readModel(e, "REVIEW_MODEL_ID", id, "REVIEW_MODEL_ID", "")}
}

// readModel tells a mistake by the name of the setting that can mend it.
func readModel(e *env.Reader, idSetting, id, modeSetting, mode string) bedrock.Model {
	m, err := bedrock.ModelOf(id, bedrock.Mode(mode))
	if _, ofMode := errors.AsType[bedrock.ModeError](err); ofMode {
		e.Wrong(modeSetting, err)
	} else {
		e.Wrong(idSetting, err)
	}
	return m
}

func readImage(e *env.Reader) imageConfig {
	c := imageConfig{
		model:   e.String("IMAGE_MODEL_ID", ""),
		bucket:  e.String("IMAGE_BUCKET_NAME", ""),
		baseURL: e.OptionalURL("IMAGE_BASE_URL"),
		region:  e.String("IMAGE_REGION", "us-west-2"),
	}
	if c.model != "" && c.bucket == "" {
		e.Wrong("IMAGE_BUCKET_NAME", errors.New("must be set: there is an IMAGE_MODEL_ID"))
	}
	if c.model == "" && c.bucket != "" {
		e.Wrong("IMAGE_MODEL_ID", errors.New("must be set: there is an IMAGE_BUCKET_NAME"))
	}
	if c.baseURL != "" && !strings.HasPrefix(c.baseURL, "https://") {
		e.Wrong("IMAGE_BASE_URL", errors.New("must begin with https://"))
	}
	return c
}

const (
	// One model call may take long: 6000 tokens of a blog post come in 75 to
	// 100 seconds. The operation's own deadline in the document is shorter for
	// most flows.
	modelTimeout = 2 * time.Minute
	// Search is a help: a text does not wait for it longer than this.
	searchTimeout = 10 * time.Second
	eventTimeout  = time.Second
	// finishTime is how long the program waits at its end for texts whose callers
	// have left. What takes longer is written anew when its caller comes back.
	finishTime = 10 * time.Second
	// closeTime is how long the program goes on sending events at its end that no
	// other process can send.
	closeTime = 5 * time.Second
	// busAge is the age that the answer of /readyz may have of the bus.
	busAge = time.Minute
	// redisAge is the age that it may have of Redis.
	redisAge = 5 * time.Second
)
