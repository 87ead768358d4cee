package main

import (
	"time"

	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/services/ai"
)

type config struct {
	addr           string
	auth           auth.Config
	responseSample float64
	models         map[ai.Tier]string
	bedrockRegion  string // empty: the region of everything else
	searchURL      string
	bus            string
}

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
		models:         map[ai.Tier]string{ai.Deep: deep, ai.Fast: e.String("BEDROCK_FAST_MODEL_ID", deep)},
		bedrockRegion:  e.String("BEDROCK_REGION", ""),
		searchURL:      e.URL("SEARCH_SERVICE_URL", ""),
		bus:            e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
	}
	return c, e.Err()
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
