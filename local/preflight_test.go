package local

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"coagent/local/localtest"
)

// bare is a configuration of which nothing is there.
func bare(t *testing.T) Config {
	dir := t.TempDir()
	return Config{
		Root: filepath.Join(dir, "root"), Dir: filepath.Join(dir, "state"), Bin: filepath.Join(dir, "bin"), Self: os.Args[0],
		Ports: freePorts(t), Getenv: settings(nil), Out: io.Discard,
	}
}

func settings(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestEveryTakenPortIsToldAtOnceAndNothingIsTouched(t *testing.T) {
	t.Parallel()
	cfg := bare(t)
	everywhere, err := net.Listen("tcp", ":0") // as careless programs do
	if err != nil {
		t.Fatal(err)
	}
	defer everywhere.Close()
	one, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	cfg.Ports.Gateway = everywhere.Addr().(*net.TCPAddr).Port
	cfg.Ports.Redis = one.Addr().(*net.TCPAddr).Port

	_, err = Start(t.Context(), cfg)
	if err == nil {
		t.Fatal("Start succeeded")
	}
	for port, name := range map[int]string{cfg.Ports.Gateway: "gateway", cfg.Ports.Redis: "redis"} {
		localtest.MustContain(t, err.Error(), "Port "+strconv.Itoa(port)+" ("+name+") is in use by another program. Stop it, or free the port, and try again.")
	}
	if n := strings.Count(err.Error(), "is in use"); n != 2 {
		t.Errorf("%d ports are told, want 2:\n%v", n, err)
	}
	if _, err := os.Stat(cfg.Dir); err == nil {
		t.Error("the state folder was made")
	}
}

func TestWhatIsMissingIsToldWithItsRemedy(t *testing.T) {
	t.Parallel()
	cfg := bare(t)
	_, err := Start(t.Context(), cfg)
	if err == nil {
		t.Fatal("Start succeeded")
	}
	for _, name := range []string{"mocks", "search", "ai", "gateway"} {
		localtest.MustContain(t, err.Error(), filepath.Join(cfg.Bin, name)+", which is not there. Run `make build`.")
	}
	localtest.MustContain(t, err.Error(), "cognito needs "+cfg.Root, "run `make setup`")
	if n := strings.Count(err.Error(), filepath.Join(cfg.Bin, "mocks")); n != 1 {
		t.Errorf("one program is told %d times:\n%v", n, err)
	}
}

func TestADamagedAccountFileIsNamed(t *testing.T) {
	t.Parallel()
	cfg := bare(t)
	good, bad := filepath.Join(cfg.Dir, cognitoState, "db", "clients.json"), filepath.Join(cfg.Dir, cognitoState, "db", "local_1.json")
	localtest.Write(t, good, `{"Clients":{}}`)
	if err := cfg.damagedState(); err != nil {
		t.Errorf("good state: %v", err)
	}
	for _, content := range []string{"", `{"Users":{"a`} {
		localtest.Write(t, bad, content)
		err := cfg.damagedState()
		if err == nil {
			t.Fatalf("%q passes", content)
		}
		localtest.MustContain(t, err.Error(), bad+" is damaged", "delete "+filepath.Join(cfg.Dir, cognitoState))
	}
}

func TestADamagedAccountFileStopsTheStart(t *testing.T) {
	t.Parallel()
	cfg := bare(t)
	localtest.Write(t, filepath.Join(cfg.Dir, cognitoState, "db", "clients.json"), "{")
	if _, err := Start(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("Start = %v", err)
	}
}
