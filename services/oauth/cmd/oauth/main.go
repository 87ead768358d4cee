// Command oauth serves the OAuth service.
package main

import (
	"os"

	"coagent/platform/lambdahost"
	"coagent/services/oauth/program"
)

func main() { lambdahost.Main("oauth", os.Getenv, program.Run) }
