// Package oauthtest helps to test what keeps connections, and what they are
// kept with.
package oauthtest
