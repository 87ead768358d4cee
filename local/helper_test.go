package local

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"coagent/local/localtest"
	"coagent/local/supervise"
	"coagent/local/watch"
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
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "local-*")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		bin = dir
		return m.Run()
	}())
}

// bin is where the programs are built.
var bin string

// compile builds the programs, once for all runs: they take a quarter of a minute
// to link.
var compile = sync.OnceValue(func() error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	return watch.Compile(context.Background(), root, bin)
})

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
