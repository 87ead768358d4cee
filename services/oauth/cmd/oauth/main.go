// Command oauth serves the OAuth service.
package main

import (
	"os"

	"coagent/platform/httpapi"
	"coagent/services/oauth/program"
)

func main() { httpapi.Main("oauth", os.Getenv, program.Run) }
