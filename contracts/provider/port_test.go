//go:build pact

package provider_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// supervised is set for the process that verifies. The one that `go test` starts watches it.
const supervised = "CONTRACT_SUPERVISED"

// portLost is what the process panics with if another program took the port of a proxy of
// pact-go's between its choice and its use. The proxy of version 2 lets the port go and takes
// it again (proxy.HTTPReverseProxy), which version 1 has mended: pact-foundation/pact-go#344.
var portLost = [][]byte{[]byte("bind: address already in use"), []byte("pact-go/v2/proxy.HTTPReverseProxy")}

// run runs the tests in a process of their own, and once more if a proxy's port was lost.
func run(m *testing.M) int {
	if os.Getenv(supervised) != "" {
		return m.Run()
	}
	for range 2 {
		code, lost, err := attempt()
		switch {
		case err != nil:
			fmt.Fprintln(os.Stderr, err)
			return 1
		case !lost:
			return code
		}
		fmt.Fprintln(os.Stderr, "Another program took the port of a proxy of pact-go's; the tests run once more.")
	}
	return 1
}

// attempt runs the tests once. The results of an attempt that lost a port count for nothing.
func attempt() (code int, lost bool, err error) {
	folder, err := os.MkdirTemp("", "provider")
	if err != nil {
		return 0, false, err
	}
	defer os.RemoveAll(folder)
	self, err := os.Executable()
	if err != nil {
		return 0, false, err
	}
	results := filepath.Join(folder, "results")
	var said bytes.Buffer
	tests := exec.Command(self, os.Args[1:]...)
	tests.Env = append(os.Environ(), supervised+"=1", "CONTRACT_RESULTS="+results)
	tests.Stdout, tests.Stderr = os.Stdout, io.MultiWriter(os.Stderr, &said)
	err = tests.Run()
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		return 0, false, err
	}
	if err != nil && !slices.ContainsFunc(portLost, func(sign []byte) bool { return !bytes.Contains(said.Bytes(), sign) }) {
		return 0, true, nil
	}
	return tests.ProcessState.ExitCode(), false, handOn(results)
}

// handOn adds the results to the file that CONTRACT_RESULTS names, if there are any and there is one.
func handOn(results string) error {
	lines, err := os.ReadFile(results)
	file := os.Getenv("CONTRACT_RESULTS")
	if errors.Is(err, fs.ErrNotExist) || file == "" {
		return nil
	}
	if err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(lines)
	return errors.Join(err, out.Close())
}
