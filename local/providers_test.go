package local

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestEveryProviderOfTheDocumentIsFoundAtTheStandIn(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	document := "components:\n  schemas:\n    Provider: { type: string, enum: [GOOGLE_BUSINESS, ACME] }\n"
	if err := os.MkdirAll(filepath.Join(root, "openapi"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "openapi", "oauth.yaml"), []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Root: root, Ports: StandardPorts()}
	var err error
	if cfg.providers, err = readProviders(cfg.Root); err != nil {
		t.Fatal(err)
	}
	got := cfg.connections()
	for _, want := range []string{
		"GOOGLE_CLIENT_ID=local-google", "GOOGLE_OAUTH_URL=http://127.0.0.1:8094/google",
		"ACME_CLIENT_ID=local-acme", "ACME_CLIENT_SECRET=local-acme-secret", "ACME_REDIRECT_URIS=http://127.0.0.1:3000/oauth/callback",
		"ACME_TOKEN_URL=http://127.0.0.1:8094/acme/token", "ACME_REVOKE_URL=http://127.0.0.1:8094/acme/revoke",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not among %q", want, got)
		}
	}
	if providers, err := readProviders(".."); err != nil || !slices.Contains(providers, "ZILLOW") {
		t.Errorf("of our own document: %q, %v", providers, err)
	}
}
