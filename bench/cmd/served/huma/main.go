// Command huma serves the three operations by huma.
package main

import (
	"coagent/bench/peers/huma"
	"coagent/bench/peers/serve"
)

func main() { serve.Main(huma.Handler(), nil) }
