// Package admission shares among users what a program has too little of.
//
//   - [Shares] divides places or bytes: nobody takes all of them.
//   - [Room] is where so many jobs are done at once; the others wait, and whose
//     turn it is next is decided by user, not by who sent the most.
//   - [Limiter] lets each user through so often in a time ([Rate]), in this
//     process alone or in all processes with one [Store].
//
// It knows no HTTP. Package httpapi mounts it before the operations of a
// document, and a domain may use it by itself.
package admission
