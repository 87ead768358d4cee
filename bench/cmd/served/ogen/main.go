// Command ogen serves the three operations by ogen.
package main

import (
	"coagent/bench/peers/ogen"
	"coagent/bench/peers/serve"
)

func main() { serve.Main(ogen.Handler()) }
