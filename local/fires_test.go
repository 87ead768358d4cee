package local

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/local/alarms"
	"coagent/local/localtest"
)

// drill is a row of docs/fire-drills.md. No alarm rings if none is named.
type drill struct{ alarm, fault, ask, mend string }

var drillRow = regexp.MustCompile("(?m)^\\| (?:`(\\w+)`|[A-Za-z][^`|]+) \\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\|$")

// readDrills are the rows of the page that a local run can have, and the commands that set up its shell.
func readDrills(t *testing.T) (setup string, drills []drill) {
	t.Helper()
	page, err := os.ReadFile("../docs/fire-drills.md")
	if err != nil {
		t.Fatal(err)
	}
	onThisMachine, _, _ := strings.Cut(string(page), "\n## Alarms that ring in AWS alone\n")
	_, setup, _ = strings.Cut(onThisMachine, "```sh\n")
	setup, _, _ = strings.Cut(setup, "```")
	for _, row := range drillRow.FindAllStringSubmatch(onThisMachine, -1) {
		drills = append(drills, drill{row[1], row[2], row[3], row[4]})
	}
	return setup, drills
}

// drilled is a run in whose shell the commands of the page work.
type drilled struct {
	*journey
	setup  string
	folder string // in which .local is that of the run
}

// minutes are the alarms of a run by a clock that stands still until a minute is
// to pass.
type minutes struct {
	*alarms.Watch
	now  time.Time
	logs map[string]*counted // by what is logged: "ai.answered"
}

// counted is a log of which it is counted how much was new at the last looks.
type counted struct {
	*alarms.Logged
	found int
}

// Read counts what it reads.
func (c *counted) Read(ctx context.Context) ([]alarms.Measurement, error) {
	found, err := c.Logged.Read(ctx)
	c.found += len(found)
	return found, err
}

// TestEachAlarmRingsForItsFault causes the faults of the page on fire drills with
// the page's own commands, on the real programs.
func TestEachAlarmRingsForItsFault(t *testing.T) {
	needCognito(t)
	setup, drills := readDrills(t)
	d := startDrills(t, setup)
	m := d.watched(t)
	var slow []drill
	for _, one := range drills {
		if strings.HasSuffix(one.alarm, "Latency") {
			slow = append(slow, one)
			continue
		}
		if !t.Run(strings.TrimSpace(one.alarm+" "+one.fault), func(t *testing.T) { d.errors(t, m, one) }) {
			t.Fatalf("what the services warn of:\n%s", strings.Join(d.warnings(t), "\n"))
		}
	}
	t.Run("slow", func(t *testing.T) {
		for _, one := range slow { // side by side, for each takes more than five seconds
			t.Run(one.alarm, func(t *testing.T) {
				t.Parallel()
				d.latency(t, one)
			})
		}
	})
	d.keepsSecrets(t, "Dana Whitfield", "open houses", "near the park")
	for _, a := range m.Alarms {
		if !a.IsOfAWS() && !slices.ContainsFunc(drills, func(one drill) bool { return one.alarm == a.ID }) {
			t.Errorf("nothing makes %s ring", a.ID)
		}
	}
}

func startDrills(t *testing.T, setup string) *drilled {
	t.Helper()
	d := &drilled{journey: startSeen(t), folder: t.TempDir()}
	if err := os.Symlink(d.cfg.Dir, filepath.Join(d.folder, ".local")); err != nil {
		t.Fatal(err)
	}
	standard, own := StandardPorts(), d.cfg.Ports
	ports := []string{}
	for from, to := range map[int]int{
		standard.Gateway: own.Gateway, standard.Bedrock: own.Bedrock, standard.OAuthProvider: own.OAuthProvider, standard.Web: own.Web,
		standard.EventBridge:                own.EventBridge,
		standard.SearchProviders["tavily"]:  own.SearchProviders["tavily"],
		standard.SearchProviders["searxng"]: own.SearchProviders["searxng"],
	} {
		ports = append(ports, ":"+strconv.Itoa(from), ":"+strconv.Itoa(to))
	}
	d.setup = strings.NewReplacer(ports...).Replace(setup)
	d.run(t, "connect")
	return d
}

