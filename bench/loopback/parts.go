package loopback

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// webAnswer is the file with an answer of 2 KB.
const webAnswer = "web.json"

// plain starts the plain server.
func (b *Bench) plain(name string, args ...string) (*process, error) {
	addr := b.free()
	b.write(webAnswer, found())
	return b.start(program{name: name, args: append([]string{b.file("plain"), "-addr", addr}, args...), addr: addr})
}

// redis starts a Redis that keeps nothing.
func (b *Bench) redis() (*process, error) {
	addr := b.free()
	return b.start(program{name: "redis", addr: addr, args: []string{
		"redis-server", "--port", port(addr), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
	}})
}

// found is an answer to a search, as the service gives it.
func found() string {
	results := results("snippet", "publishedDate")
	return text(map[string]any{"results": results, "totalResults": len(results)})
}

// results are five, whose text and date have these names.
func results(snippet, date string) []map[string]any {
	all := make([]map[string]any, 5)
	for i := range all {
		all[i] = map[string]any{
			"title": "Spring home buying trends in Austin",
			"url":   fmt.Sprintf("https://www.example.com/austin-spring-trends/%d", i),
			snippet: strings.Repeat("Inventory rises in March, and buyers have more time. ", 5),
			date:    "2026-03-02T09:00:00Z",
		}
	}
	return all
}

// tavily is the same as the provider gives it.
func tavily() string {
	results := results("content", "published_date")
	for _, one := range results {
		one["score"] = 0.9
	}
	return text(map[string]any{"query": "spring home buying trends Austin", "results": results, "response_time": 0.5})
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // the values are above
	}
	return string(out)
}

// family is a process and its children, such as nginx has.
func family(pid int) []int {
	all := []int{pid}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", pid))
	if err != nil {
		return all
	}
	for child := range strings.FieldsSeq(string(text)) {
		if n, err := strconv.Atoi(child); err == nil {
			all = append(all, n)
		}
	}
	return all
}
