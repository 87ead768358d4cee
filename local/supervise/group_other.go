//go:build !linux

package supervise

import "syscall"

// ownGroup cannot tie the program to us here: if we are killed with SIGKILL,
// it goes on, and the next run names the ports that it holds.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
