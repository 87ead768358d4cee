package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var (
	all  = []string{columnDocument, columnFit, columnKept, columnValid, columnInvalid, columnExample, columnBreaking}
	rows = []row{
		{group: "shop", name: "getOrder", method: "GET", path: "/orders/{id}", needs: all},
		{group: "shop", name: "hook", method: "POST", path: "/hook", needs: []string{columnDocument, columnValid}},
		{group: "events", name: "order.placed", schema: "OrderPlaced",
			needs: []string{columnDocument, columnFit, columnKept, columnValid, columnExample, columnBreaking}},
	}
	pacts = []interaction{
		{file: "web-shop.json", provider: "shop", description: "an order", method: "GET", path: "/orders/7"},
		{file: "web-shop.json", provider: "shop", description: "no order", method: "GET", path: "/orders/8"},
		{file: "web-shop-events.json", provider: "shop-events", description: "an event", event: "order.placed"},
	}
)

const fullResults = "shop\tan order\tpass\nshop\tno order\tpass\nshop-events\tan event\tpass\n" +
	"spec\tgetOrder\tpact\tpass\t2\nspec\torder.placed\tpact\tpass\t1\n" +
	"spec\tgetOrder\tvalid\tpass\t100\nspec\tgetOrder\tinvalid\tpass\t120\nspec\tgetOrder\texample\tpass\t2\nspec\thook\tvalid\tpass\t100\n" +
	"events\torder.placed\tvalid\tpass\t1\nevents\torder.placed\texample\tpass\t1\n" +
	"breaking\tgetOrder\tbreaking\tpass\t0\nbreaking\thook\tbreaking\tpass\t0\nbreaking\torder.placed\tbreaking\tpass\t0\n"

// failure is a step that failed, and what it said.
type failure struct{ step, said string }

// filled is a table of the whole plan, all of whose steps passed but those named.
func filled(results string, interactions []interaction, failed ...failure) *table {
	steps := plan("")
	t := newTable(rows, steps)
	var outcomes []outcome
	for _, s := range steps {
		o := outcome{name: s.name, passed: true}
		for _, f := range failed {
			if f.step == s.name {
				o.passed, o.said = false, f.said
			}
		}
		outcomes = append(outcomes, o)
	}
	t.takeSteps(outcomes)
	t.takeResults(results)
	t.takePacts(interactions)
	return t
}

func TestTheTableShowsEachOperationAndCheck(t *testing.T) {
	table := filled(fullResults, pacts)
	want := strings.Join([]string{
		"                document  pacts fit  pacts kept  valid  invalid  example  breaking",
		"shop",
		"  getOrder      ✓         ✓ 2        ✓ 2         ✓ 100  ✓ 120    ✓ 2      ✓",
		"  hook          ✓         ·          ·           ✓ 100  ·        ·        ✓",
		"events",
		"  order.placed  ✓         ✓ 1        ✓ 1         ✓ 1    ·        ✓ 1      ✓", "",
	}, "\n")
	if got := table.String(); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
	if got := table.complaints(); len(got) > 0 {
		t.Errorf("the complaints are %q", got)
	}
}