// watched are the alarms of the run, of which none rings yet.
func (d *drilled) watched(t *testing.T) *minutes {
	t.Helper()
	watch, err := d.cfg.watch()
	if err != nil {
		t.Fatal(err)
	}
	m := &minutes{Watch: watch, now: time.Unix(1_795_000_000, 0), logs: map[string]*counted{}}
	m.Now = func() time.Time { return m.now }
	for i, source := range m.Sources {
		if log, ok := source.(*alarms.Logged); ok {
			c := &counted{Logged: log}
			m.logs[log.Filter.Transformations[0].Name], m.Sources[i] = c, c
		}
	}
	m.look(t)
	if got := m.pass(t); got != nil {
		t.Fatalf("%v ring before there is a fault", got)
	}
	return m
}

// run gives commands of the page to a shell, and returns what they say.
func (d *drilled) run(t *testing.T, commands string) string {
	t.Helper()
	said, err := d.shell(t.Context(), commands)
	if err != nil {
		t.Fatalf("%s: %v\n%s", commands, err, said)
	}
	return said
}

func (d *drilled) shell(ctx context.Context, commands string) (string, error) {
	shell := exec.CommandContext(ctx, "bash", "-c", d.setup+commands)
	shell.Dir = d.folder
	said, err := shell.CombinedOutput()
	return strings.TrimSpace(string(said)), err
}

func (m *minutes) look(t *testing.T) {
	t.Helper()
	if err := m.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// pass lets the minute end, and returns what rings then.
func (m *minutes) pass(t *testing.T) (ringing []string) {
	t.Helper()
	m.now = m.now.Add(time.Minute)
	states, err := m.States()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		if s.Rings {
			ringing = append(ringing, s.ID)
		}
	}
	return ringing
}

// comesBack finds the parts that start anew by a mend.
var comesBack = regexp.MustCompile(`(?:back|restart) (\w+)`)

// errors causes a fault by which requests fail, asks in each of five minutes, and
// mends it.
func (d *drilled) errors(t *testing.T, m *minutes, one drill) {
	d.run(t, one.fault)
	for minute := 1; minute <= 5; minute++ {
		status := d.run(t, one.ask)
		if strings.HasPrefix(status, "5") != (one.alarm != "") {
			t.Errorf("%s answers %s", one.ask, status)
		}
		m.look(t)
		if got := strings.Join(m.pass(t), " "); minute < 5 && got != "" || minute == 5 && got != one.alarm {
			t.Errorf("after minute %d rings %q", minute, got)
		}
	}
	back := map[string]int{}
	for _, part := range comesBack.FindAllStringSubmatch(one.mend, -1) {
		word := part[1] + " is back."
		back[word] = strings.Count(d.words.String(), word)
	}
	d.run(t, one.mend)
	for word, before := range back {
		localtest.Eventually(t, word, func() bool { return strings.Count(d.words.String(), word) > before })
	}
	localtest.Every(t, time.Second, one.ask+" works again", func() bool { return strings.HasPrefix(d.run(t, one.ask), "2") })
	m.look(t)
	m.pass(t)
	d.run(t, one.ask)
	m.look(t)
	if got := m.pass(t); got != nil {
		t.Errorf("after the mend ring %v", got)
	}
}

// latency causes a fault by which requests are slow, and asks for several at once,
// so that nobody waits for one after the other: a minute passes when one was
// logged. Then it mends it.
func (d *drilled) latency(t *testing.T, one drill) {
	m := d.watched(t)
	log := m.logs[strings.ToLower(strings.TrimSuffix(one.alarm, "AlarmsLatency"))+".answered"]
	d.run(t, one.fault)
	var asking sync.WaitGroup
	defer asking.Wait()
	const asked = 8 // so that some which end together do no harm
	for n := range asked {
		asking.Go(func() {
			if said, err := d.shell(t.Context(), fmt.Sprintf("sleep 0.%d; %s", n, one.ask)); said != "200" {
				t.Errorf("%s answers %s, %v", one.ask, said, err)
			}
		})
	}
	for minute := 1; minute <= 5; minute++ {
		log.found = 0
		localtest.Eventually(t, "a slow request is logged", func() bool { m.look(t); return log.found > 0 })
		if got := m.pass(t); slices.Contains(got, one.alarm) != (minute == 5) {
			t.Errorf("after minute %d ring %v", minute, got)
		}
	}
	asking.Wait()
	d.run(t, one.mend)
	m.look(t)
	m.pass(t)
	if got := m.pass(t); slices.Contains(got, one.alarm) {
		t.Errorf("after the mend ring %v", got)
	}
}
