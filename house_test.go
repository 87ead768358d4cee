// The plan of the house: who may import whom, and what no room may contain.

package coagent_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const module = "coagent"

// A room is a kind of package. Paths are from the module's root; * is one folder, {own} the folder of the service that
// the package belongs to, {name} that service's name, and {above} the folder above the package.
type room struct {
	kind    string
	at      []string
	uses    []string // of this module
	plain   bool     // of others: the standard library without network, files and logs, golang.org/x/text, x/sync, x/net/html, and a few besides ([plain])
	planned bool     // nobody lives here yet
}

// A package belongs to the first room that it fits.
var house = []room{
	{kind: "kit", at: []string{"platform/*test", "platform/*/*test", "services/*/*test", "services/*/*/*test", "local/*test"},
		uses: []string{"{own}", "{above}", "platform/fault", "platform/secret", "gen/common"}},

	{kind: "error vocabulary", at: []string{"platform/fault"}, plain: true},
	{kind: "secret", at: []string{"platform/secret"}},
	{kind: "ballast", at: []string{"platform/ballast"}},
	{kind: "settings", at: []string{"platform/env"}, uses: []string{"platform/secret"}},
	{kind: "cloud settings", at: []string{"platform/awsconfig"}, uses: []string{"platform/telemetry"}},
	{kind: "telemetry", at: []string{"platform/telemetry"}},
	{kind: "schema findings", at: []string{"platform/schema"}, uses: []string{"platform/fault"}},
	{kind: "reader of bodies", at: []string{"platform/jsonbody"}, uses: []string{"platform/fault", "platform/schema"}},
	{kind: "connection", at: []string{"platform/redisclient"},
		uses: []string{"platform/env", "platform/fault", "platform/secret", "platform/telemetry"}},
	{kind: "guard", at: []string{"platform/upstream"}, uses: []string{"platform/fault", "platform/telemetry"}},
	{kind: "cloud errors", at: []string{"platform/awsfault"}, uses: []string{"platform/upstream"}},
	{kind: "identity", at: []string{"platform/auth"}, uses: []string{"platform/env", "platform/fault", "platform/secret", "platform/telemetry"}},
	{kind: "publisher", at: []string{"platform/events"},
		uses: []string{"platform/fault", "platform/telemetry", "platform/upstream", "platform/awsfault", "platform/schema", "gen/eventschema"}},
	{kind: "outbox", at: []string{"platform/outbox"}, uses: []string{"platform/fault", "platform/redisclient", "platform/telemetry"}},
	{kind: "admission", at: []string{"platform/admission"}, plain: true},
	{kind: "store of rates", at: []string{"platform/admission/*"},
		uses: []string{"platform/admission", "platform/redisclient", "platform/fault", "platform/upstream", "platform/awsfault"}},
	{kind: "front door", at: []string{"platform/httpapi"},
		uses: []string{"platform/admission", "platform/ballast", "platform/env", "platform/fault", "platform/telemetry", "platform/schema",
			"platform/jsonbody", "platform/version",
			"gen/common"}},
	{kind: "lambda host", at: []string{"platform/lambdahost"},
		uses: []string{"platform/auth", "platform/env", "platform/httpapi", "platform/telemetry"}},

	{kind: "gateway", at: []string{"services/gateway"},
		uses: []string{"platform/admission", "platform/fault", "platform/httpapi", "platform/auth", "platform/telemetry", "platform/upstream",
			"gen/common", "gen/*api"}},
	{kind: "program", at: []string{"services/gateway/program"},
		uses: []string{"{own}", "platform/*", "platform/admission/*", "gen/common", "gen/*api"}},

	{kind: "phrases", at: []string{"services/ai/phrases", "services/ai/regexp"}, plain: true},
	{kind: "wording", at: []string{"services/ai/fairhousing", "services/ai/promises"}, uses: []string{"services/ai/phrases", "services/ai/regexp"}, plain: true},
	{kind: "review", at: []string{"services/ai/review"},
		uses: []string{"platform/fault", "services/ai/fairhousing", "services/ai/promises", "services/ai/regexp", "services/ai/review/*"}, plain: true},
	{kind: "reading", at: []string{"services/ai/review/*"}, uses: []string{"services/ai/regexp"}, plain: true},
	{kind: "domain", at: []string{"services/ai"}, uses: []string{"platform/admission", "platform/fault", "services/ai/review", "services/ai/regexp"}, plain: true},
	{kind: "domain", at: []string{"services/*"}, uses: []string{"platform/fault", "platform/secret"}, plain: true},
	{kind: "server", at: []string{"services/*/server"},
		uses: []string{"{own}", "services/ai/fairhousing", "gen/{name}api", "gen/common", "platform/fault", "platform/secret", "platform/httpapi",
			"platform/auth", "platform/telemetry"}},
	{kind: "program", at: []string{"services/*/program"},
		uses: []string{"{own}", "{own}/*", "platform/*", "platform/admission/*", "gen/{name}api", "gen/common", "clients/go/*"}},
	{kind: "main", at: []string{"services/*/cmd/*"}, uses: []string{"{own}", "{own}/*", "platform/*"}},
	{kind: "evaluation", at: []string{"services/ai/evals"},
		uses: []string{"platform/httpapi", "platform/auth/authtest", "services/ai/program", "mocks/*", "clients/go/*"}},
	{kind: "adapter", at: []string{"services/*/*"},
		uses: []string{"{own}", "platform/fault", "platform/secret", "platform/telemetry", "platform/upstream", "platform/awsfault",
			"platform/redisclient", "platform/events", "platform/outbox", "platform/schema", "gen/eventschema", "clients/go/*"}},

	{kind: "generated, shared", at: []string{"gen/common"}, uses: []string{"platform/jsonbody"}},
	{kind: "generated, shared", at: []string{"gen/eventschema"}},
	{kind: "generated", at: []string{"gen/*api"}, uses: []string{"gen/common", "gen/eventschema", "platform/jsonbody"}},
	{kind: "generated", at: []string{"clients/go/*client"}, uses: []string{"gen/common", "gen/eventschema"}},
	{kind: "stand-in's schema", at: []string{"mocks/bedrock/schema"}},
	{kind: "stand-in's author", at: []string{"mocks/bedrock/author"}, uses: []string{"mocks/bedrock/schema"}},
	{kind: "stand-in", at: []string{"mocks/*"}, uses: []string{"mocks/*", "mocks/bedrock/*"}},
	{kind: "stand-in program", at: []string{"mocks/cmd/mocks"}, uses: []string{"mocks/*"}},
	{kind: "local processes", at: []string{"local/supervise"}},
	{kind: "local seed", at: []string{"local/seed"}},
	{kind: "local alarms", at: []string{"local/alarms"}},
	{kind: "local tool", at: []string{"local/watch", "local/front", "local/metrics"}, uses: []string{"local/supervise", "local/alarms"}},
	{kind: "local run", at: []string{"local"}, uses: []string{"local/*"}},
	{kind: "local program", at: []string{"local/cmd/local", "local/cmd/seed", "local/cmd/alarms"}, uses: []string{"local", "local/*"}},
	{kind: "changelog", at: []string{"."}},
	{kind: "version", at: []string{"platform/version"}, uses: []string{"."}},
	{kind: "tests alone", at: []string{"openapi"}},
	{kind: "contracts", at: []string{"contracts/*"}, uses: []string{"platform/*", "services/*", "services/*/*", "clients/go/*", "gen/*", "mocks/*"}},
	{kind: "network in memory", at: []string{"simulation/network"}},
	{kind: "simulation", at: []string{"simulation"},
		uses: []string{"simulation/network", "platform/httpapi", "services/*/program", "services/*/*test"}},
}

