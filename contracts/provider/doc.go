// Package provider verifies, against the programs that are deployed, what
// their consumers expect of them in contracts/pacts. Its tests have the build
// tag pact: they need the native library that is installed in contracts/native.
package provider
