// Command oapi serves the three operations by oapi-codegen and its middleware.
package main

import (
	"coagent/bench/peers/oapi"
	"coagent/bench/peers/serve"
)

func main() { serve.Main(oapi.Handler()) }
