// Command mocks runs one stand-in for the outside world on a loopback address:
//
//	mocks bedrock 127.0.0.1:8090
//
// It writes one line of JSON on stderr for each call, and stops on SIGINT or
// SIGTERM.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/mocks/kms"
	"coagent/mocks/oauthprovider"
	"coagent/mocks/s3"
	"coagent/mocks/searxng"
	"coagent/mocks/tavily"
)

// localKey is the one key of the KMS. It protects nothing: its material is
// derived from what stands below, so that what is stored outlives a restart.
const localKey = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-00000000c0a6"

// localBucket is the one bucket of the S3.
const localBucket = "coagent-images"

// standIns is what can be run, by name.
var standIns = map[string]func(getenv func(string) string) (http.Handler, error){
	"bedrock":       newModel,
	"eventbridge":   newBus,
	"kms":           plain(func() *kms.Server { return kms.New(localKey, "local runs") }),
	"oauthprovider": plain(oauthprovider.New),
	"s3":            plain(func() *s3.Server { return s3.New(localBucket) }),
	"searxng":       plain(searxng.New),
	"tavily":        plain(tavily.New),
}

// plain is for a stand-in that needs no settings.
func plain[H http.Handler](makeOne func() H) func(func(string) string) (http.Handler, error) {
	return func(func(string) string) (http.Handler, error) { return makeOne(), nil }
}

// newModel reads from MODEL_TOKENS_PER_SECOND how fast the model streams; empty or
// 0 is at once.
func newModel(getenv func(string) string) (http.Handler, error) {
	server := bedrock.New()
	if text := getenv("MODEL_TOKENS_PER_SECOND"); text != "" {
		rate, err := strconv.ParseFloat(text, 64)
		if err != nil || !(rate >= 0 && rate <= 1e6) {
			return nil, errors.New("MODEL_TOKENS_PER_SECOND must be a number from 0 (at once) to 1000000")
		}
		server.TokensPerSecond = rate
	}
	return server, nil
}

// newBus reads from EVENT_TARGETS where events are delivered: a JSON array of
// [eventbridge.Target].
func newBus(getenv func(string) string) (http.Handler, error) {
	var targets []eventbridge.Target
	if text := getenv("EVENT_TARGETS"); text != "" {
		if json.Unmarshal([]byte(text), &targets) != nil { // whose text may quote a key
			return nil, errors.New(`EVENT_TARGETS must be a JSON array of {"source", "detailType", "url", "headers"}`)
		}
	}
	return eventbridge.New(targets...), nil
}

// grace is how long calls may go on once the program is told to stop.
const grace = 6 * time.Second // net/http lets a connection that was never used live for five

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "mocks:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done. Its first line on stderr tells the address,
// which is news if the port was 0.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) error {
	names := strings.Join(slices.Sorted(maps.Keys(standIns)), ", ")
	if len(args) != 2 {
		return errors.New("usage: mocks <stand-in> <loopback address>; there are " + names)
	}
	makeStandIn := standIns[args[0]]
	if makeStandIn == nil {
		return fmt.Errorf("there is no stand-in %q; there are %s", args[0], names)
	}
	if err := mustBeLoopback(args[1]); err != nil {
		return err
	}
	standIn, err := makeStandIn(getenv)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", args[1])
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(stderr, nil)).With("stand_in", args[0])
	log.InfoContext(ctx, "listening", "address", listener.Addr().String())

	// The handlers do not authenticate; a page in a browser must not reach them through its visitor.
	guarded := http.NewCrossOriginProtection().Handler(standIn)
	server := &http.Server{
		Handler:           faults.AccessLog(log, guarded),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      6 * time.Minute, // a scripted delay may be five
		IdleTimeout:       2 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends scripted delays when the program stops
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(late); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// mustBeLoopback refuses an address that other machines could reach: a stand-in
// takes any credentials and does as it is told.
func mustBeLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not a loopback address; use 127.0.0.1:<port>", address)
	}
	return nil
}
