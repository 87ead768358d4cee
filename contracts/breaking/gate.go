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
// somebody. Bodies of requests are closed, so a caller who sends a member that is gone is refused. The clients'
// functions are called after the operationId.
//
//go:embed levels.txt
var levels string

// announcements is the file that says which breaks are meant.
const announcements = folder + "/BREAKING.md"

// released is the folder with the documents as callers have them.
const released = "contracts/released"

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
		words := strings.NewReplacer("response", "event", "endpoint", "event", "api path", "event")
		return fmt.Sprintf("`%s`: %s", f.OperationID, words.Replace(ofTheAnswer.ReplaceAllString(f.Text, "")))
	}
	return fmt.Sprintf("`%s` (%s %s): %s", f.OperationID, f.Method, f.Path, f.Text)
}

// A change is how one document differs from what it was.
type change struct {
	name         string // of the file
	from, to     string // versions; from is "" for a document that the base does not have
	release      string // version of the last release; "" for a document that was never released
	operations   []string
	findings     []finding // since the base
	sinceRelease []finding
	refused      []string // what is said to whoever made it
}

// of returns the findings of a level since the base.
func (c change) of(level int) []finding { return ofLevel(c.findings, level) }

// breaks are those since the base, and those since the release that the base has already.
func (c change) breaks() []finding {
	all := c.of(isBreak)
	for _, f := range ofLevel(c.sinceRelease, isBreak) {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

func ofLevel(findings []finding, level int) (some []finding) {
	for _, f := range findings {
		if f.Level == level {
			some = append(some, f)
		}
	}
	return some
}

func (c change) breaksOf(operation string) (n int) {
	for _, f := range c.breaks() {
		if f.OperationID == operation {
			n++
		}
	}
	return n
}

// compare holds the documents in dir against those of commit, and against those last released.
func compare(ctx context.Context, dir, commit, oasdiff string) ([]change, error) {
	temp, err := os.MkdirTemp("", "breaking-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	then, last, now := filepath.Join(temp, "then"), filepath.Join(temp, "last"), filepath.Join(temp, "now")
	if err := os.Mkdir(then, 0o777); err != nil {
		return nil, err
	}
	if err := fetch(ctx, dir, commit, then); err != nil {
		return nil, err
	}
	if err := os.CopyFS(last, os.DirFS(filepath.Join(dir, released))); err != nil {
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
	shipped, err := documents(last)
	if err != nil {
		return nil, err
	}
	after, err := documents(now)
	if err != nil {
		return nil, err
	}
	for place, found := range map[string]map[string]document{folder: after, released: shipped} {
		if len(found) == 0 {
			return nil, fmt.Errorf("%s has no document with operations", filepath.Join(dir, place))
		}
	}
	for _, earlier := range []map[string]document{before, shipped} {
		if err := remember(earlier, after, now); err != nil {
			return nil, err
		}
	}
	announced, err := os.ReadFile(filepath.Join(dir, announcements))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var changes []change
	for _, name := range slices.Sorted(maps.Keys(after)) {
		c := change{
			name: name, from: before[name].version, release: shipped[name].version, to: after[name].version,
			operations: after[name].operations,
		}
		if old, ok := before[name]; ok {
			if c.findings, err = differences(ctx, dir, oasdiff, old.file, after[name].file, severity); err != nil {
				return nil, err
			}
		}
		if old, ok := shipped[name]; ok {
			if c.sinceRelease, err = differences(ctx, dir, oasdiff, old.file, after[name].file, severity); err != nil {
				return nil, err
			}
		}
		c.refused = c.judge(string(announced))
		changes = append(changes, c)
	}
	return changes, nil
}

// remember adds an empty document to after for each that there was earlier and is no more.
func remember(earlier, after map[string]document, dir string) error {
	for name := range earlier {
		if _, ok := after[name]; ok {
			continue
		}
		gone := document{version: removed, file: filepath.Join(dir, name+".removed")}
		const empty = "openapi: 3.0.3\ninfo: { title: Removed, version: removed }\npaths: {}\n"
		if err := os.WriteFile(gone.file, []byte(empty), 0o666); err != nil {
			return err
		}
		after[name] = gone
	}
	return nil
}

func differences(ctx context.Context, dir, oasdiff, before, after, severity string) (all []finding, err error) {
	out, err := output(ctx, dir, oasdiff, "changelog", before, after, "--format", "json", "--severity-levels", severity)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		return nil, fmt.Errorf("oasdiff: %w", err)
	}
	// The version is judged here, and a tag is for the docs alone.
	return slices.DeleteFunc(all, func(f finding) bool {
		return strings.HasPrefix(f.ID, "api-version-") || strings.HasPrefix(f.ID, "api-tag-") ||
			f.ID == "api-major-version-not-bumped"
	}), nil
}

// origin is the version that a new major version counts from: the older of the base's and the release's. So all breaks
// until the next release go into one major version.
func (c change) origin() string {
	if c.from == "" || c.release != "" && major(c.release) < major(c.from) {
		return c.release
	}
	return c.from
}

// judge says what is wrong with a change that breaks somebody, or nothing if it is announced.
func (c change) judge(announced string) (refused []string) {
	breaks := c.breaks()
	if len(breaks) == 0 {
		return nil
	}
	next := c.to
	if c.to != removed && !newMajor(c.origin(), c.to) {
		next = fmt.Sprintf("%d.0.0", major(c.origin())+1)
		refused = append(refused,
			fmt.Sprintf("set its info.version to %s (it is %s, and was %s)", next, c.to, c.origin()))
	}
	section, ok := sectionsOf(announced, c.name, c.origin(), next)
	var names []string
	for _, f := range breaks {
		if name := "`" + f.name() + "`"; !strings.Contains(section, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	heading := fmt.Sprintf("## %s %s", c.name, next)
	switch {
	case len(names) > 0 && !ok:
		refused = append(refused, fmt.Sprintf("write a section %q in %s that names %s and says what callers have to do",
			heading, announcements, strings.Join(names, ", ")))
	case len(names) > 0:
		refused = append(refused,
			fmt.Sprintf("name %s in the section %q of %s", strings.Join(names, ", "), heading, announcements))
	}
	if len(refused) == 0 {
		return nil
	}
	said := []string{fmt.Sprintf("%s/%s breaks those who use it:", folder, c.name)}
	for _, f := range breaks {
		said = append(said, fmt.Sprintf("  %s [%s]", f, f.ID))
	}
	said = append(said, "  Take it back, or, if it is meant, "+strings.Join(refused, " and ")+".")
	return []string{strings.Join(said, "\n")}
}

// sectionsOf is what stands below the headings of a document's major versions above origin, up to next. It says whether
// there is one of next.
func sectionsOf(text, name, origin, next string) (section string, ok bool) {
	for part := range strings.SplitSeq("\n"+text, "\n## ") {
		first, rest, _ := strings.Cut(part, "\n")
		v, found := strings.CutPrefix(strings.TrimSpace(first), name+" ")
		if found && (v == next || next != removed && newMajor(origin, v) && major(v) < major(next)) {
			section, ok = section+rest, ok || v == next
		}
	}
	return section, ok
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
