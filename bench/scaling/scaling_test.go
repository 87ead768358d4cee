package scaling

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/bench/inprocess"
	"coagent/bench/load"
	"coagent/bench/measure"
	"coagent/bench/work"
)

func TestCommentsHaveTheBytesThatTheyAreToHave(t *testing.T) {
	for _, n := range []int{1, 100, 1000, 10_000, 100_000, 200_000, 1_000_000} {
		body := comments(n)
		var read struct{ Comments []string }
		if err := json.Unmarshal([]byte(body), &read); err != nil {
			t.Fatal(err)
		}
		bytes := strings.Count(body, "a") + strings.Count(body, `\u00e9`)*6
		if bytes < n*99/100 || bytes > n+1 || len(read.Comments) > mostComments {
			t.Errorf("%d bytes in %d comments, want %d", bytes, len(read.Comments), n)
		}
	}
}

// However many there are: each is served, and its field that is wrong is refused.
func TestEachOfManyOperationsIsServedAndRefuses(t *testing.T) {
	const n = 30
	own, err := oursOf(n, "")
	if err != nil {
		t.Fatal(err)
	}
	generated, err := oapiOf(n)
	if err != nil {
		t.Fatal(err)
	}
	templated, err := oursOf(n, parameter)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		w := work.All()[0]
		w.Path = path(i) + "/dana"
		if err := inprocess.NewSender(templated, w).Check(); err != nil {
			t.Errorf("%s: %v", w.Path, err)
		}
	}
	for name, handler := range map[string]http.Handler{"by hand": byHandOf(n, ""), "ours": own, "oapi": generated} {
		for i := range n {
			for _, w := range work.All()[:2] {
				w.Path = path(i)
				if err := inprocess.NewSender(handler, w).Check(); err != nil {
					t.Errorf("%s: %s: %v", name, w.Path, err)
				}
			}
		}
		beyond := work.All()[0]
		beyond.Path, beyond.Status = path(n), http.StatusNotFound
		if err := inprocess.NewSender(handler, beyond).Send(1); err != nil {
			t.Errorf("%s: one more than there are: %v", name, err)
		}
	}
}

func TestAGrowthHasATimeForEachSize(t *testing.T) {
	var spent time.Duration
	each := func(d time.Duration) measure.Contestant {
		return measure.Contestant{
			Name: d.String(), Do: func(n int) error { spent += time.Duration(n) * d; return nil },
			CPU: func() (time.Duration, error) { return spent, nil },
		}
	}
	g, err := Measure("x", "Growing", Of(1, 10), time.Millisecond, func(n int) ([]measure.Contestant, error) {
		contestants := []measure.Contestant{each(time.Microsecond), each(time.Duration(n) * time.Microsecond)}
		contestants[1].Name = "grows"
		return contestants, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := load.Curve{Name: "grows", At: []time.Duration{time.Microsecond, 10 * time.Microsecond}}
	if len(g.Curves) != 2 || g.Curves[1].Name != want.Name || !slices.Equal(g.Curves[1].At, want.At) {
		t.Errorf("%+v, want %+v", g.Curves, want)
	}
	if !strings.Contains(g.Table(), "| grows | 1.0 | 10.0 |") {
		t.Error(g.Table())
	}
	folder := filepath.Join(t.TempDir(), "plots")
	if err := g.Draw(folder); err != nil {
		t.Fatal(err)
	}
	if plot, err := os.ReadFile(filepath.Join(folder, "x.svg")); err != nil || !strings.Contains(string(plot), "grows") {
		t.Errorf("%s, %v", plot, err)
	}
}
