// Command searching serves the search alone, as the search service does.
package main

import (
	"os"

	"coagent/platform/httpapi"

	"coagent/bench/peers/ours/searching"
	"coagent/bench/peers/serve/program"
)

func main() { httpapi.Main("searching", os.Getenv, program.Of("searching", searching.Handler)) }
