package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// levels are what we take more seriously than oasdiff does. An answer's optional members and headers are read by
// somebody. Bodies of requests are closed, so that who sends a member that is gone is refused. The clients' functions are
// called after the operationId.
//
//go:embed levels.txt
var levels string

// announcements is the file that says which breaks are meant.
const announcements = folder + "/BREAKING.md"

// removed stands for the version of a document that is no more.
const removed = "removed"

const (
	isNote    = 1
	isWarning = 2
	isBreak   = 3
)

// A finding is one difference, as oasdiff tells it.
type finding struct {
	ID          string `json:"id"`
	Text        string `json:"text"`
	Level       int    `json:"level"`
	Method      string `json:"operation"`
	OperationID string `json:"operationId"`
	Path        string `json:"path"`
	Section     string `json:"section"`
}

// name is what BREAKING.md has to name.
func (f finding) name() string { return cmp.Or(f.OperationID, f.Section) }

var ofTheAnswer = regexp.MustCompile("(?: with| for)? the (?:response )?(?:status `200`|`200` status)")

func (f finding) String() string {
	if f.OperationID == "" {
		return fmt.Sprintf("%s: %s", f.Section, f.Text)
	}
	if strings.TrimPrefix(f.Path, "/") == f.OperationID { // an event
		text := ofTheAnswer.ReplaceAllString(f.Text, "")
		return fmt.Sprintf("`%s`: %s", f.OperationID, strings.NewReplacer("response", "event", "endpoint", "event", "api path", "event").Replace(text))
	}
	return fmt.Sprintf("`%s` (%s %s): %s", f.OperationID, f.Method, f.Path, f.Text)
}

// A change is how one document differs from what it was.
type change struct {
	name       string // of the file
	from, to   string // versions; from is "" for a new document
	operations []string
	findings   []finding
	refused    []string // what is said to whoever made it
}

func (c change) of(level int) (some []finding) {
	for _, f := range c.findings {
		if f.Level == level {
			some = append(some, f)
		}
	}
	return some
}

func (c change) breaksOf(operation string) (n int) {
	for _, f := range c.of(isBreak) {
		if f.OperationID == operation {
			n++
		}
	}
	return n
}

// compare holds the documents in dir against those of commit.
func compare(ctx context.Context, dir, commit, oasdiff string) ([]change, error) {
	temp, err := os.MkdirTemp("", "breaking-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	then, now := filepath.Join(temp, "then"), filepath.Join(temp, "now")
	if err := os.Mkdir(then, 0o777); err != nil {
		return nil, err
	}
	if err := fetch(ctx, dir, commit, then); err != nil {
		return nil, err
	}
	if err := os.CopyFS(now, os.DirFS(filepath.Join(dir, folder))); err != nil {
		return nil, err
	}
	severity := filepath.Join(temp, "levels.txt")
	if err := os.WriteFile(severity, []byte(levels), 0o666); err != nil {
		return nil, err
	}
	before, err := documents(then)
	if err != nil {
		return nil, err
	}
	after, err := documents(now)
	if err != nil {
		return nil, err
	}
	if len(after) == 0 {
		return nil, fmt.Errorf("%s has no document with operations", filepath.Join(dir, folder))
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			gone := document{version: removed, file: filepath.Join(now, name+".removed")}
			if err := os.WriteFile(gone.file, []byte("openapi: 3.0.3\ninfo: { title: Removed, version: removed }\npaths: {}\n"), 0o666); err != nil {
				return nil, err
			}
			after[name] = gone
		}
	}
	announced, err := os.ReadFile(filepath.Join(dir, announcements))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var changes []change
	for _, name := range slices.Sorted(maps.Keys(after)) {
		c := change{name: name, to: after[name].version, operations: after[name].operations}
		if old, ok := before[name]; ok {
			c.from = old.version
			if c.findings, err = differences(ctx, dir, oasdiff, old.file, after[name].file, severity); err != nil {
				return nil, err
			}
			c.refused = c.judge(string(announced))
		}
		changes = append(changes, c)
	}
	return changes, nil
}

