package bedrockimage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/mocks/bedrock"
	"coagent/mocks/faults"
	mocks3 "coagent/mocks/s3"
	"coagent/platform/depthtest"
	"coagent/platform/telemetry"
	"coagent/platform/telemetry/telemetrytest"
	"coagent/platform/upstream"
	"coagent/services/ai/bedrockimage"
	"coagent/services/ai/titlecard"
)

const (
	title   = "Porches of Travis Heights"
	bucket  = "coagent-images"
	baseURL = "https://images.example.org/posts"
)

type world struct {
	*bedrockimage.Illustrator
	model *bedrock.Server
	store *mocks3.Server
	log   *telemetrytest.Log
}

func newWorld(t *testing.T) world {
	t.Helper()
	model, store := bedrock.New(), mocks3.New(bucket)
	modelServer, storeServer := httptest.NewServer(model), httptest.NewTLSServer(store)
	t.Cleanup(modelServer.Close)
	t.Cleanup(storeServer.Close)
	w := illustrator(settings(nil), settings(storeServer.Client()))
	w.model, w.store = model, store
	w.API = bedrockruntime.NewFromConfig(settings(modelServer.Client()), func(o *bedrockruntime.Options) { o.BaseEndpoint = aws.String(modelServer.URL) })
	w.Store = s3.NewFromConfig(settings(storeServer.Client()), func(o *s3.Options) { o.BaseEndpoint = aws.String(storeServer.URL) })
	return w
}

// settings are those of a program that loaded them.
func settings(client aws.HTTPClient) aws.Config {
	return aws.Config{
		Region: "us-west-2", Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""), HTTPClient: client,
		Retryer:                    func() aws.Retryer { return aws.NopRetryer{} },
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
	}
}

func illustrator(model, store aws.Config) world {
	log := &telemetrytest.Log{}
	logger := telemetry.NewLogger(log, "ai")
	return world{log: log, Illustrator: &bedrockimage.Illustrator{
		API: bedrockruntime.NewFromConfig(model), Store: s3.NewFromConfig(store),
		ModelID: "stability.stable-image-core-v1:1", Bucket: bucket, BaseURL: baseURL,
		Guard:      &upstream.Guard{Name: "bedrock-image", Code: "ai.image", Attempts: 2, Timeout: time.Minute, Backoff: time.Millisecond, Log: logger},
		StoreGuard: &upstream.Guard{Name: "s3", Code: "ai.image_store", Attempts: 2, Timeout: time.Minute, Backoff: time.Millisecond, Log: logger},
		Fallback:   titlecard.Artist{}, Log: logger,
	}}
}

var card = titlecard.Artist{}.HeaderImage(context.Background(), title)

func TestThePictureIsStoredWhereItsAddressSays(t *testing.T) {
	w := newWorld(t)
	w.BaseURL += "/"
	got := w.HeaderImage(t.Context(), title)
	objects := w.store.Objects()
	if len(objects) != 1 {
		t.Fatalf("%d objects; the log: %s", len(objects), w.log)
	}
	o := objects[0]
	hash := sha256.Sum256(o.Body)
	if want := hex.EncodeToString(hash[:]) + ".png"; o.Key != want || got.URL != baseURL+"/"+want || o.Bucket != bucket {
		t.Errorf("address %s, stored as %s/%s", got.URL, o.Bucket, o.Key)
	}
	if o.ContentType != "image/png" || o.CacheControl != "public, max-age=31536000, immutable" {
		t.Errorf("stored as %q, %q", o.ContentType, o.CacheControl)
	}
	drawn, err := png.DecodeConfig(bytes.NewReader(o.Body))
	if err != nil || drawn.Width*9 < drawn.Height*15 || drawn.Width*9 > drawn.Height*17 {
		t.Errorf("%d by %d, %v", drawn.Width, drawn.Height, err)
	}
	if got.Alt != "Illustration: "+title {
		t.Errorf("alt %q", got.Alt)
	}
	if w.log.String() != "" {
		t.Errorf("logged: %s", w.log)
	}
	// The very bytes that the model gave, and not its drawing drawn again.
	var sent struct{ Prompt, NegativePrompt string }
	call := w.model.Faults.Calls()[0].Request
	if err := json.Unmarshal(bytes.ReplaceAll(call, []byte("negative_prompt"), []byte("NegativePrompt")), &sent); err != nil {
		t.Fatal(err)
	}
	again, err := w.API.InvokeModel(t.Context(), &bedrockruntime.InvokeModelInput{ModelId: aws.String(w.ModelID), Body: call})
	if err != nil || !bytes.Contains(again.Body, []byte(base64.StdEncoding.EncodeToString(o.Body))) {
		t.Errorf("other bytes were stored than were drawn, %v", err)
	}
	if !strings.Contains(sent.Prompt, title) || strings.Contains(sent.Prompt, "people") || !strings.Contains(sent.NegativePrompt, "people") ||
		!strings.Contains(sent.NegativePrompt, "text") {
		t.Errorf("asked for %+v", sent)
	}
}

