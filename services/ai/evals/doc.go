// Package evals replays recorded cases through the AI service: what an agent
// asked, what the web search found, and what a model answered. Everything of the
// service runs as it does elsewhere; only the model, the search service and the
// event bus are stand-ins on the wire. README.md says what a case is, and
// `make evals` prints what became of each flow's cases.
package evals
