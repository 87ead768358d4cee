package oauthtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// StartDynalite gives the endpoint of a DynamoDB of this test binary's own. It
// is started at the first call, shared by all tests of the package, so each
// makes a table for itself, and ends with the binary, however that ends. It
// forgets everything.
//
// The program is the npm package dynalite; a test that needs it fails without.
func StartDynalite(t testing.TB) (endpoint string) {
	t.Helper()
	d, err := dynalite()
	if err != nil {
		t.Fatal(err)
	}
	return d.endpoint
}

// A process that runs: dynalite ends when its standard input is closed, and
// that is when nobody holds it any more.
type process struct {
	endpoint string
	stdin    io.Closer
}

var dynalite = sync.OnceValues(startDynalite)

// serving runs dynalite on a port of the system's choice, which its command
// line cannot ask for, and until standard input ends, which it does even if
// the test is killed. A client that hangs up in the middle of a request is no
// reason to end; to dynalite it is.
const serving = `
process.on('uncaughtException', err => { if (err.code !== 'ECONNRESET') { console.error(err); process.exit(1) } })
process.stdin.resume().on('end', () => process.exit()).on('error', () => process.exit())
const server = require(process.argv[1])({ createTableMs: 0, deleteTableMs: 0 })
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

func startDynalite() (*process, error) {
	root, err := repository()
	if err != nil {
		return nil, err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("node is not installed; get Node 20 or newer (nodejs.org) and run `make setup`")
	}
	program := filepath.Join(root, "node_modules", "dynalite")
	if _, err := os.Stat(program); err != nil {
		return nil, errors.New("the npm package dynalite is needed and not installed; run `make setup`")
	}
	cmd := exec.Command(node, "-e", serving, program)
	cmd.Stderr = struct{ io.Writer }{os.Stderr} // not the file itself, which `go test` would wait for
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("dynalite: %w", err)
	}
	late := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if !late.Stop() || err != nil {
		_ = cmd.Process.Kill() // it may have ended already
		return nil, fmt.Errorf("dynalite does not start: %w", errors.Join(err, cmd.Wait()))
	}
	return &process{"http://127.0.0.1:" + strings.TrimSpace(port), stdin}, nil
}

// repository is the folder of this module's go.mod, above the working directory.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = above
	}
}
