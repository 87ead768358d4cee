package local

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"coagent/local/seed"
)

// browser has Chromium walk through the application: web/browser/ says where, and what
// it looks at.
func (j *journey) browser(t *testing.T) {
	walk := exec.CommandContext(t.Context(), "node", "../node_modules/vitest/vitest.mjs", "run", "--root", "../web",
		"--config", "../web/vitest.browser.config.mts")
	walk.Env = append(os.Environ(), "CHROMIUM="+chromium(t), "WEB_URL="+j.cfg.url(j.cfg.Ports.Web), "MAILED_CODE="+mailedCode,
		"MODEL_URL="+j.cfg.url(j.cfg.Ports.Bedrock), "PROVIDER_URL="+j.cfg.url(j.cfg.Ports.OAuthProvider),
		"TRACES_URL="+j.cfg.url(j.cfg.Ports.Traces), "TABLE_URL="+j.cfg.url(j.cfg.Ports.DynamoDB), "TABLE="+seed.TableName)
	if said, err := walk.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// needWeb fails a test where `make web` has not been run; `make test` runs it first.
// What it reads, the go command takes note of, and does not answer from its cache when
// the application is another one.
func needWeb(t *testing.T) {
	t.Helper()
	if _, err := os.ReadFile("../web/.next/standalone/web/.inputs"); err != nil {
		t.Fatal("the application is not built: run `make web`")
	}
	chromium(t)
	walks, err := filepath.Glob("../web/browser/*")
	if err != nil || len(walks) == 0 {
		t.Fatalf("nothing to walk through: %v", err)
	}
	for _, file := range walks {
		if _, err := os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
}

// chromium is where the browser is. The shell has the same engine, and takes two thirds of
// the processor's time, for it has no window that nobody sees.
func chromium(t *testing.T) string {
	t.Helper()
	if chosen := os.Getenv("CHROMIUM"); chosen != "" {
		return chosen
	}
	for _, name := range []string{"chromium-headless-shell", "chromium"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("Chromium is not installed: run `make setup`")
	return ""
}
