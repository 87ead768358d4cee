// Command gateway runs the gateway.
package main

import (
	"os"

	"coagent/platform/httpapi"
	"coagent/services/gateway/program"
)

func main() { httpapi.Main("gateway", os.Getenv, program.Run) }
