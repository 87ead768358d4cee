package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestWithoutAddressesItSaysWhatItWants(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "b"}, {t.TempDir()}} {
		err := run(t.Context(), args, func(string) string { return "" })
		if err == nil || !strings.HasPrefix(err.Error(), "usage: ") {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestNothingIsWrittenWhereNobodyAnswers(t *testing.T) {
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer broken.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("its time is over"))
	folder := t.TempDir()
	if err := run(ctx, []string{folder}, func(string) string { return broken.URL }); err == nil {
		t.Error("it is content")
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("it wrote %v, %v", left, err)
	}
}
