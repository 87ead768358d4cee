// Command oauthctl is for whoever operates the OAuth service. It goes through the
// stored connections, and
//
//	oauthctl list      tells what there is
//	oauthctl seal      seals tokens that the monolith left in the open
//	oauthctl unseal    rolls back: writes tokens in the open, as the monolith did
//	oauthctl repair    does what was left undone, and ends what nobody can read
//
// It changes nothing without -yes, and only says what it would do. Each write is
// conditional, so it may run beside the service, and what it has done it does not
// do again: it can be stopped at any time and begun anew, or with -from where it
// was. No token is ever printed.
//
// Its settings are those of the service.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/time/rate"

	"coagent/platform/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(os.Stderr, "oauthctl:", strings.TrimSpace(line))
		}
		os.Exit(1)
	}
}

// errUsage: what was wrong has been said.
var errUsage = errors.New("usage")

const (
	mostPerPage   = 1000
	mostPerSecond = 10_000
)

func run(ctx context.Context, args []string, getenv func(string) string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("oauthctl", flag.ContinueOnError)
	flags.SetOutput(progress)
	flags.Usage = func() {
		fmt.Fprintln(progress, "usage: oauthctl [flags] list|seal|unseal|repair")
		flags.PrintDefaults()
	}
	yes := flags.Bool("yes", false, "do it; without, only say what would be done")
	from := flags.String("from", "", "go on where an earlier run was, as it said")
	page := flags.Int("page", 100, "items of the table that are read at once, 1 to 1000")
	perSecond := flags.Int("rate", 200, "items that are read, and connections that are changed, in a second, 1 to 10000")
	only := flags.Bool("version", false, "say the version and end")
	if err := flags.Parse(args); err != nil {
		return errUsage
	}
	if *only {
		_, err := fmt.Fprintln(out, "oauthctl", version.Of())
		return err
	}
	begin, known := commands[flags.Arg(0)]
	if !known || flags.NArg() != 1 || *page < 1 || *page > mostPerPage || *perSecond < 1 || *perSecond > mostPerSecond {
		flags.Usage()
		return errUsage
	}
	parts, err := newParts(ctx, getenv, progress)
	if err != nil {
		return err
	}
	s := sweep{
		store: parts.store, task: begin(parts, out), yes: *yes, from: *from, page: *page,
		pace: rate.NewLimiter(rate.Limit(*perSecond), max(*page, 1)), out: out, progress: progress,
	}
	return s.run(ctx)
}
