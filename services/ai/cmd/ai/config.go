package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

type config struct {
	addr           string
	auth           auth.Config
	responseSample float64
	models         map[ai.Tier]bedrock.Model
	bedrockRegion  string // empty: the region of everything else
	concurrent     int    // texts that are written at once
	searchURL      string
	redisEndpoint  env.Secret // may be unset
	image          imageConfig
	bus            string
}

// imageConfig is unset unless model and bucket are there.
type imageConfig struct{ model, bucket, baseURL, region string }

// defaultModel is an inference profile: the bare id of a current model is
// refused. Older models of the same family have reached their end of life.
const defaultModel = "us.anthropic.claude-sonnet-4-6"

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	deep := e.String("BEDROCK_MODEL_ID", defaultModel)
	c := config{
		addr: e.String("ADDR", "127.0.0.1:8081"),
		auth: auth.Config{
			Issuer: e.URL("COGNITO_ISSUER", ""), JWKSURL: e.String("COGNITO_JWKS_URL", ""), ClientIDs: e.RequiredList("COGNITO_CLIENT_IDS"),
		},
		responseSample: float64(e.Int("RESPONSE_CHECK_SAMPLE", 1, 0, 100)) / 100,
		models:         map[ai.Tier]bedrock.Model{},
		bedrockRegion:  e.String("BEDROCK_REGION", ""),
		concurrent:     e.Int("MAX_CONCURRENT_GENERATIONS", 10, 1, 1000),
		searchURL:      e.URL("SEARCH_SERVICE_URL", ""),
		redisEndpoint:  e.OptionalSecret("REDIS_ENDPOINT"), // a URL may have a password in it
		image: imageConfig{
			model: e.String("IMAGE_MODEL_ID", ""), bucket: e.String("IMAGE_BUCKET_NAME", ""),
			baseURL: e.String("IMAGE_BASE_URL", ""), region: e.String("IMAGE_REGION", "us-west-2"),
		},
		bus: e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
	}
	mode := e.String("BEDROCK_JSON_MODE", "")
	fast, fastMode := e.String("BEDROCK_FAST_MODEL_ID", deep), e.String("BEDROCK_FAST_JSON_MODE", "")
	if fast == deep { // one model is asked in one way
		fastMode = cmp.Or(fastMode, mode)
	}
	var wrong [2]error
	c.models[ai.Deep], wrong[0] = model("BEDROCK_JSON_MODE", deep, mode)
	c.models[ai.Fast], wrong[1] = model("BEDROCK_FAST_JSON_MODE", fast, fastMode)
	return c, errors.Join(wrong[0], wrong[1], e.Err(), c.image.check())
}

// model is a tier's. Its mode is in the setting.
func model(setting, id, mode string) (bedrock.Model, error) {
	wanted, err := bedrock.ParseMode(mode)
	if err != nil {
		return bedrock.Model{}, fmt.Errorf("%s: %w", setting, err)
	}
	m, err := bedrock.ModelOf(id, wanted)
	if err != nil {
		return bedrock.Model{}, fmt.Errorf("%s: %w", setting, err)
	}
	return m, nil
}

func (c imageConfig) check() error {
	switch {
	case (c.model == "") != (c.bucket == ""):
		return errors.New("IMAGE_MODEL_ID and IMAGE_BUCKET_NAME must be set together")
	case c.baseURL != "" && !strings.HasPrefix(c.baseURL, "https://"):
		return errors.New("IMAGE_BASE_URL must begin with https://")
	}
	return nil
}

const (
	// One model call may take long: 6000 tokens of a blog post come in 75 to
	// 100 seconds. The operation's own deadline in the document is shorter for
	// most flows.
	modelTimeout = 2 * time.Minute
	// Search is a help: a text does not wait for it longer than this.
	searchTimeout = 10 * time.Second
	eventTimeout  = time.Second
)