func TestWhatFailedOrIsMissingIsComplainedOf(t *testing.T) {
	less := func(line string) string { return strings.Replace(fullResults, line, "", 1) }
	lost := interaction{file: "x.json", description: "d", method: "POST", path: "/orders/7"}
	for name, c := range map[string]struct {
		table *table
		want  []string
		shown string
	}{
		"a failed check": {filled(strings.Replace(fullResults, "invalid\tpass", "invalid\tfail", 1), pacts),
			[]string{"getOrder: invalid failed"}, "✗ 120"},
		"an expectation": {filled(strings.Replace(fullResults, "getOrder\tpact\tpass", "getOrder\tpact\tfail", 1), pacts),
			[]string{"getOrder: pacts fit failed"}, "✗ 2"},
		"a missing check": {filled(less("spec\tgetOrder\texample\tpass\t2\n"), pacts), []string{"getOrder: example was not checked"}, " ? "},
		"no results":      {filled("", nil), nil, "?"},
		"a failed interaction": {filled(strings.Replace(fullResults, "no order\tpass", "no order\tfail", 1), pacts),
			[]string{"getOrder: pacts kept failed"}, "✗ 2"},
		"one of two consumers": {filled(fullResults+"shop\tan order\tfail\n", pacts), []string{"getOrder: pacts kept failed"}, "✗ 2"},
		"an unverified one": {filled(less("shop\tan order\tpass\n"), pacts),
			[]string{`getOrder: web-shop.json expects "an order" of shop, which was not verified`}, "✓ 1"},
		"one that no pact has": {filled(fullResults, pacts[1:]), []string{`"an order" of shop was verified, but no pact expects it`}, "✓ 1"},
		"no pact for an event": {filled(less("shop-events\tan event\tpass\n"), pacts[:2]), []string{"order.placed: pacts kept was not checked"}, "?"},
		"one of no document": {filled(fullResults, append(slices.Clone(pacts), lost)),
			[]string{"x.json expects POST /orders/7 (d), which no document has"}, ""},
		"an unknown operation": {filled(fullResults+"spec\tlost\tvalid\tpass\t1\n", pacts), []string{"lost was checked (valid), but no document has it"}, ""},
		"an unknown check":     {filled(fullResults+"spec\thook\tsmell\tpass\t1\n", pacts), []string{`the result "spec\thook\tsmell\tpass\t1\n" is none`}, ""},
		"a line cut short":     {filled(fullResults+"spec\thook\tval", pacts), []string{`the result "spec\thook\tval" is none`}, ""},
		"no result of a step":  {filled(strings.ReplaceAll(fullResults, "spec\t", "# "), pacts, failure{"spec", "cannot build"}), nil, "?"},
	} {
		got := c.table.complaints()
		if name == "no results" {
			if len(got) != 6+1+5 { // all but the document, which the steps look at
				t.Errorf("%s: the complaints are %q", name, got)
			}
		} else if name == "no result of a step" {
			got = slices.DeleteFunc(got, func(said string) bool { return strings.HasPrefix(said, "the result") })
			want := []string{"valid was not checked everywhere, since spec failed", "invalid was not checked everywhere, since spec failed"}
			if !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) || len(got) != 4 {
				t.Errorf("%s: the complaints are %q", name, got)
			}
		} else if !slices.Equal(got, c.want) {
			t.Errorf("%s: the complaints are %q, want %q", name, got, c.want)
		}
		if text := c.table.String(); !strings.Contains(text, c.shown) {
			t.Errorf("%s: the table does not show %q:\n%s", name, c.shown, text)
		}
	}
}

// A red step marks the rows that it names, and no other.
func TestAFailedStepMarksWhatIsWrong(t *testing.T) {
	const finding = "\n/work/openapi/shop.yaml\n  7:3  error  operation-summary  an operation has a summary  "
	for name, c := range map[string]struct {
		failed failure
		marked string // the marks before the rows, and those of the documents
		want   []string
	}{
		"a finding in an operation": {failure{"lint", finding + "paths./orders/{id}.get\n\n✖ 1 problem\n"}, "✗getOrder",
			[]string{"getOrder: document failed"}},
		"one in its path": {failure{"lint", finding + "paths./orders/{id}.parameters[0].schema\n"}, "✗getOrder",
			[]string{"getOrder: document failed"}},
		"one in another method of a path": {failure{"lint", finding + "paths./orders/{id}.delete.summary\n"}, "✗shop", []string{"openapi/shop: lint failed"}},
		"one in no operation":             {failure{"lint", finding + "components.schemas.Order\n"}, "✗shop", []string{"openapi/shop: lint failed"}},
		"one in the body of an event": {failure{"lint", "/checkout/openapi/event-schemas.yaml\n 7:3  error  x  components.schemas.OrderPlaced.properties.id\n"},
			"✗order.placed", []string{"order.placed: document failed"}},
		"stale code of a service": {
			failure{"fresh", "Generated code is stale\n  gen/shopapi/shopapi.gen.go differs\n  clients/ts/src/shop/types.gen.ts differs\n"},
			"✗shop", []string{"openapi/shop: fresh failed"}},
		"stale code of the events": {failure{"fresh", "stale\n  gen/eventschema/eventschema.gen.go differs\n"}, "✗events",
			[]string{"openapi/events: fresh failed"}},
		"a complaint about an event": {failure{"events", "--- FAIL: TestX\n    a_test.go:3: the publisher of shop sends order.placed from shops\n"},
			"✗order.placed", []string{"order.placed: document failed"}},
		"nothing by name": {failure{"events", "cannot build\n"}, "", nil}, // the others have looked
		"another command": {failure{"pacts", "web-shop.json: GET /orders/{id}"}, "", nil},
	} {
		table := filled(fullResults, pacts, c.failed)
		marked := ""
		for line := range strings.Lines(table.String()) {
			if words := strings.Fields(line); words[0] == failed || words[0] == unknown {
				marked += words[0] + words[1]
			} else if len(words) == 2 && words[1] == failed {
				marked += words[1] + words[0]
			}
		}
		if marked != c.marked {
			t.Errorf("%s: marked are %q, want %q:\n%s", name, marked, c.marked, table)
		}
		if got := table.complaints(); !slices.Equal(got, c.want) {
			t.Errorf("%s: the complaints are %q, want %q", name, got, c.want)
		}
		want := "All 3 rows are well."
		if c.marked != "" {
			want = "Not well: " + strings.TrimPrefix(c.marked, failed)
		}
		if got := table.verdict(); got != want {
			t.Errorf("%s: the verdict is %q, want %q", name, got, want)
		}
	}
}

