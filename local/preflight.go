package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"coagent/local/seed"
	"coagent/local/supervise"
)

// cognitoState is where cognito-local keeps its pools, below Config.Dir.
const cognitoState = ".cognito"

// preflight looks for everything that would stop the run, before anything is
// started, and tells it all in one go.
func (c Config) preflight(o outside) error {
	parts := c.everything(o)
	return errors.Join(takenPorts(parts), missingPrograms(parts), c.damagedState())
}

// everything is whatever is going to listen.
func (c Config) everything(o outside) []supervise.Part {
	// The services' table is complete without a pool; only their environment is not.
	parts := append(c.surroundings(o), c.services(o, seed.Pool{})...)
	if c.Ports.Web != 0 {
		parts = append(parts, c.web(o, seed.Pool{}, ""))
	}
	if c.Ports.Metrics != 0 {
		parts = append(parts, supervise.Part{Name: "metrics", Addr: c.addr(c.Ports.Metrics), Path: c.Self})
	}
	if c.Ports.Front != 0 {
		parts = append(parts, supervise.Part{Name: "front", Addr: c.addr(c.Ports.Front), Path: c.Self})
	}
	return parts
}

func takenPorts(parts []supervise.Part) error {
	var lines []string
	for _, p := range parts {
		if err := free(p.Addr); errors.Is(err, syscall.EADDRINUSE) {
			_, port, _ := net.SplitHostPort(p.Addr)
			lines = append(lines, fmt.Sprintf(
				"Port %s (%s) is in use by another program. Stop it, or free the port, and try again.", port, p.Name))
		} else if err != nil {
			lines = append(lines, fmt.Sprintf("%s cannot listen on %s: %v", p.Name, p.Addr, err))
		}
	}
	if lines == nil {
		return nil
	}
	if len(lines) == len(parts) {
		lines = append(lines, "All of them are: is `make run` or `make mock` running already?")
	}
	return errors.New(strings.Join(lines, "\n"))
}

// free reports whether a part could listen on addr. Where a second listener is
// allowed beside one on all addresses (macOS), only a call shows the first.
func free(addr string) error {
	if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
		_ = conn.Close()
		return syscall.EADDRINUSE
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return l.Close()
}

func missingPrograms(parts []supervise.Part) error {
	var missing []error
	told := map[string]bool{} // three parts are one program
	tell := func(p supervise.Part, file string) {
		if !told[file] {
			told[file] = true
			missing = append(missing, fmt.Errorf("%s needs %s, which is not there. %s", p.Name, file, p.Remedy))
		}
	}
	for _, p := range parts {
		if _, err := exec.LookPath(p.Path); err != nil {
			tell(p, p.Path)
		}
		for _, file := range p.Needs {
			if _, err := os.Stat(file); err != nil {
				tell(p, file)
			}
		}
	}
	return errors.Join(missing...)
}

// damagedState finds account files that a crash left half written. With one of
// them cognito-local dies, or answers every question with an error.
func (c Config) damagedState() error {
	root := filepath.Join(c.Dir, cognitoState)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && !json.Valid(content) {
			err = fmt.Errorf("%s is damaged. It holds accounts of this machine only: delete %s and start again", path, root)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
