package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"coagent/services/ai"
)

func TestATextIsReviewedWithoutAGeneration(t *testing.T) {
	w := newWorld(t, func(context.Context, ai.Job) (ai.Outcome, error) {
		t.Error("something is generated")
		return ai.Outcome{}, nil
	})
	review := func(text string) (int, []map[string]any) {
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		r := w.request(t, t.Context(), "/ai/review-fair-housing")
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		resp, err := w.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := resp.Body.Close(); err != nil {
				t.Error(err)
			}
		}()
		all, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Findings []map[string]any `json:"findings"`
		}
		if err := json.Unmarshal(all, &got); err != nil {
			t.Fatalf("%s: %v", all, err)
		}
		if resp.StatusCode == http.StatusOK && got.Findings == nil {
			t.Errorf("%s has no list", all)
		}
		return resp.StatusCode, got.Findings
	}

	text := "🏡 A **safe** street.\r\nNo kids!"
	status, found := review(text)
	if status != http.StatusOK || len(found) != 2 {
		t.Fatalf("%d %v", status, found)
	}
	units := utf16.Encode([]rune(text))
	for i, want := range []map[string]string{
		{"phrase": "safe** street", "protectedClass": "race", "rule": "safe-place"},
		{"phrase": "No kids", "protectedClass": "familial_status", "rule": "no-children"},
	} {
		for name, value := range want {
			if found[i][name] != value {
				t.Errorf("%s is %v", name, found[i][name])
			}
		}
		start, end := int(found[i]["start"].(float64)), int(found[i]["end"].(float64))
		if got := string(utf16.Decode(units[start:end])); got != want["phrase"] {
			t.Errorf("%d to %d is %q", start, end, got)
		}
	}

	if status, found := review("A porch and three bedrooms."); status != http.StatusOK || len(found) > 0 {
		t.Errorf("%d %v", status, found)
	}
	if status, _ := review(strings.Repeat("🏡", 10000)); status != http.StatusOK {
		t.Errorf("10,000 characters: %d", status)
	}
	for _, bad := range []string{"", strings.Repeat("a", 10001)} {
		if status, _ := review(bad); status != http.StatusBadRequest {
			t.Errorf("%d characters: %d", len(bad), status)
		}
	}
}