// What a test may import beyond what its package may.
var testsUse = []string{
	"{self}", "{own}", "{own}/*", "{own}/*/*test", "platform/*test", "platform/*/*test", "local/*test", "mocks/*", "clients/go/*", "gen/*",
	"platform/env", "platform/secret", "platform/redisclient",
}

// Names that say nothing about what lies inside. gen/common is what common.yaml becomes.
var drawers = []string{"utils", "util", "helpers", "common", "manager", "models", "types", "pkg", "misc"}

// pkg is what `go list -json` says of a package.
type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestEverybodyImportsOnlyWhomTheyMay(t *testing.T) {
	for _, c := range complaints(house, list(t)) {
		t.Error(c)
	}
}

func TestTheRulesCatchWhatTheyAreFor(t *testing.T) {
	rooms := slices.DeleteFunc(slices.Clone(house), func(r room) bool { return r.planned })
	for name, c := range map[string]struct {
		path  string
		uses  []string // the package
		tests []string // its tests
		want  string
	}{
		"a domain keeps to itself":        {path: "services/search", uses: []string{"coagent/platform/fault", "net/url", "golang.org/x/text/unicode/norm"}},
		"a domain and a secret":           {path: "services/oauth", uses: []string{"coagent/platform/secret"}},
		"a secret and settings":           {"platform/secret", []string{"coagent/platform/env"}, nil, "platform/secret (secret) must not import platform/env"},
		"a domain and its generated code": {"services/search", []string{"coagent/gen/searchapi"}, nil, "services/search (domain) must not import gen/searchapi"},
		"a domain and HTTP":               {"services/search", []string{"net/http"}, nil, "services/search (domain) must not import net/http"},
		"a domain and HTTP/2": {
			"services/search", []string{"golang.org/x/net/http2"}, nil, "services/search (domain) must not import golang.org/x/net/http2",
		},
		"a domain and logs":  {"services/ai", []string{"log/slog"}, nil, "services/ai (domain) must not import log/slog"},
		"a domain and files": {"services/ai", []string{"os"}, nil, "services/ai (domain) must not import os"},
		"ai and its review":  {path: "services/ai", uses: []string{"coagent/services/ai/review"}},
		"review and its service": {
			"services/ai/review", []string{"coagent/services/ai"}, nil, "services/ai/review (review) must not import services/ai",
		},
		"review and files": {"services/ai/review", []string{"os"}, nil, "services/ai/review (review) must not import os"},
		"an adapter and the review": {
			"services/ai/websearch", []string{"coagent/services/ai/review"}, nil, "services/ai/websearch (adapter) must not import services/ai/review",
		},
		"a domain and an SDK": {
			"services/ai", []string{"github.com/aws/aws-sdk-go-v2/config"}, nil, "services/ai (domain) must not import github.com/aws/aws-sdk-go-v2/config",
		},
		"a domain and its adapter": {
			"services/search", []string{"coagent/services/search/tavily"}, nil, "services/search (domain) must not import services/search/tavily",
		},
		"an adapter and its vendor": {path: "services/search/tavily", uses: []string{"coagent/services/search", "coagent/platform/upstream", "net/http"}},
		"an adapter and another adapter": {
			"services/search/rediscache", []string{"coagent/services/search/tavily"}, nil, "services/search/rediscache (adapter) must not import services/search/tavily",
		},
		"an adapter and the front door": {
			"services/search/tavily", []string{"coagent/platform/httpapi"}, nil, "services/search/tavily (adapter) must not import platform/httpapi",
		},
		"an adapter and settings": {
			"services/search/tavily", []string{"coagent/platform/env"}, nil, "services/search/tavily (adapter) must not import platform/env",
		},
		"a service and another": {
			"services/ai/websearch", []string{"coagent/services/search"}, nil, "services/ai/websearch (adapter) must not import services/search",
		},
		"a server and another's document": {
			"services/search/server", []string{"coagent/gen/aiapi"}, nil, "services/search/server (server) must not import gen/aiapi",
		},
		"a program and another service": {
			"services/search/program", []string{"coagent/services/ai"}, nil, "services/search/program (program) must not import services/ai",
		},
		"a program and stand-ins": {
			"services/search/program", []string{"coagent/mocks/tavily"}, nil, "services/search/program (program) must not import mocks/tavily",
		},
		"a program's test and stand-ins": {path: "services/search/program", tests: []string{"coagent/mocks/tavily", "coagent/services/search/program"}},
		"a program's test, another service": {
			"services/ai/program", nil, []string{"coagent/services/search/server"}, "the tests of services/ai/program (program) must not import services/search/server",
		},
		"a program and a kit": {
			"services/search/program", []string{"coagent/services/search/searchtest"}, nil,
			"services/search/program (program) must not import services/search/searchtest",
		},
		"a test and a kit": {
			path: "services/search/server", tests: []string{"coagent/services/search/searchtest", "coagent/platform/auth/authtest"},
		},
		"a kit and its package": {path: "platform/auth/authtest", uses: []string{"coagent/platform/auth", "net/http"}},
		"a kit and another kit's subject": {
			"platform/auth/authtest", []string{"coagent/platform/env"}, nil, "platform/auth/authtest (kit) must not import platform/env",
		},
		"the vocabulary and anything": {
			"platform/fault", []string{"coagent/platform/telemetry"}, nil, "platform/fault (error vocabulary) must not import platform/telemetry",
		},
		"the gateway and a service": {
			"services/gateway", []string{"coagent/services/search/server"}, nil, "services/gateway (gateway) must not import services/search/server",
		},
		"the gateway and settings": {
			"services/gateway", []string{"coagent/platform/env"}, nil, "services/gateway (gateway) must not import platform/env",
		},
		"a stand-in and what it stands for": {
			"mocks/tavily", []string{"coagent/services/search/tavily"}, nil, "mocks/tavily (stand-in) must not import services/search/tavily",
		},
		"the local run and a service":          {"local", []string{"coagent/services/ai"}, nil, "local (local run) must not import services/ai"},
		"a part of the local run and its root": {"local/front", []string{"coagent/local"}, nil, "local/front (local tool) must not import local"},
		"a client and a server": {
			"clients/go/searchclient", []string{"coagent/gen/searchapi"}, nil, "clients/go/searchclient (generated) must not import gen/searchapi",
		},
		"a room that nobody planned": {"attic", nil, nil, "attic fits no room of the house; give it a rule in house_test.go or another place"},
		"a room too deep": {
			"services/search/tavily/wire", nil, nil, "services/search/tavily/wire fits no room of the house; give it a rule in house_test.go or another place",
		},
		"a drawer":                          {"platform/utils", nil, nil, "platform/utils is a drawer: name it after what lies inside"},
		"a drawer with another name":        {"services/search/models", nil, nil, "services/search/models is a drawer: name it after what lies inside"},
		"gen/common, which is not a drawer": {path: "gen/common", uses: []string{"net/http"}},
		"a name that only begins like ours": {path: "services/search/server", uses: []string{"coagent.example/x"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := []string{}
			for _, complaint := range complaints(rooms, []pkg{{ImportPath: module + "/" + c.path, Imports: c.uses, XTestImports: c.tests}}) {
				if !strings.HasPrefix(complaint, "the rule for") {
					got = append(got, complaint)
				}
			}
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
				t.Errorf("complaints: %q, want %q", got, c.want)
			}
		})
	}
}

