//go:build !linux

package processtest

import "syscall"

// tied can do nothing here.
func tied() *syscall.SysProcAttr { return nil }
