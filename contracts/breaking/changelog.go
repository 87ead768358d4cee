package main

import (
	"cmp"
	"fmt"
	"strings"
)

// markdown is the changelog for a pull request.
func markdown(changes []change, commit string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# API changelog\n\nCompared with %.10s.\n", commit)
	quiet := true
	for _, c := range changes {
		if len(c.findings) == 0 && len(c.refused) == 0 && (c.from == c.to || c.from == "" && c.release != "") {
			continue
		}
		quiet = false
		if c.from == "" && c.release == "" {
			fmt.Fprintf(&text, "\n## %s %s\n\nNew, with %s.\n", c.name, c.to, count(len(c.operations), "operation"))
			continue
		}
		versions := c.to
		if c.from != c.to {
			versions = cmp.Or(c.from, c.release) + " → " + c.to
		}
		fmt.Fprintf(&text, "\n## %s %s\n", c.name, versions)
		if len(c.refused) > 0 {
			list(&text, "⚠️ Breaking, and not announced", c.breaks())
		} else {
			list(&text, "Breaking, and announced in "+announcements, c.of(isBreak))
		}
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