func TestEveryTitleGetsAnImageThatFitsTheDocument(t *testing.T) {
	const seed = 20261122
	pattern := regexp.MustCompile(`^(https://|data:image/svg\+xml;base64,)`) // HeaderImage in openapi/ai.yaml
	kinds := append([]string{faults.None}, bedrock.Kinds()...)
	laws := depthtest.Laws(t, seed, 100, 1000)
	w := newWorld(t)
	laws.Property("url and alt are within the document's bounds, whatever happens", prop.ForAll(
		func(text string, times, kind int) bool {
			w.Guard, w.StoreGuard = &upstream.Guard{Code: "ai.image"}, &upstream.Guard{Code: "ai.image_store"} // no circuit is open yet
			w.model.Faults.Clear()
			w.model.Faults.Push(faults.Fault{Kind: kinds[kind]})
			got := w.HeaderImage(t.Context(), strings.Repeat(text, times))
			return pattern.MatchString(got.URL) && len(got.URL) <= 32768 && got.Alt != "" && utf8.RuneCountInString(got.Alt) <= 300
		},
		gen.AnyString(), gen.IntRange(1, 40), gen.IntRange(0, len(kinds)-1),
	))
	laws.TestingRun(t)
}

func TestWithoutAPictureThereIsTheCardAndOneWarning(t *testing.T) {
	for name, c := range map[string]struct {
		model, store, code string
	}{
		"throttled":           {model: "throttle", code: "ai.image_throttled"},
		"down":                {model: "unavailable", code: "ai.image_unavailable"},
		"broken":              {model: "internal", code: "ai.image_unavailable"},
		"slow":                {model: "timeout", code: "ai.image_unavailable"},
		"denied":              {model: "access_denied", code: "ai.image_unavailable"},
		"cut off":             {model: "reset", code: "ai.image_unavailable"},
		"refused":             {model: "validation", code: "ai.image_refused"},
		"filtered":            {model: "image_filtered", code: "ai.image_refused"},
		"no picture":          {model: "empty", code: "ai.image_unusable"},
		"not base64":          {model: "schema_breaking", code: "ai.image_unusable"},
		"not JSON":            {model: "garbage", code: "ai.image_unusable"},
		"half a PNG":          {model: "truncated", code: "ai.image_unusable"},
		"the store throttled": {store: "throttle", code: "ai.image_store_unavailable"},
		"the store down":      {store: "internal", code: "ai.image_store_unavailable"},
		"the store closed":    {store: "denied", code: "ai.image_store_unavailable"},
		"the store cut off":   {store: "reset", code: "ai.image_store_unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if c.model != "" {
				w.model.Faults.Push(faults.Fault{Kind: c.model, Times: faults.Forever})
			}
			if c.store != "" {
				w.store.Faults.Push(faults.Fault{Kind: c.store, Times: faults.Forever})
			}
			if got := w.HeaderImage(t.Context(), title); got != card {
				t.Errorf("got %+v", got)
			}
			warned(t, w, c.code)
			if n := len(w.store.Objects()); n != 0 {
				t.Errorf("%d objects", n)
			}
		})
	}
}

// warned wants one warning, and not a word of the prompt in the whole log.
func warned(t *testing.T, w world, code string) {
	t.Helper()
	log := w.log.String()
	if strings.Count(log, `"level":"WARN"`) != 1 || !strings.Contains(log, `"code":"`+code+`"`) {
		t.Errorf("want one WARN with %s: %s", code, log)
	}
	for _, word := range []string{"Travis", "editorial", "watermark", "127.0.0.1", "script says", bucket} {
		if strings.Contains(log, word) {
			t.Errorf("the log holds %q: %s", word, log)
		}
	}
}