func TestARuleThatNobodyNeedsIsReported(t *testing.T) {
	rooms := []room{{kind: "server", at: []string{"services/*/server"}}, {kind: "contracts", at: []string{"contracts/*"}, planned: true}}
	got := complaints(rooms, []pkg{{ImportPath: module + "/contracts/provider"}})
	want := []string{
		"the rule for services/*/server (server) has no package; delete it, or mark it as planned",
		"the rule for contracts/* (contracts) is marked as planned, but there is a package; take the mark away",
	}
	if !slices.Equal(got, want) {
		t.Errorf("complaints: %q, want %q", got, want)
	}
}

// complaints are the ways in which pkgs break the rules of rooms, as sentences.
func complaints(rooms []room, pkgs []pkg) []string {
	var all []string
	inhabited := map[string]bool{} // by pattern
	for _, p := range pkgs {
		where := inside(p.ImportPath)
		if slices.ContainsFunc(strings.Split(where, "/"), func(name string) bool { return slices.Contains(drawers, name) }) && where != "gen/common" {
			all = append(all, where+" is a drawer: name it after what lies inside")
		}
		r, pattern, ok := find(rooms, where)
		if !ok {
			all = append(all, where+" fits no room of the house; give it a rule in house_test.go or another place")
			continue
		}
		inhabited[pattern] = true
		for _, imported := range p.Imports {
			if !r.allows(where, imported, false) {
				all = append(all, fmt.Sprintf("%s (%s) must not import %s", where, r.kind, inside(imported)))
			}
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			if !r.allows(where, imported, true) {
				all = append(all, fmt.Sprintf("the tests of %s (%s) must not import %s", where, r.kind, inside(imported)))
			}
		}
	}
	for _, r := range rooms {
		used := slices.ContainsFunc(r.at, func(pattern string) bool { return inhabited[pattern] })
		if rule := fmt.Sprintf("the rule for %s (%s)", strings.Join(r.at, ", "), r.kind); !used && !r.planned {
			all = append(all, rule+" has no package; delete it, or mark it as planned")
		} else if used && r.planned {
			all = append(all, rule+" is marked as planned, but there is a package; take the mark away")
		}
	}
	return all
}

