package measure

import "strings"

// Grid is a table for people, as Markdown.
func Grid(columns, rows []string, cell func(row, column string) string) string {
	var s strings.Builder
	s.WriteString("\n| | " + strings.Join(columns, " | ") + " |\n|" + strings.Repeat("---|", len(columns)+1) + "\n")
	for _, row := range rows {
		s.WriteString("| " + row)
		for _, column := range columns {
			s.WriteString(" | " + cell(row, column))
		}
		s.WriteString(" |\n")
	}
	return s.String()
}
