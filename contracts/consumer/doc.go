// Package consumer says, as pacts, what the Go programs expect of each other.
// Its tests have the build tag pact: they need the native library that is
// installed in contracts/native.
package consumer
