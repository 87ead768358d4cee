//go:build !linux

package program

import "syscall"

// tied can do nothing here.
func tied() *syscall.SysProcAttr { return nil }
