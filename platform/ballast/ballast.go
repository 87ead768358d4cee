// Package ballast holds memory that is never touched, and so never taken from the
// machine. The garbage collector lets a heap grow by as much as it has. Without
// this a service of three megabytes is collected every three hundred requests, for
// a seventh of its time, and several times before it has answered the first.
//
// A program imports it for its effect. It imports nothing itself: Go initializes
// the packages that are ready in the order of their paths, so the memory is there
// before the libraries make their tables.
package ballast

// Size is how much is held, in bytes.
const Size = 8 << 20

// Memory is what is held.
var Memory = make([]byte, Size)
