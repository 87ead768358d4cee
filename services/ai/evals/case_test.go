package evals_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// evalCase is a file below cases, given or recorded.
type evalCase struct {
	ID             string              `json:"id"`
	Flow           string              `json:"flow"`
	Kind           string              `json:"kind"`
	Sound          bool                `json:"sound"`
	Fault          string              `json:"fault,omitempty"`
	Class          string              `json:"class,omitempty"`
	Request        json.RawMessage     `json:"request"`
	Results        []result            `json:"results"`
	ResultsByQuery map[string][]result `json:"resultsByQuery,omitempty"`
	Answers        []string            `json:"answers"`
	Verdicts       []string            `json:"verdicts,omitempty"`
	Expect         []expected          `json:"expect,omitempty"`

	set  string // the folder: open or held, given, models, recorded
	file string
}

// result is what the search provider found.
type result struct {
	Title         string `json:"title"`
	URL           string `json:"url"`
	Content       string `json:"content"`
	PublishedDate string `json:"published_date,omitempty"`
}

// expected is what a person says of one result of an audit.
type expected struct {
	Platform string `json:"platform"`
	Citation int    `json:"citation"`
	Status   string `json:"status"`
	Row      *bool  `json:"row"`
}

// platforms are the hosts of the cases that stand for those of real platforms.
var platforms = regexp.MustCompile(`^(https?://(?:[a-z-]+\.)?(?:zillow|realtor|google|yelp|facebook|linkedin|homes|redfin|trulia|` +
	`yellowpages|bing|apple|instagram|nextdoor|ratemyagent|fastexpert|homelight|mapquest|foursquare|movoto|har|pinterest|tiktok|youtube|twitter|x|` +
	`angi|thumbtack|birdeye|superpages|manta|chamberofcommerce|whitepages|opendi|hotfrog|cylex|alignable|expertise|threebestrated))` +
	`\.example(/|$)`)

// business is the one platform of another top-level domain.
var business = regexp.MustCompile(`^(https?://(?:[a-z-]+\.)?bbb)\.example(/|$)`)

// load reads the cases of a set: open, held, given, models, recorded; all of them for "".
func load(t *testing.T, set, flow, id string) []*evalCase {
	t.Helper()
	var cases []*evalCase
	for _, folder := range []string{"cases", "given", "models", "held", "recorded"} {
		files, err := filepath.Glob(filepath.Join(folder, "*", "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			c := &evalCase{file: file, set: folder}
			if folder == "cases" {
				c.set = "open"
			}
			if set != "" && c.set != set {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, c); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if flow != "" && c.Flow != flow || id != "" && c.ID != id {
				continue
			}
			for i := range c.Results {
				url := platforms.ReplaceAllString(c.Results[i].URL, "${1}.com${2}")
				c.Results[i].URL = business.ReplaceAllString(url, "${1}.org${2}")
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// TestEveryCaseIsWhatTheReadmeSays finds a case that could not be judged.
func TestEveryCaseIsWhatTheReadmeSays(t *testing.T) {
	for _, c := range load(t, "", "", "") {
		at := c.file
		if c.ID+".json" != filepath.Base(at) || c.Flow != filepath.Base(filepath.Dir(at)) {
			t.Errorf("%s: its id is %q and its flow %q", at, c.ID, c.Flow)
		}
		if c.set == "recorded" {
			continue // by a model; nobody has judged it yet
		}
		if !slices.Contains([]string{"natural", "variant", "planted"}, c.Kind) || len(c.Answers) == 0 {
			t.Errorf("%s: kind %q, %d answers", at, c.Kind, len(c.Answers))
		}
		if c.set != "given" && c.Kind == "planted" && (c.Sound || c.Fault == "" || c.Class != "code" && c.Class != "reader") {
			t.Errorf("%s: planted, with fault %q of class %q, sound: %v", at, c.Fault, c.Class, c.Sound)
		}
	}
}
