package program

import (
	"time"

	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/redisclient"
	"coagent/platform/secret"
	"coagent/platform/upstream"
)

// config is what can be set.
type config struct {
	dial      upstream.Dialer // nil: the machine's network
	program   httpapi.Program
	tokens    auth.Config
	front     httpapi.Settings
	providers []chosen // in the order in which they are asked
	redis     redisclient.Config
	cacheTTL  time.Duration
	bus       string
	eventKeys []secret.Text // any of them may be unset
}

// redisAge is the age that the answer of /readyz may have of Redis.
const redisAge = 5 * time.Second

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	cfg := config{
		program:   httpapi.ReadProgram(e, "search", "127.0.0.1:8082"),
		tokens:    auth.ReadConfig(e),
		front:     httpapi.ReadSettings(e),
		providers: choose(e),
		redis:     redisclient.ReadConfig(e, e.Secret("REDIS_ENDPOINT")), // a URL may have a password in it
		cacheTTL:  e.Seconds("CACHE_TTL_SECONDS", time.Hour, time.Second, 24*time.Hour),
		bus:       e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
		eventKeys: []secret.Text{e.OptionalSecret("EVENT_KEY"), e.OptionalSecret("EVENT_KEY_PREVIOUS")},
	}
	e.OptionalURL("AWS_ENDPOINT_URL_EVENTBRIDGE") // the SDK reads it
	return cfg, e.Err()
}
