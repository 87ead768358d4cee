package ai_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"coagent/services/ai"
	"coagent/services/ai/review"
)

// article is a draft of so many bytes made of posts of the evaluation one after another,
// each with its own results.
func article(tb testing.TB, size int) review.Draft {
	tb.Helper()
	files, err := filepath.Glob("evals/cases/generateBlogPost/*.json")
	if err != nil {
		tb.Fatal(err)
	}
	d := review.Draft{Today: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	citation := regexp.MustCompile(`\[(\d+)\]`)
	topics, content := map[string]bool{}, ""
	for _, file := range files {
		var c struct {
			Sound   bool
			Request map[string]any
			Results []struct{ Title, URL, Content string }
			Answers []string
		}
		var answer struct{ BlogPost struct{ Content string } }
		if text, err := os.ReadFile(file); err != nil {
			tb.Fatal(err)
		} else if err := json.Unmarshal(text, &c); err != nil {
			tb.Fatal(err)
		}
		topic := review.Member(c.Request, "topic")
		if !c.Sound || topics[topic] || json.Unmarshal([]byte(c.Answers[0]), &answer) != nil || len(content) >= size {
			continue
		}
		topics[topic] = true
		if d.Request == nil {
			d.Request = c.Request
		}
		before := len(d.Sources)
		content += citation.ReplaceAllStringFunc(answer.BlogPost.Content, func(n string) string {
			number, _ := strconv.Atoi(n[1 : len(n)-1]) // digits
			return fmt.Sprintf("[%d]", before+number)
		}) + "\n\n"
		for _, r := range c.Results {
			d.Sources = append(d.Sources, review.Source{Title: r.Title, URL: r.URL, Snippet: r.Content})
		}
	}
	d.Answer = map[string]any{"blogPost": map[string]any{
		"title": "Before you buy", "content": content[:size], "metaDescription": "What to look at first.", "tags": []any{"Buying"},
	}}
	return d
}

func checks(tb testing.TB, d review.Draft) func() {
	tb.Helper()
	f, err := ai.FlowOf("generateBlogPost")
	if err != nil {
		tb.Fatal(err)
	}
	return func() { review.Check(d, f.Rules) }
}

// BenchmarkChecks is what the checks of a post of so many bytes cost, in time of the
// processor: on a machine that does other work as well, other time says little.
func BenchmarkChecks(b *testing.B) {
	for _, size := range []int{1_400, 10_000, 21_000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			check := checks(b, article(b, size))
			check() // what is made once
			b.ReportAllocs()
			began := processor(b)
			for b.Loop() {
				check()
			}
			b.ReportMetric(float64(processor(b)-began)/float64(time.Millisecond)/float64(b.N), "cpu-ms/op")
		})
	}
}

// What the checks of a post leave behind is bounded, and grows with its length alone.
func TestTheChecksOfAPostAllocateInProportionToItsLength(t *testing.T) {
	const most = 45_000
	short := testing.AllocsPerRun(2, checks(t, article(t, 10_000)))
	long := testing.AllocsPerRun(2, checks(t, article(t, 21_000)))
	if short > most {
		t.Errorf("10 KB: %.0f allocations, want at most %d", short, most)
	}
	if long > 2.5*short {
		t.Errorf("21 KB: %.0f allocations, and 10 KB %.0f", long, short)
	}
}

// processor is how long the processor has worked for the tests.
func processor(tb testing.TB) time.Duration {
	tb.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
