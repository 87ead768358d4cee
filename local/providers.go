package local

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// readProviders are the OAuth providers that the document of the OAuth service
// names.
func readProviders(root string) ([]string, error) {
	path := filepath.Join(root, "openapi", "oauth.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var document struct {
		Components struct {
			Schemas struct {
				Provider struct{ Enum []string } `yaml:"Provider"`
			}
		}
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	providers := document.Components.Schemas.Provider.Enum
	if len(providers) == 0 {
		return nil, fmt.Errorf("%s has no schema Provider with an enum", path)
	}
	return providers, nil
}

// providerSettings have the OAuth service find every provider at the stand-in, which
// sends people back to callback.
// A provider reads those that its row in services/oauth/providers.go names.
func providerSettings(providers []string, standIn, callback string) []string {
	var settings []string
	for _, provider := range providers {
		prefix := provider
		if provider == "GOOGLE_BUSINESS" {
			prefix = "GOOGLE"
		}
		name := strings.ToLower(prefix)
		url := standIn + "/" + name
		for _, setting := range [][2]string{
			{"CLIENT_ID", "local-" + name},
			{"CLIENT_SECRET", "local-" + name + "-secret"},
			{"REDIRECT_URIS", callback},
			{"TOKEN_URL", url + "/token"},
			{"REVOKE_URL", url + "/revoke"},
			{"OAUTH_URL", url},
			{"GRAPH_URL", url},
		} {
			settings = append(settings, prefix+"_"+setting[0]+"="+setting[1])
		}
	}
	return settings
}
