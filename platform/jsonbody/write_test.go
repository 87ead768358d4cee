package jsonbody_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"coagent/gen/aiapi"
	"coagent/gen/common"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/jsonbody"
)

// texts are what strings are made of: each kind of character that JSON or HTML
// escapes, what is no UTF-8, and what stands for itself.
var texts = []string{
	"", "a plain text", `"quoted" \ back`, "\b\f\n\r\t\x00\x1f\x7f", "<b>&</b>", "naïve – 東京 😀", "\u2028\u2029\u2027", "\xff\xc3", "a\xe2\x80", "\ufffd",
}

// fill gives v a random value.
func fill(v reflect.Value, random *rand.Rand) {
	switch v.Interface().(type) {
	case time.Time:
		zone := time.FixedZone("", random.IntN(24*60-1)*60)
		v.Set(reflect.ValueOf(time.Unix(random.Int64N(1<<36)-1<<34, random.Int64N(1e9)).In(zone)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[random.IntN(len(texts))] + texts[random.IntN(len(texts))])
	case reflect.Int, reflect.Int64:
		v.SetInt(random.Int64() - random.Int64())
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Pointer:
		if random.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), random)
		}
	case reflect.Slice:
		if n := random.IntN(4); n > 0 { // or nil
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
			for i := range n - 1 {
				fill(v.Index(i), random)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), random)
		}
	}
}

func TestWhatTypesWriteIsWhatTheLibraryWrites(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, v := range []any{
		new(searchapi.WebResults), new(searchapi.NewsResults), new(searchapi.CacheInvalidationAccepted), new(aiapi.FairHousingReview), new(common.Problem),
		new(oauthapi.AccessToken), new(oauthapi.Connected), new(oauthapi.Disconnected), new(oauthapi.RefreshedToken),
	} {
		if _, own := v.(interface{ WriteJSON(*jsonbody.Writer) }); !own {
			t.Errorf("%T does not write itself", v)
		}
		for range 2000 {
			at := reflect.ValueOf(v).Elem()
			at.SetZero()
			fill(at, random)
			got, err := jsonbody.EncodeText(v)
			var want bytes.Buffer
			if failed := json.NewEncoder(&want).Encode(v); (failed != nil) != (err != nil) || err == nil && !bytes.Equal(got, want.Bytes()) {
				t.Fatalf("%+v\nis     %s, %v\nand not %s, %v", v, got, err, want.Bytes(), failed)
			}
		}
	}
}

func FuzzATextIsWrittenAsTheLibraryWritesIt(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := searchapi.WebResults{Results: []searchapi.WebResult{{Title: text}}}
		got, err := jsonbody.EncodeText(&v)
		var want bytes.Buffer
		if failed := json.NewEncoder(&want).Encode(v); failed != nil || err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%q is %s, %v, and not %s, %v", text, got, err, want.Bytes(), failed)
		}
	})
}

func TestATimeThatJSONDoesNotHaveIsAnError(t *testing.T) {
	far := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	v := searchapi.WebResults{Results: []searchapi.WebResult{{PublishedDate: &far}}}
	if w, err := jsonbody.Encode(&v); err == nil || w != nil {
		t.Errorf("the year 10000 is written: %v", err)
	}
}

func TestAnAnswerHasItsTypeAndLength(t *testing.T) {
	for _, v := range []any{&searchapi.WebResults{}, &struct{ A int }{1}} { // one writes itself, the other does not
		w, err := jsonbody.Encode(v)
		if err != nil {
			t.Fatal(err)
		}
		to := httptest.NewRecorder()
		if err := w.Answer(to, 202); err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.NewEncoder(&want).Encode(v); err != nil {
			t.Fatal(err)
		}
		kind, length := to.Header().Get("Content-Type"), to.Result().ContentLength
		if to.Code != 202 || to.Body.String() != want.String() || kind != "application/json" || length != int64(want.Len()) {
			t.Errorf("%d %s, %s of %d bytes", to.Code, to.Body, kind, length)
		}
	}
}

// Eight bytes are looked at at once: each byte stands at each of their places.
func TestEveryByteIsWrittenAsTheLibraryWritesItWhereverItStands(t *testing.T) {
	for c := range 256 {
		for at := range 19 {
			text := []byte("eighteen letters ab")
			text[at] = byte(c)
			v := searchapi.CacheInvalidationAccepted{EventID: string(text), Pattern: string(text[:at+1])}
			got, err := jsonbody.EncodeText(&v)
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			if err := json.NewEncoder(&want).Encode(v); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want.Bytes()) {
				t.Fatalf("%q: %s, want %s", text, got, &want)
			}
		}
	}
}
