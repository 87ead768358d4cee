//go:build !linux

package lambdaruntime

import "syscall"

// tied can do nothing here.
func tied() *syscall.SysProcAttr { return nil }
