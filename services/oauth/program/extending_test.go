package program

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coagent/clients/go/oauthclient"
	"coagent/gen/oauthapi"
	"coagent/mocks/oauthprovider"
	"coagent/platform/env"
	"coagent/platform/processtest"
	"coagent/services/oauth"
)

// The three places that a provider has.
const (
	root          = "../../../"
	documentPlace = "openapi/oauth.yaml"
	rowPlace      = "services/oauth/providers.go"
	pagePlace     = "docs/configuration.md"
)

// places is what the three places say, by provider.
type places struct {
	enum     []string
	rows     []string
	page     map[string]string   // the row on the page
	settings map[string][]string // that the provider reads, beyond those that each has
}

func TestEveryProviderIsInItsThreePlaces(t *testing.T) {
	for _, sentence := range leftOut(t, readPlaces(t)) {
		t.Error(sentence)
	}
}

func TestAPlaceThatIsLeftOutIsNamed(t *testing.T) {
	for left, c := range map[string]struct {
		change func(*places)
		want   string
	}{
		"the row": {
			func(p *places) { p.enum = append(p.enum, "ACME") },
			`^services/oauth/providers\.go:\d+: add a row for ACME, which is in the enum of Provider \(openapi/oauth\.yaml:\d+\)$`,
		},
		"the enum": {
			func(p *places) { p.enum = slices.DeleteFunc(p.enum, func(id string) bool { return id == "ZILLOW" }) },
			`^openapi/oauth\.yaml:\d+: add ZILLOW to the enum of Provider, since it has a row \(services/oauth/providers\.go:\d+\), and run make gen$`,
		},
		"the docs": {
			func(p *places) { delete(p.page, "FACEBOOK") },
			"^docs/configuration\\.md:\\d+: add a row for FACEBOOK with `FACEBOOK` and `FACEBOOK_GRAPH_URL`, `FACEBOOK_GRAPH_VERSION`$",
		},
	} {
		p := readPlaces(t)
		before := leftOut(t, p)
		c.change(&p)
		got := slices.DeleteFunc(leftOut(t, p), func(sentence string) bool { return slices.Contains(before, sentence) })
		if len(got) != 1 || !regexp.MustCompile(c.want).MatchString(got[0]) {
			t.Errorf("without %s: %q, want %s", left, got, c.want)
		}
	}
}

func readPlaces(t *testing.T) places {
	t.Helper()
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	p := places{rows: slices.Sorted(maps.Keys(rows)), page: map[string]string{}, settings: map[string][]string{}}
	for _, id := range doc.Components.Schemas["Provider"].Value.Enum {
		p.enum = append(p.enum, id.(string))
	}
	for _, line := range strings.Split(text(t, pagePlace), "\n") {
		if row := regexp.MustCompile(`^\| ([A-Z][A-Z0-9_]*) \| `).FindStringSubmatch(line); row != nil {
			p.page[row[1]] = line
		}
	}
	asked := map[string]bool{}
	oauth.Providers(env.From(func(name string) string { asked[name] = true; return "" }))
	for id, prefix := range oauth.SettingPrefixes() {
		for name := range asked {
			suffix, own := strings.CutPrefix(name, prefix+"_")
			if own && !slices.Contains([]string{"CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URIS"}, suffix) {
				p.settings[id] = append(p.settings[id], name)
			}
		}
		slices.Sort(p.settings[id])
	}
	return p
}

// leftOut has a sentence for each place that a provider is not in.
func leftOut(t *testing.T, p places) (sentences []string) {
	t.Helper()
	enum := at(t, documentPlace, `^    Provider: \{`)
	for _, id := range p.enum {
		if !slices.Contains(p.rows, id) {
			sentences = append(sentences, fmt.Sprintf("%s: add a row for %s, which is in the enum of Provider (%s)",
				at(t, rowPlace, `^var rows = `), id, enum))
		}
	}
	for _, id := range p.rows {
		row := at(t, rowPlace, `^\t"`+id+`": \{`)
		if !slices.Contains(p.enum, id) {
			sentences = append(sentences, fmt.Sprintf("%s: add %s to the enum of Provider, since it has a row (%s), and run make gen",
				enum, id, row))
		}
		words := append([]string{oauth.SettingPrefixes()[id]}, p.settings[id]...)
		if slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(p.page[id], "`"+word+"`") }) {
			sentences = append(sentences, fmt.Sprintf("%s: add a row for %s with `%s` and `%s`",
				at(t, pagePlace, `^\| provider \| name \|`), id, words[0], strings.Join(words[1:], "`, `")))
		}
	}
	return sentences
}

