package inprocess

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"coagent/bench/measure"
)

// Table is rows for people, as Markdown: the ratios to the handler by hand with
// their quartiles, and what each allocates.
func Table(rows []Row) string {
	var columns []string
	byPeer, order := map[string]map[string]Row{}, []string{}
	for _, r := range rows {
		if byPeer[r.Name] == nil {
			byPeer[r.Name] = map[string]Row{}
			order = append(order, r.Name)
		}
		if r.Name == rows[0].Name {
			columns = append(columns, r.Work)
		}
		byPeer[r.Name][r.Work] = r
	}
	var s strings.Builder
	s.WriteString("\n### In process: the whole handler, CPU time as a multiple of a handler by hand\n")
	s.WriteString(measure.Grid(columns, order, func(name, column string) string {
		r := byPeer[name][column]
		if name == order[0] {
			return r.Each.Round(10).String()
		}
		return r.Ratio.String()
	}))
	s.WriteString("\n### In process: allocations of a request\n")
	s.WriteString(measure.Grid(columns, order, func(name, column string) string {
		r := byPeer[name][column]
		return fmt.Sprintf("%.0f, %.1f KB", r.Allocations, r.Bytes/1000)
	}))
	return s.String()
}

// spare is how much more than it may a request can allocate before somebody is
// told: pools that were emptied by the garbage collector are filled again.
const spare = 0.02

// Hold fails if a request of ours allocates more than the file says.
func Hold(file string, rows []Row) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var may map[string]float64
	if err := json.Unmarshal(text, &may); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	var errs []error
	for _, r := range rows {
		if r.Name == Ours && r.Allocations > may[r.Work]*(1+spare)+1 {
			errs = append(
				errs,
				fmt.Errorf("%s: a request makes %.0f allocations; %s has %.0f", r.Work, r.Allocations, file, may[r.Work]),
			)
		}
	}
	return errors.Join(errs...)
}

// Accept writes what ours allocate into the file.
func Accept(file string, rows []Row) error {
	may := map[string]float64{}
	for _, r := range rows {
		if r.Name == Ours {
			may[r.Work] = float64(int(r.Allocations + 0.5))
		}
	}
	text, err := json.MarshalIndent(may, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