func find(rooms []room, where string) (r room, pattern string, ok bool) {
	for _, r := range rooms {
		for _, pattern := range r.at {
			if matches(pattern, where) {
				return r, pattern, true
			}
		}
	}
	return room{}, "", false
}

// allows says whether the package at where, or its tests, may import imported.
func (r room) allows(where, imported string, inTest bool) bool {
	if !ours(imported) {
		return inTest || !r.plain || plain(imported)
	}
	imported = inside(imported)
	if strings.HasSuffix(imported, "test") && !inTest && r.kind != "kit" {
		return false
	}
	own, name := "-", "-" // a package outside of services/ has no service
	if parts := strings.Split(where, "/"); parts[0] == "services" && len(parts) > 1 {
		own, name = path.Join(parts[:2]...), parts[1]
	}
	fill := strings.NewReplacer("{own}", own, "{name}", name, "{above}", path.Dir(where), "{self}", where)
	fits := func(pattern string) bool { return matches(fill.Replace(pattern), imported) }
	return slices.ContainsFunc(r.uses, fits) || inTest && slices.ContainsFunc(testsUse, fits)
}

func matches(pattern, where string) bool {
	ok, err := path.Match(pattern, where)
	return ok && err == nil
}

// plain says whether a package of others needs nothing but memory and thought.
func plain(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	if strings.Contains(first, ".") {
		harmless := []string{"golang.org/x/text/", "golang.org/x/sync/", "golang.org/x/net/html", "github.com/hashicorp/golang-lru/",
			"github.com/go-json-experiment/json/jsontext"}
		return slices.ContainsFunc(harmless, func(name string) bool { return strings.HasPrefix(imported, name) })
	}
	return !slices.Contains([]string{"os", "log", "database", "syscall", "plugin"}, first) && (first != "net" || imported == "net/url" || imported == "net/netip")
}

