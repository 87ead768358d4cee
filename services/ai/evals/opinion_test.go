package evals_test

import (
	"encoding/json"
	"hash/fnv"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// opinion answers for the reviewing model: with the case's own verdict, else with
// what a reader would say, but for one case in five, in which the opposite is said.
func (w *world) opinion(rw http.ResponseWriter, r *http.Request, body []byte) {
	if w.live != nil {
		w.live.ask(rw, r, body, true)
		return
	}
	w.mu.Lock()
	c := w.playing
	w.mu.Unlock()
	if len(c.Verdicts) > 0 {
		says(rw, c.Verdicts[0], "end_turn")
		return
	}
	says(rw, verdict(c), "end_turn")
}

// verdict objects to the sentence in which a planted fault stands, or to nothing.
// One in five is wrong: it objects to a sound sentence, or overlooks the fault.
func verdict(c *evalCase) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(c.ID))
	wrong := sum.Sum32()%5 == 0
	first := sentencesOf(c.Answers[0])
	object := ""
	switch {
	case c.Sound && wrong && len(first) > 0:
		object = first[int(sum.Sum32()/5)%len(first)]
	case !c.Sound && !wrong && len(c.Answers) > 1:
		mended := sentencesOf(c.Answers[1])
		if at := slices.IndexFunc(first, func(s string) bool { return !slices.Contains(mended, s) }); at >= 0 {
			object = first[at]
		}
	}
	claims := []map[string]string{}
	if object != "" {
		claims = append(claims, map[string]string{"sentence": object, "why": "Nothing says so."})
	}
	text, _ := json.Marshal(map[string]any{"claims": claims})
	return string(text)
}

var ends = regexp.MustCompile(`[.!?](?:\s*\[\d+\])*\s+|\n+`)

// sentencesOf are the sentences of all texts of an answer, in a fixed order.
func sentencesOf(answer string) []string {
	var v any
	if json.Unmarshal([]byte(answer), &v) != nil {
		return nil
	}
	var all []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			for _, s := range ends.Split(v, -1) {
				if s = strings.TrimSpace(s); len(s) > 20 {
					all = append(all, s)
				}
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			names := make([]string, 0, len(v))
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				walk(v[name])
			}
		}
	}
	walk(v)
	return all
}
