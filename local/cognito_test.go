package local

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"coagent/local/seed"
	"coagent/local/supervise"
)

// needCognito fails a test where `make setup` has not been run. `make test` runs
// it first.
func needCognito(t *testing.T) {
	t.Helper()
	_, noNode := exec.LookPath("node")
	_, noModule := os.Stat(filepath.Join("..", "node_modules", "cognito-local"))
	if noNode != nil || noModule != nil {
		t.Fatal("cognito-local is not installed: run `make setup`")
	}
}

func TestSeedingCanBeRepeatedAndOutlivesARestart(t *testing.T) {
	needCognito(t)
	t.Parallel()
	cfg := Config{Root: "..", Dir: t.TempDir(), Ports: freePorts(t), Getenv: settings(nil)}
	cfg, err := cfg.absolute()
	if err != nil {
		t.Fatal(err)
	}
	cognito := &seed.Cognito{Endpoint: cfg.url(cfg.Ports.Cognito)}
	if _, err := FreshToken(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "Is `make run` running?") {
		t.Errorf("a token of a system that is down: %v", err)
	}
	var first seed.Pool
	for _, round := range []string{"fresh", "with the state kept"} {
		s := &supervise.Supervisor{Dir: cfg.Dir, Say: t.Logf}
		t.Cleanup(s.Stop)
		if err := s.Start(t.Context(), cfg.cognito(readOutside(os.Getenv))); err != nil {
			t.Fatal(err)
		}
		if round == "fresh" {
			if _, err := cognito.SignIn(t.Context()); err == nil {
				t.Error("signed in before there was a pool")
			}
		}
		for range 2 {
			pool, err := cognito.Seed(t.Context())
			if err != nil {
				t.Fatalf("%s: %v", round, err)
			}
			if first.ID == "" {
				first = pool
			}
			if pool.ID != first.ID || pool.ClientID != first.ClientID || pool.Issuer != first.Issuer {
				t.Errorf("%s: pool %s, client %s, issuer %s; before %s, %s, %s", round,
					pool.ID, pool.ClientID, pool.Issuer, first.ID, first.ClientID, first.Issuer)
			}
			checkToken(t, pool, cognito.Endpoint)
			checkGroups(t, pool, cognito.Endpoint, seed.DemoUser)
			checkGroups(t, pool, cognito.Endpoint, seed.DemoOperator, "operators")
		}
		token, err := FreshToken(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(tokenFile(cfg.Dir))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("token file: %v, %v", info, err)
		}
		if kept, err := os.ReadFile(tokenFile(cfg.Dir)); err != nil || string(kept) != token {
			t.Errorf("the token file holds another token, %v", err)
		}
		s.Stop()
	}
}

// checkGroups signs somebody in and holds the groups in their token against those wanted.
func checkGroups(t *testing.T, pool seed.Pool, endpoint, user string, want ...string) {
	t.Helper()
	api := cognitoidentityprovider.New(cognitoidentityprovider.Options{BaseEndpoint: &endpoint, Region: "us-east-1"})
	answer, err := api.InitiateAuth(t.Context(), &cognitoidentityprovider.InitiateAuthInput{
		AuthFlow: types.AuthFlowTypeUserPasswordAuth, ClientId: &pool.ClientID,
		AuthParameters: map[string]string{"USERNAME": user, "PASSWORD": seed.DemoPassword},
	})
	if err != nil {
		t.Fatal(err)
	}
	var claims struct {
		Groups []string `json:"cognito:groups"`
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(*answer.AuthenticationResult.AccessToken, ".")[1])
	if err == nil {
		err = json.Unmarshal(payload, &claims)
	}
	if err != nil || !slices.Equal(claims.Groups, want) {
		t.Errorf("%s is in %q, want %q (%v)", user, claims.Groups, want, err)
	}
}

// checkToken holds the pool against what is in its token.
func checkToken(t *testing.T, pool seed.Pool, endpoint string) {
	t.Helper()
	var claims struct {
		Iss   string `json:"iss"`
		Use   string `json:"token_use"`
		ID    string `json:"client_id"`
		Until int64  `json:"exp"`
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(pool.Token, ".")[1])
	if err == nil {
		err = json.Unmarshal(payload, &claims)
	}
	if err != nil {
		t.Fatal(err)
	}
	if want := endpoint + "/" + pool.ID; claims.Iss != want || pool.Issuer != want {
		t.Errorf("iss %q, issuer %q, want %q", claims.Iss, pool.Issuer, want)
	}
	if claims.Use != "access" || claims.ID != pool.ClientID {
		t.Errorf("a token for %s of client %s, want access of %s", claims.Use, claims.ID, pool.ClientID)
	}
	if left := time.Until(time.Unix(claims.Until, 0)); left < seed.TokenLife-time.Minute || left > seed.TokenLife {
		t.Errorf("the token lives for %v", left)
	}
}