func differences(ctx context.Context, dir, oasdiff, before, after, severity string) (all []finding, err error) {
	out, err := output(ctx, dir, oasdiff, "changelog", before, after, "--format", "json", "--severity-levels", severity)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		return nil, fmt.Errorf("oasdiff: %w", err)
	}
	// The version is judged here.
	return slices.DeleteFunc(all, func(f finding) bool {
		return strings.HasPrefix(f.ID, "api-version-") || f.ID == "api-major-version-not-bumped"
	}), nil
}

// judge says what is wrong with a change that breaks somebody, or nothing if it is announced.
func (c change) judge(announced string) (refused []string) {
	breaks := c.of(isBreak)
	if len(breaks) == 0 {
		return nil
	}
	next := c.to
	if c.to != removed && !newMajor(c.from, c.to) {
		next = fmt.Sprintf("%d.0.0", major(c.from)+1)
		refused = append(refused, fmt.Sprintf("set its info.version to %s (it is %s, and was %s)", next, c.to, c.from))
	}
	heading := fmt.Sprintf("## %s %s", c.name, next)
	section, ok := sectionOf(announced, heading)
	var names []string
	for _, f := range breaks {
		if name := "`" + f.name() + "`"; !strings.Contains(section, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case !ok:
		refused = append(refused, fmt.Sprintf("write a section %q in %s that names %s and says what callers have to do", heading, announcements, strings.Join(names, ", ")))
	case len(names) > 0:
		refused = append(refused, fmt.Sprintf("name %s in the section %q of %s", strings.Join(names, ", "), heading, announcements))
	}
	if len(refused) == 0 {
		return nil
	}
	said := []string{fmt.Sprintf("%s/%s breaks those who use it:", folder, c.name)}
	for _, f := range breaks {
		said = append(said, fmt.Sprintf("  %s [%s]", f, f.ID))
	}
	return []string{strings.Join(said, "\n") + "\n  Take it back, or, if it is meant, " + strings.Join(refused, " and ") + "."}
}

// sectionOf is what stands below a heading of the second level.
func sectionOf(text, heading string) (section string, ok bool) {
	for part := range strings.SplitSeq("\n"+text, "\n## ") {
		first, rest, _ := strings.Cut(part, "\n")
		if "## "+strings.TrimSpace(first) == heading {
			return rest, true
		}
	}
	return "", false
}

var version = regexp.MustCompile(`^(\d+)\.(\d+)\.(\d+)$`)

// newMajor says whether to is x.0.0 with an x above that of from.
func newMajor(from, to string) bool {
	return version.MatchString(to) && strings.HasSuffix(to, ".0.0") && major(to) > major(from)
}

func major(v string) int {
	first, _, _ := strings.Cut(v, ".")
	n, _ := strconv.Atoi(first) // what is no number is below every version
	return n
}

// markdown is the changelog for a pull request.
func markdown(changes []change, commit string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# API changelog\n\nCompared with %.10s.\n", commit)
	quiet := true
	for _, c := range changes {
		if c.from == "" {
			fmt.Fprintf(&text, "\n## %s %s\n\nNew, with %s.\n", c.name, c.to, count(len(c.operations), "operation"))
			quiet = false
			continue
		}
		if len(c.findings) == 0 && c.from == c.to {
			continue
		}
		quiet = false
		versions := c.to
		if c.from != c.to {
			versions = c.from + " → " + c.to
		}
		fmt.Fprintf(&text, "\n## %s %s\n", c.name, versions)
		breaking := "Breaking, and announced in " + announcements
		if len(c.refused) > 0 {
			breaking = "⚠️ Breaking, and not announced"
		}
		list(&text, breaking, c.of(isBreak))
		list(&text, "To be looked at", c.of(isWarning))
		list(&text, "Also", c.of(isNote))
	}
	if quiet {
		text.WriteString("\nNo document changed for its users.\n")
	}
	return text.String()
}

func list(text *strings.Builder, title string, findings []finding) {
	if len(findings) == 0 {
		return
	}
	fmt.Fprintf(text, "\n**%s**\n\n", title)
	for _, f := range findings {
		fmt.Fprintf(text, "- %s\n", f)
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
