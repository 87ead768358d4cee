package redisclient_test

import (
	"sync"
	"testing"
	"time"

	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
)

// The connections that wait for their next call ended with the Redis that they were to. None of
// them is used, however short ago it was used last.
func TestARedisThatStartsAnewCostsNoCall(t *testing.T) {
	server := redistest.Start(t)
	client, err := redisclient.New(redisclient.Config{Endpoint: secret.New(server.Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	hears := client.Subscribe(t.Context(), "news")
	defer func() { _ = hears.Close() }()
	for range 3 {
		if _, err := hears.Receive(t.Context()); err != nil { // it subscribes anew
			t.Fatal(err)
		}
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			for {
				if _, err := hears.ReceiveTimeout(t.Context(), time.Minute); err != nil {
					return
				}
			}
		}()
		var together sync.WaitGroup
		for range 8 { // that many connections, or nearly
			together.Go(func() {
				for range 50 {
					if err := client.Set(t.Context(), "key", "value", 0).Err(); err != nil {
						t.Error(err)
					}
				}
			})
		}
		together.Wait()
		server.Stop(t)
		<-gone
		server.Start(t)
		for range 20 {
			if err := client.Set(t.Context(), "key", "value", 0).Err(); err != nil {
				t.Errorf("a call after the restart: %v", err)
			}
		}
	}
}
