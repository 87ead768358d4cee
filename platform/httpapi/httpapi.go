// Package httpapi is the front door of every service: it holds each request
// and each answer against the service's own document, and says what went wrong
// in one way everywhere.
//
// A request passes [Front] (correlation id, access log, recovery), the limits
// and checks of [Service], and only then reaches the generated router. What
// fails on the way, and what a handler returns, is written by [WriteError].
package httpapi