func TestATroubleThatPassesCostsNoPicture(t *testing.T) {
	w := newWorld(t)
	w.model.Faults.Push(faults.Fault{Kind: "throttle"})
	w.store.Faults.Push(faults.Fault{Kind: "applied_then_reset"})
	if got := w.HeaderImage(t.Context(), title); !strings.HasPrefix(got.URL, baseURL) {
		t.Errorf("no picture: %s", w.log)
	}
	if all := w.store.Objects(); len(all) != 2 || all[0].Key != all[1].Key {
		t.Errorf("stored %d times, or under two names", len(all))
	}
	w.model.Faults.Push(faults.Fault{Kind: "internal"})
	w.model.Faults.ClearCalls()
	if w.HeaderImage(t.Context(), title); w.model.Faults.Count() != 1 {
		t.Errorf("a picture that may have been paid for was asked for %d times", w.model.Faults.Count())
	}
}

func TestATitleThatIsRefusedDoesNotCloseTheWayForOthers(t *testing.T) {
	w := newWorld(t)
	w.model.Faults.Push(faults.Fault{Kind: "image_filtered", Times: 6})
	w.model.Faults.Push(faults.Fault{Kind: "validation", Times: 6})
	for range 12 {
		w.HeaderImage(t.Context(), title)
	}
	if got := w.HeaderImage(t.Context(), title); !strings.HasPrefix(got.URL, baseURL) {
		t.Errorf("after 12 refusals: %s", w.log)
	}
}

func TestAModelThatStaysAwayIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.model.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
	for range 8 {
		w.HeaderImage(t.Context(), title)
	}
	if n := w.model.Faults.Count(); n != 5 {
		t.Errorf("asked %d times", n)
	}
}

func TestAPictureThatIsTooLargeIsNotStored(t *testing.T) {
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewPaletted(image.Rect(0, 0, 4096, 1025), color.Palette{color.Black})); err != nil {
		t.Fatal(err)
	}
	for name, picture := range map[string][]byte{"pixels": wide.Bytes(), "bytes": append(drawing(t), make([]byte, 5<<20)...)} {
		w := newWorld(t)
		w.API = bedrockruntime.NewFromConfig(settings(answering(t, picture)))
		if got := w.HeaderImage(t.Context(), title); got != card || len(w.store.Objects()) != 0 {
			t.Errorf("%s: got %s", name, got.URL)
		}
		warned(t, w, "ai.image_unusable")
	}
}

func drawing(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 16, 9))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// doer is a client without a network.
type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

func answering(t *testing.T, picture []byte) doer {
	t.Helper()
	return func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		err := json.NewEncoder(w).Encode(map[string]any{"images": [][]byte{picture}, "finish_reasons": []any{nil}})
		response := w.Result()
		response.Request = r
		return response, err
	}
}

func never(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestAPictureHasTwentySecondsAndLeavesTheCallerOne(t *testing.T) {
	for name, c := range map[string]struct {
		has, takes time.Duration
		stuck      string
		code       string
	}{
		"nothing bounds it":         {0, 20 * time.Second, "model", "ai.image_timeout"},
		"an hour":                   {time.Hour, 20 * time.Second, "model", "ai.image_timeout"},
		"ten seconds":               {10 * time.Second, 9 * time.Second, "model", "ai.image_timeout"},
		"ten, and the store sticks": {10 * time.Second, 9 * time.Second, "store", "ai.image_store_timeout"},
		"four":                      {4 * time.Second, 3 * time.Second, "model", "ai.image_timeout"},
		"less":                      {4*time.Second - 1, 0, "model", "ai.image_timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var model doer = never
				if c.stuck == "store" {
					model = answering(t, drawing(t))
				}
				w := illustrator(settings(model), settings(doer(never)))
				ctx := t.Context()
				if c.has > 0 {
					within, cancel := context.WithTimeout(ctx, c.has)
					defer cancel()
					ctx = within
				}
				began := time.Now()
				if got := w.HeaderImage(ctx, title); got != card {
					t.Errorf("got %+v", got)
				}
				if took := time.Since(began); took != c.takes {
					t.Errorf("took %v, want %v", took, c.takes)
				}
				warned(t, w, c.code)
			})
		})
	}
}

func TestHangingUpIsNoTrouble(t *testing.T) {
	w := newWorld(t)
	ctx, hangUp := context.WithCancel(t.Context())
	w.API = bedrockruntime.NewFromConfig(settings(doer(func(r *http.Request) (*http.Response, error) {
		hangUp()
		return never(r)
	})))
	if got := w.HeaderImage(ctx, title); got != card {
		t.Errorf("got %+v", got)
	}
	if w.log.String() != "" {
		t.Errorf("logged: %s", w.log)
	}
	if got := w.HeaderImage(ctx, title); got != card || w.log.String() != "" { // had hung up before
		t.Errorf("got %+v, logged: %s", got, w.log)
	}
}