func TestOnlyWhatWasRunIsMissed(t *testing.T) {
	steps, err := choose(plan(""), []string{"breaking"})
	if err != nil {
		t.Fatal(err)
	}
	table := newTable(rows, steps)
	table.takeResults("breaking\tgetOrder\tbreaking\tpass\t0\nbreaking\thook\tbreaking\tpass\t0\n")
	table.takePacts(pacts)
	if got := table.complaints(); !slices.Equal(got, []string{"order.placed: breaking was not checked"}) {
		t.Errorf("the complaints are %q", got)
	}
	if _, err := choose(plan(""), []string{"breaking", "braking"}); err == nil || !strings.Contains(err.Error(), "braking") {
		t.Errorf("an unknown step: %v", err)
	}
}

func TestThePlanFillsEveryColumn(t *testing.T) {
	table := newTable(rows, plan("origin/main"))
	for _, r := range rows {
		for _, column := range r.needs {
			if !table.fills(r, column) {
				t.Errorf("no step fills %s of %s", column, r.name)
			}
		}
	}
	for _, s := range plan("origin/main") {
		if s.name == "breaking" && !strings.HasSuffix(strings.Join(s.command, " "), "-base origin/main") {
			t.Errorf("breaking is %q", s.command)
		}
		if _, err := choose(plan(""), []string{s.after}); s.after != "" && err != nil {
			t.Error(err)
		}
	}
}

func TestRowsAreReadFromTheDocuments(t *testing.T) {
	rows, err := readRows("../../openapi")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]row{}
	for _, r := range rows {
		by[r.name] = r
	}
	for name, needsPact := range map[string]bool{
		"generateBlogPost": true, "getToken": true, "searchNews": true, "invalidateCache": false, "receiveEvent": false,
		"ai.content.generated": true, "oauth.token.revoked": true, "search.cache.invalidate": false,
	} {
		if r, ok := by[name]; !ok || slices.Contains(r.needs, columnKept) != needsPact || !slices.Contains(r.needs, columnBreaking) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if rows[0].group != "ai" || rows[len(rows)-1].group != "events" {
		t.Errorf("the rows begin with %s and end with %s", rows[0].group, rows[len(rows)-1].group)
	}
	if _, err := readRows(t.TempDir()); err == nil {
		t.Error("a folder without documents is no error")
	}
}