func text(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(root + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// at is the place in file where a line matches pattern.
func at(t *testing.T, file, pattern string) string {
	t.Helper()
	for i, line := range strings.Split(text(t, file), "\n") {
		if regexp.MustCompile(pattern).MatchString(line) {
			return fmt.Sprintf("%s:%d", file, i+1)
		}
	}
	t.Fatalf("no line of %s matches %s", file, pattern)
	return ""
}

// The section "An OAuth provider" of docs/extending.md is made true: its edits
// are made on copies, and the program that is built of them connects a person to
// the provider.
func TestAProviderThatIsAddedAsThePageSaysWorks(t *testing.T) {
	_, section, found := strings.Cut(text(t, "docs/extending.md"), "\n## An OAuth provider\n")
	if !found {
		t.Fatal("docs/extending.md has no such section")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	line := block(t, section, "yaml")
	if !strings.Contains(line, ", ACME_HOMES]") {
		t.Fatalf("docs/extending.md shows %s", line)
	}
	document := edited(t, documentPlace, `(?m)^(    Provider: \{.*enum: \[[^\]]*)\]`, "${1}, ACME_HOMES]")
	providers := edited(t, rowPlace, `(?m)^}$`, strings.ReplaceAll(block(t, section, "go"), "$", "$$")+"\n}") // the first: the end of rows
	edited(t, pagePlace, `(?m)^\| ZILLOW \|`, block(t, section, "markdown")+"\n| ZILLOW |")

	w := newWorld(t)
	wire := newWire(t, w.outside)
	settings := w.settings(wire, map[string]string{
		"ACME_HOMES_CLIENT_ID": "local-acme_homes", "ACME_HOMES_CLIENT_SECRET": "local-acme_homes-secret",
		"ACME_HOMES_REDIRECT_URIS": callback,
		"ACME_HOMES_TOKEN_URL":     wire.url + "/acme_homes/token", "ACME_HOMES_REVOKE_URL": wire.url + "/acme_homes/revoke",
	})
	program := processtest.Start(t, buildWith(t, document, providers), settings, w.newLog())

	const user, acme = "user-acme", oauthclient.Provider("ACME_HOMES")
	c := w.as(t, program.URL, user)
	code := w.provider.Code("acme_homes", oauthprovider.Consent{User: user, Scopes: []string{"listings.read"}, RedirectURI: callback})
	made, err := c.ExchangeCodeWithResponse(t.Context(), nil, oauthclient.CodeExchange{Code: code, Provider: acme, UserID: user})
	if err != nil || made.JSON200 == nil {
		t.Fatalf("exchange: %v %s", err, bodyOf(made, func() []byte { return made.Body }))
	}
	read, err := c.GetTokenWithResponse(t.Context(), user, acme, nil)
	if err != nil || read.JSON200 == nil || !w.provider.Alive(read.JSON200.AccessToken) {
		t.Fatalf("read: %v %s", err, bodyOf(read, func() []byte { return read.Body }))
	}
	fresh, err := c.RefreshTokenWithResponse(t.Context(), nil, oauthclient.RefreshRequest{UserID: user, Provider: acme})
	if err != nil || fresh.JSON200 == nil || fresh.JSON200.AccessToken == read.JSON200.AccessToken {
		t.Fatalf("refresh: %v %s", err, bodyOf(fresh, func() []byte { return fresh.Body }))
	}
	ended, err := c.DeleteTokenWithResponse(t.Context(), user, acme, nil)
	if err != nil || ended.JSON200 == nil {
		t.Fatalf("disconnect: %v %s", err, bodyOf(ended, func() []byte { return ended.Body }))
	}
	if gone, err := c.GetTokenWithResponse(t.Context(), user, acme, nil); err != nil || gone.StatusCode() != http.StatusNotFound {
		t.Errorf("afterwards: %v %s", err, bodyOf(gone, func() []byte { return gone.Body }))
	}
	if grants := w.grantsOf(user); len(grants) != 1 || grants[0].Alive || grants[0].Refreshes != 1 {
		t.Errorf("at the provider: %+v", grants)
	}
	if kinds := w.kindsOf(user); !slices.Equal(kinds, []string{"connected", "refreshed", "revoked"}) {
		t.Errorf("events %v", kinds)
	}
}

// block is the one block of a language in a list of the page, without the
// list's indent.
func block(t *testing.T, section, language string) string {
	t.Helper()
	_, rest, found := strings.Cut(section, "   ```"+language+"\n")
	inside, _, closed := strings.Cut(rest, "\n   ```")
	if !found || !closed {
		t.Fatalf("the section has no block of %s", language)
	}
	lines := strings.Split(inside, "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "   ")
	}
	return strings.Join(lines, "\n")
}

// edited is a file with the first match of pattern replaced by with, in which
// ${1} is the first group.
func edited(t *testing.T, file, pattern, with string) string {
	t.Helper()
	before := text(t, file)
	search := regexp.MustCompile(pattern)
	match := search.FindStringSubmatchIndex(before)
	if match == nil {
		t.Fatalf("nothing in %s matches %s", file, pattern)
	}
	return before[:match[0]] + string(search.ExpandString(nil, with, before, match)) + before[match[1]:]
}

// buildWith builds the program with another document and other rows, as `make
// gen` and `go build` would.
func buildWith(t *testing.T, document, providers string) (path string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "openapi"), os.DirFS(root+"openapi")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "gen"), os.DirFS(root+"gen")); err != nil {
		t.Fatal(err)
	}
	const types, bodies = "gen/oauthapi/oauthapi.gen.go", "gen/oauthapi/bodies.gen.go"
	const values = "gen/oauthapi/document.gen.go"
	changed, generated := filepath.Join(dir, documentPlace), filepath.Join(dir, types)
	if err := os.WriteFile(changed, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	inRepository(t, "go", "tool", "-modfile=tools.mod", "oapi-codegen",
		"-config", "openapi/types.cfg.yaml", "-package", "oauthapi", "-o", generated, changed)
	inRepository(t, "go", "run", "./contracts/bodies", "-documents", filepath.Dir(changed), "-out", dir, "oauth")
	inRepository(t, "go", "run", "./contracts/documents", "-out", dir, "oauthapi="+changed)
	over := map[string]string{rowPlace: providers}
	for _, file := range []string{types, bodies, values} {
		code, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		over[file] = string(code)
	}
	overlay := processtest.Overlay(t, root, over)
	path = filepath.Join(dir, "oauth")
	inRepository(t, "env", "-u", "CGO_LDFLAGS", "go", "build", "-overlay", overlay, "-o", path, "./services/oauth/cmd/oauth")
	return path
}

func inRepository(t *testing.T, name string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Dir = root
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, said)
	}
}
