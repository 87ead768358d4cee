// Package parity proves that the gateway, which serves callers on this machine,
// and the REST API, which serves them in AWS, are the same to a caller. Its tests
// hold the document that is deployed against the real gateway.
package parity
