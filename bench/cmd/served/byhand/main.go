// Command byhand serves the three operations by hand and encoding/json.
package main

import (
	"coagent/bench/peers/byhand"
	"coagent/bench/peers/serve"
)

func main() { serve.Main(byhand.Standard(), nil) }
