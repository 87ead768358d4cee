// Command ai serves the AI content service.
package main

import (
	"os"

	"coagent/platform/lambdahost"
	"coagent/services/ai/program"
)

func main() { lambdahost.Main("ai", os.Getenv, program.Run) }
