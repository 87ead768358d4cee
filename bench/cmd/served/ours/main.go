// Command ours serves the three operations as the services do.
package main

import (
	"os"

	"coagent/platform/httpapi"

	"coagent/bench/peers/ours"
	"coagent/bench/peers/serve/program"
)

func main() { httpapi.Main("ours", os.Getenv, program.Of("ours", ours.Handler)) }
