// Command search serves the search service.
package main

import (
	"os"

	"coagent/platform/httpapi"
	"coagent/services/search/program"
)

func main() { httpapi.Main("search", os.Getenv, program.Run) }
