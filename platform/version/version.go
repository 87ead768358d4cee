// Package version says which version of this repository a program was built of.
package version

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"coagent"
)

// Version is what a program was built of.
type Version struct {
	// Number is that of the changelog's first heading: "2.0.0", or
	// "2.0.0-unreleased" as long as the heading says so.
	Number string
	// Commit is the first twelve digits of the commit, with "+changes" if files
	// differed from it. It is "unknown" if git was not there when it was built.
	Commit string
	// Go is the version of the compiler.
	Go string
}

// Of is the version of the running program.
var Of = sync.OnceValue(func() Version {
	v := Version{Number: number(coagent.Changelog)}
	revision, changed := "", false
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Go = info.GoVersion
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				revision = setting.Value
			case "vcs.modified":
				changed = setting.Value == "true"
			}
		}
	}
	v.Commit = cmp.Or(revision[:min(len(revision), 12)], "unknown")
	if changed {
		v.Commit += "+changes"
	}
	return v
})

// String is the version for people.
func (v Version) String() string {
	return fmt.Sprintf("%s (commit %s, %s)", v.Number, v.Commit, v.Go)
}

// number reads the first heading of the second level: "## 2.0.0" or
// "## 2.0.0 (unreleased)".
func number(changelog string) string {
	for line := range strings.Lines(changelog) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			number, state, _ := strings.Cut(strings.TrimSpace(heading), " ")
			if state == "(unreleased)" {
				number += "-unreleased"
			}
			return number
		}
	}
	return "unknown"
}
