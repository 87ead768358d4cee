package version

import (
	"regexp"
	"testing"
)

func TestTheNumberIsThatOfTheChangelogsFirstHeading(t *testing.T) {
	for changelog, want := range map[string]string{
		"# Changelog\n\n## 2.0.0 (unreleased)\n\n### Added\n\n## 1.0.0, 2026-11-22\n": "2.0.0-unreleased",
		"# Changelog\n\n## 2.0.0 2026-12-24\n":                                        "2.0.0",
		"# Changelog\n\n## 2.0.1\n":                                                   "2.0.1",
		"# Changelog\n":                                                               "unknown",
	} {
		if got := number(changelog); got != want {
			t.Errorf("%q: %s, want %s", changelog, got, want)
		}
	}
}

func TestThisRepositoryHasAVersion(t *testing.T) {
	if got := Of().String(); !regexp.MustCompile(`^\d+\.\d+\.\d+(-unreleased)? \(commit \S+, go1\.\S+\)$`).MatchString(got) {
		t.Errorf("the version is %s", got)
	}
}
