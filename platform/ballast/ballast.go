// Package ballast keeps small heaps from being collected often. The garbage collector
// lets a heap grow by as much as it has: a service of three megabytes would be
// collected every three hundred requests, for a seventh of its time, and several
// times before it has answered the first.
//
// A program imports it for its effect. From its start the heap may grow to 16 MB
// before it is collected. From then on [Size] is held that is never touched, and so
// never taken from the machine, and the heap grows by as much as it has and that.
//
// Go initializes packages that are ready in the order of their paths. As this one
// imports the runtime alone, it comes before most libraries make their tables.
package ballast

import (
	"runtime"
	"runtime/debug"
)

const (
	// Size is how much is held, in bytes.
	Size = 8 << 20

	// The runtime's own percentage, with which the first collection comes at 4 MB.
	percent = 100
	// Until then it is this one: the first collection comes at 2 * Size.
	percentAtStart = 400
)

// Held is what this process holds.
var Held = start()

// Ballast is memory that is never touched.
type Ballast struct{ memory []byte }

func start() *Ballast {
	b := &Ballast{}
	if set := debug.SetGCPercent(percentAtStart); set != percent { // by GOGC, which has the last word
		b.hold(set)
		return b
	}
	garbage := &struct{ _ *int }{} // the first collection finds it
	runtime.AddCleanup(garbage, func(b *Ballast) { b.hold(percent) }, b)
	return b
}

// hold takes the memory, and lets the heap be collected as usual.
func (b *Ballast) hold(percent int) {
	b.memory = make([]byte, Size)
	debug.SetGCPercent(percent)
}
