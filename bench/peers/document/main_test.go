package main

import (
	"bytes"
	"os"
	"testing"
)

func TestThePeersAreMadeOfTheDocumentsOfToday(t *testing.T) {
	want, err := document()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../document.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(got), want) {
		t.Error("peers/document.json is stale: run bench/peers/generate.sh and commit the result")
	}
}
