// Command local runs the product on this machine.
//
//	local [-watch] [-dir .local] [-bin bin]     run everything until Ctrl-C
//	local -mock                                 the same for building a front end: nothing real, faults by a header
//	local token                                 print a fresh token of the demo user
//	local stop PART, local start PART           keep a running system's part down, let it run again
//	local redis ADDR                            play Redis, where there is no redis-server
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"coagent/local"
	"coagent/local/supervise"
)

func main() {
	// A second Ctrl-C changes nothing: stopping is under way and takes ten
	// seconds at most, and a part must not be left behind.
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup means it
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	// Nor may a closed pipe behind our output end us before our parts.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	watch := flags.Bool("watch", false, "build anew and restart what changed when a source file is saved")
	mock := flags.Bool("mock", false, "for building a front end: nothing real, and faults by the header X-Mock-Fault")
	dir := flags.String("dir", ".local", "folder for logs, accounts and process ids")
	bin := flags.String("bin", "bin", "folder of the programs")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cfg := local.Config{
		Root: ".", Dir: *dir, Bin: *bin, Self: self,
		Ports: local.StandardPorts(), Getenv: getenv, Out: out,
	}
	switch flags.NArg() {
	case 0:
		if *mock {
			if cfg, err = cfg.Mock(); err != nil {
				return err
			}
		}
		return local.Run(ctx, cfg, *watch)
	case 1:
		if flags.Arg(0) == "token" {
			token, err := local.FreshToken(ctx, cfg)
			if err == nil {
				_, err = fmt.Fprintln(out, token)
			}
			return err
		}
	case 2:
		switch flags.Arg(0) {
		case "stop":
			return supervise.Hold(ctx, *dir, flags.Arg(1))
		case "start":
			return supervise.Release(*dir, flags.Arg(1))
		case "redis":
			return local.ServeRedis(ctx, flags.Arg(1))
		}
	}
	return errors.New("usage: local [-watch] [-mock] [-dir DIR] [-bin DIR] [token | stop PART | start PART]")
}
