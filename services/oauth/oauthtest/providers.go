package oauthtest

import (
	"strings"

	"coagent/services/oauth"
)

// StandIn is what the stand-in for OAuth providers calls a provider.
func StandIn(provider string) string { return strings.ToLower(oauth.SettingPrefixes()[provider]) }

// ProviderSettings configure every provider at the stand-in that is at url, with
// redirectURIs, which are separated by commas. A provider reads those that its
// row names.
func ProviderSettings(url, redirectURIs string) map[string]string {
	s := map[string]string{}
	for id, prefix := range oauth.SettingPrefixes() {
		name := StandIn(id)
		base := url + "/" + name
		s[prefix+"_CLIENT_ID"], s[prefix+"_CLIENT_SECRET"] = "local-"+name, "local-"+name+"-secret"
		s[prefix+"_REDIRECT_URIS"] = redirectURIs
		s[prefix+"_TOKEN_URL"], s[prefix+"_REVOKE_URL"] = base+"/token", base+"/revoke"
		s[prefix+"_OAUTH_URL"], s[prefix+"_GRAPH_URL"] = base, base
	}
	return s
}
