package main

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func noSettings(string) string { return "" }

func TestWhatIsNotUnderstoodIsRefused(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"serve"}, "usage: local"},
		{[]string{"stop"}, "usage: local"},
		{[]string{"token", "search"}, "usage: local"},
		{[]string{"stop", "search", "ai"}, "usage: local"},
		{[]string{"-mock"}, "unset TAVILY_API_KEY"},
		{[]string{"-loud"}, "not defined: -loud"},
		{[]string{"-dir", filepath.Join(t.TempDir(), "x"), "stop", "search"}, "nothing runs on"},
		{[]string{"-dir", filepath.Join(t.TempDir(), "x"), "start", "search"}, "nothing runs on"},
	} {
		err := run(t.Context(), c.args, func(name string) string { return map[string]string{"TAVILY_API_KEY": "tvly-x"}[name] }, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.args, err, c.want)
		}
	}
}

func TestItPlaysRedisUntilItIsStopped(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- run(ctx, []string{"redis", addr}, noSettings, io.Discard) }()
	waiting, giveUp := context.WithTimeout(t.Context(), 10*time.Second)
	defer giveUp()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		if conn, err := net.Dial("tcp", addr); err == nil {
			_ = conn.Close()
			break
		}
		select {
		case <-waiting.Done():
			t.Fatal("nobody listens")
		case <-tick.C:
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
