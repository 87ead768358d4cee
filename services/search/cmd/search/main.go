// Command search serves the search service.
package main

import (
	"os"

	"coagent/platform/lambdahost"
	"coagent/services/search/program"
)

func main() { lambdahost.Main("search", os.Getenv, program.Run) }
