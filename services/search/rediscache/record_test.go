package rediscache_test

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"coagent/services/search"
	"coagent/services/search/searchtest"
)

// A record, written down once more: a version, the sum of what follows, the answer.

func record(version byte, answer []byte) string {
	return string(slices.Concat([]byte{version}, binary.BigEndian.AppendUint64(nil, xxhash.Sum64(answer)), answer))
}

func answerOf(provider string, fetchedAt time.Time, results ...search.Result) []byte {
	all := slices.Concat(text(provider), moment(fetchedAt), number(len(results)))
	for _, r := range results {
		all = slices.Concat(all, text(r.Title), text(r.URL), text(r.Snippet), text(r.Source), moment(r.Published))
	}
	return all
}

func number(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func text(s string) []byte { return append(number(len(s)), s...) }

func moment(at time.Time) []byte {
	b, err := at.MarshalBinary()
	if err != nil {
		panic(err) // for a zone of more than a day
	}
	return text(string(b))
}

func TestARecordIsReadAsItIsDescribed(t *testing.T) {
	now := time.Now().UTC().Round(0)
	bare := search.Result{Title: "Ümläüte \"&<>", URL: "https://b.example/"} // not even sane, and without a date
	for _, results := range [][]search.Result{{}, {page}, {page, bare}} {
		cache := cached(t, new(searchtest.Provider))
		q := searchtest.Web(t, "x", 5)
		if err := cache.Redis.Set(t.Context(), q.Key(), record(2, answerOf("p", now, results...)), 0).Err(); err != nil {
			t.Fatal(err)
		}
		want := search.Answer{Provider: "p", FetchedAt: now, Results: results, Origin: search.Remembered}
		if got := mustSearch(t, cache, q); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

// One wrong bit, and what is torn anywhere, is seen by the sum; what has the right sum is
// still not read beyond its end.
func TestADamagedRecordIsNotBelieved(t *testing.T) {
	answer := answerOf("p", time.Now(), search.Result{Title: "t", URL: "https://a.example/", Source: "a.example", Snippet: "s"})
	good := record(2, answer)
	var damaged []string
	for i := range good {
		bit := []byte(good)
		bit[i] ^= 1 << (i % 8)
		damaged = append(damaged, string(bit), good[:i])
	}
	for i := range answer {
		damaged = append(damaged, record(2, answer[:i]))
	}
	cache := cached(t, new(searchtest.Provider).Finds(page))
	for i, value := range damaged {
		q := searchtest.Web(t, fmt.Sprint("q", i), 5)
		if err := cache.Redis.Set(t.Context(), q.Key(), value, 0).Err(); err != nil {
			t.Fatal(err)
		}
		isReplaced(t, cache, q)
	}
}
