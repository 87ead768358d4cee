package rediscache

import (
	"encoding/binary"
	"time"

	"github.com/cespare/xxhash/v2"

	"coagent/services/search"
)

// recordVersion is that of the form of an answer in Redis. While a deployment is under
// way a program also meets the values of another one, and does not guess at them:
// the first was JSON, which begins with a brace.
const recordVersion = 2

// A record is the version (a byte), the sum of what follows (xxHash, 64 bits), and the
// answer: its provider and when it was fetched, how many results there are, and of each the
// title, the URL, the snippet, the source and when it was published. A text is its
// length and its bytes, a time what [time.Time.AppendBinary] makes of it, as a text, and a
// number four bytes, the highest first. So an answer is read without looking at its
// letters, and its texts share the record's memory.
const recordHead = 1 + 8

func encode(answer search.Answer) ([]byte, error) {
	w := recordWriter{text: make([]byte, recordHead, 4<<10)}
	w.string(answer.Provider)
	w.time(answer.FetchedAt)
	w.number(len(answer.Results))
	for i := range answer.Results {
		r := &answer.Results[i]
		w.string(r.Title)
		w.string(r.URL)
		w.string(r.Snippet)
		w.string(r.Source)
		w.time(r.Published)
	}
	w.text[0] = recordVersion
	binary.BigEndian.PutUint64(w.text[1:], xxhash.Sum64(w.text[recordHead:]))
	return w.text, w.err
}

// decode returns the zero Answer for what encode of this version did not write.
func decode(record string) search.Answer {
	if len(record) < recordHead || record[0] != recordVersion {
		return search.Answer{}
	}
	r := recordReader{text: record[recordHead:]}
	if binary.BigEndian.Uint64([]byte(record[1:recordHead])) != xxhash.Sum64String(r.text) {
		return search.Answer{}
	}
	answer := search.Answer{Provider: r.string(), FetchedAt: r.time(), Origin: search.Remembered}
	n := r.number()
	if answer.Provider == "" || n > search.MaxResults {
		return search.Answer{}
	}
	answer.Results = make([]search.Result, n)
	for i := range answer.Results {
		answer.Results[i] = search.Result{
			Title: r.string(), URL: r.string(), Snippet: r.string(), Source: r.string(), Published: r.time(),
		}
	}
	if r.broken || r.text != "" {
		return search.Answer{}
	}
	return answer
}

type recordWriter struct {
	text []byte
	err  error
}

func (w *recordWriter) number(n int) { w.text = binary.BigEndian.AppendUint32(w.text, uint32(n)) }

func (w *recordWriter) string(s string) {
	w.number(len(s))
	w.text = append(w.text, s...)
}

func (w *recordWriter) time(t time.Time) {
	at := len(w.text)
	w.number(0)
	text, err := t.AppendBinary(w.text)
	if err != nil {
		w.err = err
		return
	}
	binary.BigEndian.PutUint32(text[at:], uint32(len(text)-at-numberSize))
	w.text = text
}

const numberSize = 4

// recordReader reads what a recordWriter wrote. What is broken is empty.
type recordReader struct {
	text   string // that is left
	broken bool
}

func (r *recordReader) number() int {
	if len(r.text) < numberSize {
		r.text, r.broken = "", true
		return 0
	}
	n := binary.BigEndian.Uint32([]byte(r.text[:numberSize]))
	r.text = r.text[numberSize:]
	return int(n)
}

func (r *recordReader) string() string {
	n := r.number()
	if n > len(r.text) {
		r.text, r.broken = "", true
		return ""
	}
	s := r.text[:n]
	r.text = r.text[n:]
	return s
}

func (r *recordReader) time() (t time.Time) {
	if err := t.UnmarshalBinary([]byte(r.string())); err != nil {
		r.broken = true
	}
	return t
}
