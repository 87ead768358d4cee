package program

import "syscall"

// tied has the kernel end a program when these tests are killed without a
// chance to clean up.
func tied() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