func TestPactsAreReadWithWhatTheyAreAbout(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("web-shop.json", `{"provider":{"name":"shop"},"interactions":[{"description":"an order","request":{"method":"get","path":"/orders/7"}}]}`)
	write("web-shop-events.json",
		`{"provider":{"name":"shop-events"},"interactions":[{"description":"an event","contents":{"content":{"detail-type":"order.placed"}}}]}`)
	got, err := readPacts(dir)
	if want := []interaction{pacts[2], pacts[0]}; err != nil || !slices.Equal(got, want) {
		t.Errorf("the pacts are %+v, %v, want %+v", got, err, want)
	}
	for _, c := range []struct {
		i    interaction
		r    row
		want bool
	}{
		{pacts[0], rows[0], true}, {pacts[0], rows[1], false}, {pacts[0], rows[2], false}, {pacts[2], rows[2], true}, {pacts[2], rows[0], false},
		{interaction{method: "DELETE", path: "/orders/7"}, rows[0], false},
		{interaction{method: "GET", path: "/orders/7/lines"}, rows[0], false},
		{interaction{method: "GET", path: "/goods/7"}, rows[0], false},
	} {
		if c.i.about(c.r) != c.want {
			t.Errorf("%+v is about %s: %t", c.i, c.r.name, !c.want)
		}
	}
	write("broken.json", `{`)
	if _, err := readPacts(dir); err == nil || !strings.Contains(err.Error(), "broken.json") {
		t.Errorf("a broken pact: %v", err)
	}
}

func TestStepsRunAtOnceButForThoseThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lock sync.Mutex
		running, most := 0, 0
		ended := map[string]time.Time{}
		began := map[string]time.Time{}
		steps := []step{{name: "a"}, {name: "after a", after: "a"}, {name: "b"}, {name: "c"}, {name: "after nobody", after: "not chosen"}}
		outcomes := perform(t.Context(), steps, func(_ context.Context, s step) outcome {
			lock.Lock()
			began[s.name] = time.Now()
			running++
			most = max(most, running)
			lock.Unlock()
			time.Sleep(time.Second)
			lock.Lock()
			running--
			ended[s.name] = time.Now()
			lock.Unlock()
			return outcome{name: s.name, passed: s.name != "a"}
		}, 2)
		if most != 2 {
			t.Errorf("%d steps ran at once", most)
		}
		if began["after a"].Before(ended["a"]) {
			t.Error("a step did not wait for the one before it")
		}
		for i, o := range outcomes {
			if o.name != steps[i].name || o.took != time.Second || o.passed != (o.name != "a") {
				t.Errorf("outcome %d is %+v", i, o)
			}
		}
	})
}

func TestAStepIsAProcessWithItsResults(t *testing.T) {
	r := runner{logs: t.TempDir(), results: "/tmp/some results"}
	o := r.run(t.Context(), step{name: "talk", command: []string{"bash", "-c", `echo "$CONTRACT_RESULTS" {results}; echo aside >&2`}})
	if said := "/tmp/some results /tmp/some results\naside\n"; !o.passed || o.said != said {
		t.Errorf("%+v", o)
	}
	if text, err := os.ReadFile(o.log); err != nil || string(text) != o.said {
		t.Errorf("the log holds %q, %v", text, err)
	}
	if o := r.run(t.Context(), step{name: "fail", command: []string{"bash", "-c", "exit 3"}}); o.passed || !strings.Contains(o.said, "exit status 3") {
		t.Errorf("a failure: %+v", o)
	}
	if o := r.run(t.Context(), step{name: "none", command: []string{"no such program"}}); o.passed || o.said == "" {
		t.Errorf("no program: %+v", o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o := r.run(ctx, step{name: "late", command: []string{"bash", "-c", "true"}}); o.passed || !strings.Contains(o.said, "stopped") {
		t.Errorf("stopped: %+v", o)
	}
}

func TestOutputIsCutDownToWhatMatters(t *testing.T) {
	got := trim("=== RUN   TestA\n--- PASS: TestA (0.00s)\n" +
		"--- FAIL: TestB (0.00s)\n    b_test.go:3: searchWeb: /query is gone\nok  \tcoagent/x\t0.1s\nFAIL\tcoagent/y\t0.2s\nFAIL\n\n")
	if want := "--- FAIL: TestB (0.00s)\n    b_test.go:3: searchWeb: /query is gone\nFAIL\tcoagent/y\t0.2s"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
	lines := strings.Split(trim(strings.Repeat("x\n", 100)+"the end"), "\n")
	if len(lines) != firstLines+1+lastLines || lines[firstLines] != "… 51 lines …" || lines[len(lines)-1] != "the end" {
		t.Errorf("it is %q", lines)
	}
}
