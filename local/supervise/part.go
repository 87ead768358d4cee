package supervise

import (
	"context"
	"time"
)

// Part is one program of the product, or one that it needs round it.
type Part struct {
	Name string
	// Addr is where the part listens: host:port.
	Addr string
	// Path is the program; Args come after its name.
	Path string
	Args []string
	// Dir is its working directory; empty means ours.
	Dir string
	// Env is its whole environment. It may hold secrets and is never printed.
	Env []string
	// Healthy asks the part whether it can do its work. It gets a context with
	// a deadline.
	Healthy func(context.Context) error
	// Patience is how long it may take until it answers; the supervisor's if zero.
	Patience time.Duration
	// Needs are further files without which the part cannot run.
	Needs []string
	// Remedy says what a person can do when Path or one of Needs is missing.
	Remedy string
}
