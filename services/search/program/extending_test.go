package program

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coagent/platform/processtest"
)

// tables are where the rows of docs/extending.md go.
var tables = map[string]string{
	"services/search/program/providers.go": "var providers = []provider{\n",
	"mocks/cmd/mocks/main.go":              "var standIns = map[string]func(getenv func(string) string) (http.Handler, error){\n",
	"local/searchproviders.go":             "var searchProviders = []searchProvider{\n",
}

// block is a block of Go code that says where it belongs.
var block = regexp.MustCompile("(?ms)^```go (\\S+)\n(.*?)^```$")

// asksAcme runs the program with the provider of the page.
const asksAcme = `package program

import (
	"net/http/httptest"
	"testing"

	acmestandin "coagent/mocks/acme"
)

func TestAcmeIsAsked(t *testing.T) {
	server := httptest.NewServer(acmestandin.New())
	t.Cleanup(server.Close)
	w := newWorld(t, "SEARCH_PROVIDERS", "acme,tavily", "ACME_URL", server.URL, "ACME_API_KEY", "key", "ACME_REQUESTS_PER_MINUTE", "1")
	for i, want := range []string{"acme", "tavily"} { // the limit holds, and the next is asked
		resp := w.post(t, w.token, "/search/web", "{\"query\":\"homes "+want+"\"}")
		if got := resp.Header.Get("X-Search-Provider"); resp.StatusCode != 200 || got != want {
			t.Errorf("search %d: %s from %q, want %q", i, resp.Status, got, want)
		}
	}
}
`

// The page adds a provider from start to end. Here each of its files and rows is
// put in its place, by an overlay, and the tests that concern them run.
func TestTheProviderThatThePageAddsWorks(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "extending.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## A provider of search results\n")
	section, _, _ = strings.Cut(section, "\n## ")
	files := map[string]string{"services/search/program/acme_test.go": asksAcme}
	for _, b := range block.FindAllStringSubmatch(section, -1) {
		files[b[1]] = b[2]
		if table, ok := tables[b[1]]; ok {
			files[b[1]] = withRow(t, filepath.Join(root, b[1]), table, b[2])
		}
	}
	if len(files) != 7 {
		t.Fatalf("the page shows %d files and rows, not 6", len(files)-1)
	}
	overlay := processtest.Overlay(t, root, files)
	for pkg, tests := range map[string]string{
		"./services/search/acme":    ".",
		"./services/search/program": "^TestAcmeIsAsked$",
		"./local":                   "^TestTheEnvironmentDecidesWhatIsReal$",
		"./mocks/cmd/mocks":         "^TestEveryStandInRunsLogsAndStops$",
	} {
		t.Run(pkg, func(t *testing.T) { processtest.RunTests(t, root, overlay, pkg, tests) })
	}
}

// withRow is the text of file with the page's row at the end of a table, and
// the page's imports.
func withRow(t *testing.T, file, table, shown string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(content), table)
	rows, after, closed := strings.Cut(after, "\n}\n")
	if !ok || !closed {
		t.Fatalf("%s has no table that begins with %q", file, table)
	}
	var row strings.Builder
	for line := range strings.Lines(shown) {
		if imported, ok := strings.CutPrefix(line, "import "); ok {
			before = strings.Replace(before, "import (\n", "import (\n\t"+imported, 1)
		} else {
			row.WriteString(line)
		}
	}
	return before + table + rows + "\n" + row.String() + "}\n" + after
}
