package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../../../.."

func TestEveryOperationStandsInItsThreePlaces(t *testing.T) {
	missing, err := check(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, sentence := range missing {
		t.Error(sentence)
	}
}

// tree is a repository with one operation, as far as its three places go.
func tree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for file, text := range map[string]string{
		document: "openapi: 3.0.3\ntags: [{ name: generation }, { name: writing }, { name: research }]\n" +
			"paths:\n  /ai/generate-poem:\n    parameters: []\n    post:\n      operationId: generatePoem\n      tags: [generation, writing]\n" +
			"  /ai/review:\n    post: { operationId: review, tags: [writing] }\n" +
			"components:\n  schemas:\n    Poem: { type: object }\n",
		rows:                         "package ai\n\nvar Flows = []Flow{\n\t{\n\t\tOperation:   \"generatePoem\",\n\t\tContentType: \"short-poem\",\n\t},\n}\n",
		prompts + "/generatePoem.md": "Write a poem.\n",
		prompts + "/system.md":       "You write.\n",
	} {
		write(t, filepath.Join(dir, file), text)
	}
	return dir
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// lineOf is where a file holds text for the last time.
func lineOf(t *testing.T, dir, file, text string) string {
	t.Helper()
	whole := read(t, filepath.Join(dir, file))
	at := strings.LastIndex(whole, text)
	if at < 0 {
		t.Fatalf("%s does not hold %q", file, text)
	}
	return place{file, 1 + strings.Count(whole[:at], "\n")}.String()
}

func TestWhatIsMissingIsOneSentenceWithItsPlace(t *testing.T) {
	const name = "generateOpenHouseInvite"
	prompt := filepath.Join(prompts, name+".md")
	whole := tree(t)
	if err := run([]string{"new", name}, whole, new(strings.Builder)); err != nil {
		t.Fatal(err)
	}
	inDocument := lineOf(t, whole, document, "operationId: "+name) + ": " + name
	inRows := lineOf(t, whole, rows, `Operation:   "`+name) + ": " + name
	for what, c := range map[string]struct {
		documented, row, prompted bool
		want                      string
	}{
		"nothing":              {true, true, true, ""},
		"the row":              {true, false, true, inDocument + ": add a row in services/ai/flows.go"},
		"the operation":        {false, true, true, inRows + ": add the operation to openapi/ai.yaml, with the tag generation"},
		"the prompt":           {true, true, false, inRows + ": write its prompt, services/ai/prompts/generateOpenHouseInvite.md"},
		"the row and a prompt": {true, false, false, inDocument + ": add a row in services/ai/flows.go"},
		"all but the prompt": {false, false, true, prompt + ":1: " + name +
			": add a row in services/ai/flows.go and the operation to openapi/ai.yaml, or delete the prompt"},
	} {
		dir := tree(t)
		for file, there := range map[string]bool{document: c.documented, rows: c.row, prompt: c.prompted} {
			if there {
				write(t, filepath.Join(dir, file), read(t, filepath.Join(whole, file)))
			}
		}
		err := run([]string{"check"}, dir, nil)
		switch {
		case err == nil && c.want != "":
			t.Errorf("without %s nothing is told", what)
		case err != nil && err.Error() != c.want:
			t.Errorf("without %s: %q, want %q", what, err, c.want)
		}
	}
}

func TestANewOperationIsWrittenAfterTheOthers(t *testing.T) {
	dir := tree(t)
	var out strings.Builder
	if err := run([]string{"new", "findApartmentIdeas", "research"}, dir, &out); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string][]string{
		document: {
			"  /ai/find-apartment-ideas:\n", "operationId: findApartmentIdeas\n", "summary: Find an apartment ideas", "tags: [generation, research]",
			"    ApartmentIdeasRequest:", "    ApartmentIdeas:",
		},
		rows: {`ContentType: "apartment-ideas",`, "review.Rules{Figures: true}"},
		filepath.Join(prompts, "findApartmentIdeas.md"): {"<request>\n{{.Request}}\n</request>"},
	} {
		for _, part := range want {
			if !strings.Contains(read(t, filepath.Join(dir, file)), part) {
				t.Errorf("%s does not hold %q", file, part)
			}
		}
	}
	for _, place := range []string{lineOf(t, dir, document, "  /ai/find-apartment-ideas:"), lineOf(t, dir, document, "    ApartmentIdeasRequest:"),
		lineOf(t, dir, rows, "	{ // fill in"), prompts + "/findApartmentIdeas.md:1"} {
		if !slices.Contains(strings.Fields(out.String()), place) {
			t.Errorf("%s is not named in\n%s", place, &out)
		}
	}
}

func TestANameThatCannotBeIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	dir := tree(t)
	before := read(t, filepath.Join(dir, document)) + read(t, filepath.Join(dir, rows))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"new", "OpenHouse"}, "lower camel case"},
		{[]string{"new", "invite"}, "a verb and a noun"},
		{[]string{"new", "generatePoem"}, "openapi/ai.yaml has the path /ai/generate-poem already"},
		{[]string{"new", "writePoem"}, "openapi/ai.yaml has a schema Poem already"},
		{[]string{"new", "writeShortPoem"}, `services/ai/flows.go has "short-poem" already`},
		{[]string{"new", "generateOpenHouseInvite", "poetry"}, `has no group "poetry"; it has writing, research`},
		{[]string{"new"}, "usage"},
		{nil, "usage"},
	} {
		if err := run(c.args, dir, new(strings.Builder)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.args, err, c.want)
		}
	}
	if before != read(t, filepath.Join(dir, document))+read(t, filepath.Join(dir, rows)) {
		t.Error("something was written")
	}
}
