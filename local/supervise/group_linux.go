package supervise

import "syscall"

// ownGroup also ties the program to us: if we are killed without a chance to
// clean up, the kernel ends it. The kernel goes by the thread that started the
// program; Go ends a thread only when a goroutine that is locked to it ends,
// and there is none here.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
