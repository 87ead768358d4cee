// Package oauthtest has conformance suites and fakes for the ports of
// package oauth.
package oauthtest