func ours(imported string) bool { return imported == module || strings.HasPrefix(imported, module+"/") }

// inside is the path of a package from the module's root, or the whole path if it is none of ours.
func inside(imported string) string {
	if imported == module {
		return "."
	}
	return strings.TrimPrefix(imported, module+"/")
}

// list asks the go command for every package. Its answer depends on every Go file, so each is read here too: go test
// sees that, and runs the test again when one of them changes.
func list(t *testing.T) []pkg {
	t.Helper()
	if len(sources(t)) == 0 {
		t.Fatal("no Go files were found")
	}
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// sources are all Go files by their path.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || entry.Name() == "bin"):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(file) != ".go":
			return nil
		}
		text, err := os.ReadFile(file)
		all[filepath.ToSlash(file)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const (
	longest    = 400 // lines of a file
	widest     = 120 // columns of a line; a tab is one
	widestTest = 160 // columns of a line of a test
)

var (
	generated   = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
	initializer = regexp.MustCompile(`(?m)^func init\(\)`)
	environment = regexp.MustCompile(`(?m)^([^/\n]|/[^/\n])*\bos\.(Getenv|LookupEnv|Environ|ExpandEnv)\b`) // not in a comment
)

func TestSourceFilesKeepTheHabits(t *testing.T) {
	for file, text := range sources(t) {
		for _, c := range habits(file, text) {
			t.Error(c)
		}
	}
}

func TestTheHabitsAreLookedFor(t *testing.T) {
	long := strings.Repeat("\n", longest+1)
	for name, c := range map[string]struct {
		file, text string
		want       []string
	}{
		"a long file":           {"services/ai/ai.go", long, []string{"services/ai/ai.go has 401 lines; 400 is the most"}},
		"a file just short":     {"services/ai/ai.go", long[1:], nil},
		"a long generated file": {"gen/aiapi/aiapi.gen.go", "// Code generated by x DO NOT EDIT.\n" + long, nil},
		"a long test":           {"services/ai/ai_test.go", long, nil},
		"a wide line": {
			"services/ai/ai.go", "package ai\n\n//" + strings.Repeat("-", 119), []string{"services/ai/ai.go:3 has 121 columns; 120 is the most"},
		},
		"one just short":        {"services/ai/ai.go", "package ai\n\n//" + strings.Repeat("-", 118), nil},
		"columns are no bytes":  {"services/ai/ai.go", "package ai\n\n//" + strings.Repeat("é", 118), nil},
		"a wide line of a test": {"services/ai/ai_test.go", "//" + strings.Repeat("-", 159), []string{"services/ai/ai_test.go:1 has 161 columns; 160 is the most"}},
		"an address":            {"services/ai/ai.go", "// https://example.com/" + strings.Repeat("-", 119), nil},
		"a raw string": {
			"services/ai/ai.go", "package ai\n\nconst x = `" + strings.Repeat("-\n"+strings.Repeat("-", 130), 2) + "`" + strings.Repeat(" ", 120) + "// x", nil,
		},
		"after a raw string": {
			"services/ai/ai.go", "package ai\n\nconst x = ``\n//" + strings.Repeat("-", 119), []string{"services/ai/ai.go:4 has 121 columns; 120 is the most"},
		},
		"init": {
			"services/ai/ai.go", "package ai\n\nfunc init() {}\n", []string{"services/ai/ai.go has an init; make it a function that somebody calls"},
		},
		"environment": {
			"platform/env/env.go", "x := os.Getenv(y)", []string{"platform/env/env.go reads the environment; only a main and the local run do"},
		},
		"environment, in words":  {"platform/env/env.go", "// From reads os.Getenv.", nil},
		"environment in a main":  {"services/ai/cmd/ai/main.go", "run(os.Getenv)", nil},
		"environment in a test":  {"services/ai/ai_test.go", "run(os.Getenv)", nil},
		"environment in the run": {"local/parts.go", "os.Environ()", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := habits(c.file, c.text); !slices.Equal(got, c.want) {
				t.Errorf("habits: %q, want %q", got, c.want)
			}
		})
	}
}

