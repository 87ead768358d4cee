// Package coagent holds what the repository has once for all of its programs.
package coagent

import _ "embed"

// Changelog is CHANGELOG.md.
//
//go:embed CHANGELOG.md
var Changelog string
