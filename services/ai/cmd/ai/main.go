// Command ai serves the AI content service.
package main

import (
	"os"

	"coagent/platform/httpapi"
	"coagent/services/ai/program"
)

func main() { httpapi.Main("ai", os.Getenv, program.Run) }