// habits are the ways in which a file that somebody wrote breaks the house's habits, as sentences. Of tests only the
// width of their lines is looked at.
func habits(file, text string) (all []string) {
	if generated.MatchString(text) {
		return nil
	}
	limit, isTest := widest, strings.HasSuffix(file, "_test.go")
	if isTest {
		limit = widestTest
	}
	all = wide(file, text, limit)
	if isTest {
		return all
	}
	if lines := strings.Count(text, "\n"); lines > longest {
		all = append(all, fmt.Sprintf("%s has %d lines; %d is the most", file, lines, longest))
	}
	if initializer.MatchString(text) {
		all = append(all, file+" has an init; make it a function that somebody calls")
	}
	if environment.MatchString(text) && !strings.Contains(file, "/cmd/") && path.Base(file) != "main.go" && !strings.HasPrefix(file, "local/") {
		all = append(all, file+" reads the environment; only a main and the local run do")
	}
	return all
}

// An address in a comment cannot be broken.
var address = regexp.MustCompile(`^\s*// ?https?://\S+$`)

// wide are the lines with more columns than limit. One that a raw string stands in is as wide as it has to be.
func wide(file, text string, limit int) (all []string) {
	raw := map[int]bool{}
	var tokens scanner.Scanner
	source := token.NewFileSet().AddFile(file, -1, len(text))
	tokens.Init(source, []byte(text), func(token.Position, string) {}, 0) // the compiler tells of mistakes
	for at, kind, literal := tokens.Scan(); kind != token.EOF; at, kind, literal = tokens.Scan() {
		if kind == token.STRING && literal[0] == '`' {
			first := source.Line(at)
			for line := range strings.Count(literal, "\n") + 1 {
				raw[first+line] = true
			}
		}
	}
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if columns := utf8.RuneCountInString(line); columns > limit && !raw[number] && !address.MatchString(line) {
			all = append(all, fmt.Sprintf("%s:%d has %d columns; %d is the most", file, number, columns, limit))
		}
	}
	return all
}

// resolvedElsewhere is a package's address in a lock file. A workspace of this repository has its folder there.
var resolvedElsewhere = regexp.MustCompile(`"resolved": "(?:[a-z+]+:|[^"]*\.tgz)[^"]*"`)

// A lock file with an address in it can be installed from that address alone.
func TestTheLockFilesNameNoAddress(t *testing.T) {
	for _, file := range []string{
		"package-lock.json", "tools/node/package-lock.json", "contracts/native/package-lock.json", "contracts/generators/package-lock.json",
	} {
		lock, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := resolvedElsewhere.Find(lock); found != nil {
			t.Errorf("%s holds %s: omit-lockfile-registry-resolved in .npmrc keeps it out", file, found)
		}
	}
	for text, address := range map[string]bool{
		`"resolved": "https://packages.example.com/zod/-/zod-4.0.0.tgz"`: true, `"resolved": "git+ssh://git@example.com/a.git#1"`: true,
		`"resolved": "file:../zod-4.0.0.tgz"`: true, `"resolved": "clients/ts"`: false, `"resolved": "web"`: false,
	} {
		if resolvedElsewhere.MatchString(text) != address {
			t.Errorf("%s is an address: %t", text, !address)
		}
	}
}
