package local

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"

	"coagent/local/localtest"
	"coagent/local/supervise"
)

// TestMain lets this test binary play Redis, as the real program does: run as
// `local.test redis ADDR`.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "redis" {
		if err := ServeRedis(context.Background(), os.Args[2]); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

func freePorts(t *testing.T) Ports {
	next := func() int { return localtest.FreePort(t) }
	providers := map[string]int{}
	for _, p := range searchProviders {
		providers[p.name] = next()
	}
	return Ports{
		Gateway: next(), AI: next(), Search: next(), OAuth: next(),
		Bedrock: next(), EventBridge: next(), S3: next(),
		SearchProviders: providers,
		KMS:             next(), OAuthProvider: next(),
		Redis: next(), Cognito: next(), DynamoDB: next(),
	}
}

// pidOf is the id of a part that runs, 0 if there is none.
func pidOf(dir, name string) int {
	content, err := os.ReadFile(supervise.PIDFile(dir, name))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(content)))
	return pid
}
