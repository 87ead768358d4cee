// Package simulation runs the four programs and every stand-in in one process, on
// fake time, over a network in memory, while the network fails, stand-ins
// misbehave and programs are killed. What must hold all the same is in
// rules_test.go. A seed fixes the load and the faults; `make sim` says how to run
// one.
//
// Not simulated are TLS, HTTP/2, the kernel's TCP and the real stores: Redis is
// miniredis, DynamoDB the stand-in of mocks/dynamodb.
package simulation
