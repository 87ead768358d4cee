//go:build !linux

package main

import "syscall"

// tied can do nothing here.
func tied() *syscall.SysProcAttr { return nil }
