package local

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"coagent/local/seed"
	"coagent/local/supervise"
)

func (s *System) startWeb(ctx context.Context) error {
	key, err := sessionKey(s.cfg.Dir)
	if err != nil {
		return err
	}
	return s.parts.Start(ctx, s.cfg.web(s.outside, s.Pool, key))
}

// web is the application as `make web` has built it; in a run that follows changes,
// each page is built when somebody asks for it.
func (c Config) web(o outside, pool seed.Pool, key string) supervise.Part {
	folder := filepath.Join(c.Root, "web")
	part := supervise.Part{
		Name: "web", Addr: c.addr(c.Ports.Web),
		Path: "node", Dir: folder,
		Env: slices.Concat(o.base(), c.seen("web"), []string{"AWS_REGION=us-east-1"}, o.aws(endpoints{
			bedrock: c.url(c.Ports.Bedrock), bus: c.url(c.Ports.EventBridge), s3: c.url(c.Ports.S3),
		}), c.searchSettings(o), o.pass("BEDROCK_MODEL_ID"), []string{
			"HOSTNAME=127.0.0.1", "PORT=" + strconv.Itoa(c.Ports.Web), "NEXT_TELEMETRY_DISABLED=1",
			"WEB_ORIGIN=" + c.url(c.Ports.Web), "GATEWAY_URL=" + c.url(c.Ports.Gateway),
			"COGNITO_ENDPOINT=" + c.url(c.Ports.Cognito), "COGNITO_CLIENT_ID=" + pool.ClientID,
			"COGNITO_ISSUER=" + pool.Issuer,
			"SESSION_KEY=" + key,
			"EVENT_KEY=" + eventKey,
			"GOOGLE_CLIENT_ID=local-google",
			"GOOGLE_AUTHORIZATION_ENDPOINT=" + c.url(c.Ports.OAuthProvider) + "/google/authorize",
			"STAGE=local", "DYNAMODB_TABLE_NAME=" + seed.TableName, "AWS_ENDPOINT_URL_DYNAMODB=" + c.url(c.Ports.DynamoDB),
			"AWS_ENDPOINT_URL_KMS=" + c.url(c.Ports.KMS),
		}),
		Healthy: supervise.AnswersOK(c.url(c.Ports.Web) + "/healthz"),
		Remedy:  "Run `make web`.",
	}
	program := filepath.Join(folder, ".next", "standalone", "web", "server.js")
	if c.following {
		part.Patience = 3 * time.Minute // its first answer compiles what every page needs
		program = filepath.Join(c.Root, "node_modules", "next", "dist", "bin", "next")
		part.Args = []string{"dev", "-H", "127.0.0.1", "-p", strconv.Itoa(c.Ports.Web)}
	}
	part.Args = append([]string{program}, part.Args...)
	part.Needs = []string{program}
	return part
}

// sessionKey is what the application seals its cookies with. It is kept, so that
// people stay signed in over a restart.
func sessionKey(dir string) (string, error) {
	file := filepath.Join(dir, "session-key")
	key, err := os.ReadFile(file)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return string(key), err
	}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // it never fails
	text := base64.StdEncoding.EncodeToString(fresh)
	return text, os.WriteFile(file, []byte(text), 0o600)
}
