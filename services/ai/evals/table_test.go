package evals_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
)

// sums counts the verdicts of some cases.
type sums struct {
	sound, planted, readers map[string]int
	n, in, out              int
}

func (s *sums) add(j judged) {
	if s.sound == nil {
		s.sound, s.planted, s.readers = map[string]int{}, map[string]int{}, map[string]int{}
	}
	s.n, s.in, s.out = s.n+1, s.in+j.In, s.out+j.Out
	switch {
	case j.Sound:
		s.sound[j.Verdict]++
	case j.Class == "reader":
		s.readers[j.Verdict]++
	default:
		s.planted[j.Verdict]++
	}
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%d %%", (100*part+whole/2)/whole)
}

// print writes a table for each set, and the causes.
func print(results []judged) {
	for _, set := range []string{"given", "open", "held", "models", "recorded"} {
		byFlow, whole := map[string]*sums{}, &sums{}
		for _, j := range results {
			if j.Set != set {
				continue
			}
			if byFlow[j.Flow] == nil {
				byFlow[j.Flow] = &sums{}
			}
			byFlow[j.Flow].add(j)
			whole.add(j)
		}
		if len(byFlow) == 0 {
			continue
		}
		fmt.Printf("\n%s\n", set)
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
		fmt.Fprintln(w, "flow\t| sound\tat once\tdoubted\trepaired\ttrimmed\twrong\trefused\tat first\t"+
			"| code\tmended\tmarked\thalf\tmissed\tcaught\t| reader\tcaught\t| in\tout\t")
		for _, flow := range slices.Sorted(maps.Keys(byFlow)) {
			row(w, flow, byFlow[flow])
		}
		row(w, "all", whole)
		_ = w.Flush()
	}
	reasons("What was told of sound answers", results, func(j judged) bool { return j.Sound })
	reasons("What was told of planted faults", results, func(j judged) bool { return !j.Sound })
	if *verbose {
		for _, j := range results {
			if j.Set != "held" && j.Verdict != accepted && j.Verdict != caught && j.Verdict != marked { // nobody tunes to what is held out
				fmt.Printf("\n%s %s/%s %s %d %s\n", j.Verdict, j.Flow, j.ID, j.Class, j.Status, j.Code)
				for _, c := range j.Causes {
					fmt.Println("   ", c)
				}
			}
		}
	}
}

func row(w *tabwriter.Writer, name string, s *sums) {
	sound, planted, readers := total(s.sound), total(s.planted), total(s.readers)
	fmt.Fprintf(w, "%s\t| %d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t| %d\t%d\t%d\t%d\t%d\t%s\t| %d\t%s\t| %d\t%d\t\n", name,
		sound, s.sound[accepted], s.sound[doubted], s.sound[repaired], s.sound[trimmed], s.sound[wrong], s.sound[refused],
		percent(s.sound[accepted]+s.sound[doubted], sound),
		planted, s.planted[caught], s.planted[marked], s.planted[half], s.planted[missed],
		percent(s.planted[caught]+s.planted[marked], planted), readers, percent(s.readers[caught]+s.readers[marked], readers), s.in/max(1, s.n), s.out/max(1, s.n))
}

// reasons lists how often each thing was told, but of the cases that nobody is to read.
func reasons(title string, results []judged, of func(judged) bool) {
	counts := map[string]int{}
	for _, j := range results {
		if !of(j) || j.Set == "held" {
			continue
		}
		for _, c := range j.Causes {
			counts[j.Flow+": "+c]++
		}
	}
	if len(counts) == 0 || *verbose {
		return
	}
	fmt.Printf("\n%s\n", title)
	for _, c := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		fmt.Printf("%4d %s\n", counts[c], c)
	}
}

// compare says which cases ended otherwise than in the last run.
func compare(before map[string]judged, results []judged) {
	better, worse := []string(nil), []string(nil)
	good := func(j judged) bool { return slices.Contains([]string{accepted, doubted, caught, marked}, j.Verdict) }
	for _, j := range results {
		old, known := before[key(j)]
		if !known || old.Verdict == j.Verdict {
			continue
		}
		line := fmt.Sprintf("%s: %s → %s", key(j), old.Verdict, j.Verdict)
		if j.Set == "held" {
			line = fmt.Sprintf("held/%s: %s → %s", j.Flow, old.Verdict, j.Verdict)
		}
		if good(j) && !good(old) {
			better = append(better, line)
		} else {
			worse = append(worse, line)
		}
	}
	if len(before) == 0 {
		return
	}
	fmt.Printf("\nSince the last run: %d better, %d worse or otherwise\n", len(better), len(worse))
	for _, line := range append(worse, better...) {
		fmt.Println("  ", line)
	}
}
