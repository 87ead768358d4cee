// Command operation helps whoever adds an operation in which the model writes. Such an operation stands in three
// places: the document, a row of ai.Flows and a prompt.
//
//	operation check                 tell what is missing in one of the three places
//	operation new NAME [GROUP]      write all three, to be filled in
//
// It works on the folder in which it is started, the root of the repository.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// The three places.
const (
	document = "openapi/ai.yaml"
	rows     = "services/ai/flows.go"
	prompts  = "services/ai/prompts"
)

func main() {
	if err := run(os.Args[1:], ".", os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: operation check | operation new NAME [GROUP]")

func run(args []string, root string, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "check":
		missing, err := check(root)
		if err == nil && len(missing) > 0 {
			err = errors.New(strings.Join(missing, "\n"))
		}
		return err
	case (len(args) == 2 || len(args) == 3) && args[0] == "new":
		group := "writing"
		if len(args) == 3 {
			group = args[2]
		}
		return scaffold(root, args[1], group, out)
	}
	return errUsage
}
