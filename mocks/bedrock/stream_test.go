package bedrock_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go"

	"coagent/mocks/bedrock"
	"coagent/mocks/faults"
)

// plainBodies hides a request body's WriteTo, which fails once the SDK has closed
// the body: net/http, which may still look for its end when an answer begins at
// once, would take that for a failure to send and close the connection.
type plainBodies struct{ next *http.Client }

func (p plainBodies) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return p.next.Do(r)
}

// streamed is what a client saw of a stream.
type streamed struct {
	pieces []string
	tool   string // the called tool's name
	toolID string
	events []string
	stop   types.StopReason
	usage  *types.TokenUsage
	err    error // at its end
}

func (s streamed) text() string { return strings.Join(s.pieces, "") }

// streamOf is the same question, for ConverseStream.
func streamOf(in *bedrockruntime.ConverseInput) *bedrockruntime.ConverseStreamInput {
	return &bedrockruntime.ConverseStreamInput{ModelId: in.ModelId, System: in.System, Messages: in.Messages,
		InferenceConfig: in.InferenceConfig, OutputConfig: in.OutputConfig, ToolConfig: in.ToolConfig}
}

func streaming(t *testing.T, client *bedrockruntime.Client, in *bedrockruntime.ConverseInput) streamed {
	t.Helper()
	out, err := client.ConverseStream(t.Context(), streamOf(in))
	if err != nil {
		return streamed{err: err}
	}
	s := streamed{}
	for event := range out.GetStream().Events() {
		switch e := event.(type) {
		case *types.ConverseStreamOutputMemberMessageStart:
			s.events = append(s.events, "messageStart")
			if e.Value.Role != types.ConversationRoleAssistant {
				t.Errorf("role %s", e.Value.Role)
			}
		case *types.ConverseStreamOutputMemberContentBlockStart:
			s.events = append(s.events, "contentBlockStart")
			if call, ok := e.Value.Start.(*types.ContentBlockStartMemberToolUse); ok {
				s.tool, s.toolID = *call.Value.Name, *call.Value.ToolUseId
			}
		case *types.ConverseStreamOutputMemberContentBlockDelta:
			if len(s.pieces) == 0 {
				s.events = append(s.events, "contentBlockDelta")
			}
			switch d := e.Value.Delta.(type) {
			case *types.ContentBlockDeltaMemberText:
				s.pieces = append(s.pieces, d.Value)
			case *types.ContentBlockDeltaMemberToolUse:
				s.pieces = append(s.pieces, *d.Value.Input)
			}
		case *types.ConverseStreamOutputMemberContentBlockStop:
			s.events = append(s.events, "contentBlockStop")
		case *types.ConverseStreamOutputMemberMessageStop:
			s.events, s.stop = append(s.events, "messageStop"), e.Value.StopReason
		case *types.ConverseStreamOutputMemberMetadata:
			s.events, s.usage = append(s.events, "metadata"), e.Value.Usage
		default:
			t.Errorf("unexpected %T", event)
		}
	}
	s.err = out.GetStream().Err()
	if err := out.GetStream().Close(); err != nil && s.err == nil {
		t.Error(err)
	}
	return s
}

func TestAStreamIsTheAnswerInPieces(t *testing.T) {
	_, client := start(t)
	for _, ask := range []string{prompt, strings.ReplaceAll(prompt, "Austin", "Añejo 家 😀")} {
		in := question(ask, blogSchema, 6000)
		whole, err := client.Converse(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		got := streaming(t, client, in)
		if got.err != nil || got.text() != textOf(t, whole) {
			t.Fatalf("%v: the stream says %s, and Converse %s", got.err, got.text(), textOf(t, whole))
		}
		if want := "messageStart contentBlockDelta contentBlockStop messageStop metadata"; strings.Join(got.events, " ") != want {
			t.Errorf("events %q, want %s", got.events, want)
		}
		if got.stop != whole.StopReason || *got.usage.OutputTokens != *whole.Usage.OutputTokens || *got.usage.InputTokens != *whole.Usage.InputTokens {
			t.Errorf("stop reason %s, usage %+v; Converse: %s, %+v", got.stop, got.usage, whole.StopReason, whole.Usage)
		}
		if len(got.pieces) < 20 {
			t.Errorf("%d pieces", len(got.pieces))
		}
		for _, piece := range got.pieces {
			if len(piece) > 60 || len(piece) == 0 || !utf8.ValidString(piece) {
				t.Errorf("a piece of %d bytes: %q", len(piece), piece)
			}
		}
	}
}

// counting is a ResponseWriter that counts how often it is flushed.
type counting struct {
	*httptest.ResponseRecorder
	flushes int
}

func (c *counting) Flush() { c.flushes++ }

func TestEachPieceIsSentAtOnce(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/model/"+sonnet+"/converse-stream", strings.NewReader(body(prompt, blogSchema)))
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID")
	w := &counting{ResponseRecorder: httptest.NewRecorder()}
	bedrock.New().ServeHTTP(w, r)
	if frames := strings.Count(w.Body.String(), ":event-type"); w.flushes != frames || frames < 20 {
		t.Errorf("%d flushes of %d frames", w.flushes, frames)
	}
}

// timed notes when each frame was flushed.
type timed struct {
	*httptest.ResponseRecorder
	at []time.Duration
	t0 time.Time
}

func (w *timed) Flush() { w.at = append(w.at, time.Since(w.t0)) }

func TestAPacedStreamIsWrittenEvenly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/model/"+sonnet+"/converse-stream", strings.NewReader(body(prompt, blogSchema)))
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID")
		model := bedrock.New()
		model.TokensPerSecond = 100
		w := &timed{ResponseRecorder: httptest.NewRecorder(), t0: time.Now()}
		model.ServeHTTP(w, r)
		at := w.at[1 : len(w.at)-3] // without the frames of the beginning and the end
		for i, gap := range at[1:] {
			if gap -= at[i]; gap < 30*time.Millisecond || gap > 160*time.Millisecond { // some 4 to 15 tokens
				t.Errorf("%v between the pieces %d and %d", gap, i, i+1)
			}
		}
		tokens := regexp.MustCompile(`"outputTokens":(\d+)`).FindStringSubmatch(w.Body.String())
		if tokens == nil {
			t.Fatal("no usage is told")
		}
		n, err := strconv.Atoi(tokens[1])
		if took := at[len(at)-1].Seconds(); err != nil || took < float64(n-1)/100 || took > float64(n+1)/100 {
			t.Errorf("%d tokens took %.2f s", n, took)
		}
	})
}

func TestFaultsOfTheAnswerAreThoseOfItsStream(t *testing.T) {
	for _, kind := range bedrock.Kinds() {
		if strings.HasPrefix(kind, "stream_") || kind == "reset" || kind == "garbage" {
			continue
		}
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: kind, Times: 2})
		in := question(prompt, `{"type":"object","additionalProperties":false,"required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}`,
			6000)
		whole, err := client.Converse(t.Context(), in)
		got := streaming(t, client, in)
		if err != nil {
			want, _ := errors.AsType[smithy.APIError](err)
			if api, ok := errors.AsType[smithy.APIError](got.err); !ok || api.ErrorCode() != want.ErrorCode() {
				t.Errorf("%s: Converse fails with %v, the stream with %v", kind, err, got.err)
			}
			continue
		}
		if got.err != nil || got.text() != textOf(t, whole) || got.stop != whole.StopReason {
			t.Errorf("%s: %v %s %q, want %s %q", kind, got.err, got.stop, got.text(), whole.StopReason, textOf(t, whole))
		}
	}
}

func TestAStreamBreaksInTheMiddle(t *testing.T) {
	for kind, code := range map[string]string{"stream_throttle": "ThrottlingException", "stream_error": "ModelStreamErrorException", "stream_reset": "",
		"stream_end": ""} {
		standIn, client := start(t)
		in := question(prompt, blogSchema, 6000)
		whole, err := client.Converse(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		standIn.Faults.Push(faults.Fault{Kind: kind})
		got := streaming(t, client, in)
		text := textOf(t, whole)
		if n := len(got.text()); n < len(text)/4 || n > len(text)*3/4 || !strings.HasPrefix(text, got.text()) || got.stop != "" || got.usage != nil {
			t.Errorf("%s: %d of %d bytes, stop reason %q", kind, n, len(text), got.stop)
		}
		api, ok := errors.AsType[smithy.APIError](got.err)
		switch {
		case code != "" && (!ok || !strings.EqualFold(api.ErrorCode(), code)):
			t.Errorf("%s: ends with %v, want %s", kind, got.err, code)
		case code == "" && got.err != nil: // the SDK takes a cut connection for an end, too
			t.Errorf("%s: ends with %v", kind, got.err)
		}
		standIn.Faults.Push(faults.Fault{Kind: kind})
		if again, err := client.Converse(t.Context(), in); err != nil || textOf(t, again) != text {
			t.Errorf("%s: Converse is broken too: %v", kind, err)
		}
	}
}

func TestAStreamThatIsResetIsCutAndOneThatEndsIsNot(t *testing.T) {
	for kind, want := range map[string]error{"stream_reset": io.ErrUnexpectedEOF, "stream_end": nil} {
		standIn := bedrock.New()
		srv := httptest.NewServer(standIn)
		defer srv.Close()
		standIn.Faults.Push(faults.Fault{Kind: kind})
		resp := open(t, t.Context(), srv)
		if _, err := io.ReadAll(resp.Body); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", kind, err, want)
		}
		_ = resp.Body.Close()
	}
}

// open begins a stream without the SDK.
func open(t *testing.T, ctx context.Context, srv *httptest.Server) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, "POST", srv.URL+"/model/"+sonnet+"/converse-stream", strings.NewReader(body(prompt, blogSchema)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID")
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func TestGarbageAndResetAreNoStreams(t *testing.T) {
	for _, kind := range []string{"garbage", "reset"} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: kind})
		if got := streaming(t, client, question(prompt, blogSchema, 6000)); got.err == nil || len(got.pieces) > 0 {
			t.Errorf("%s: %v %v", kind, got.err, got.pieces)
		}
	}
}

// An answer of several seconds is left after its first piece.
func TestLeavingInTheMiddleOfAStreamEndsIt(t *testing.T) {
	standIn, done := bedrock.New(), make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(done)
		standIn.ServeHTTP(w, r)
	}))
	defer srv.Close()
	standIn.Faults.Push(faults.Fault{Kind: "trickle"})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	resp := open(t, ctx, srv)
	defer func() { _ = resp.Body.Close() }()
	if _, err := bufio.NewReaderSize(resp.Body, 16).ReadByte(); err != nil || resp.Header.Get("Content-Type") != "application/vnd.amazon.eventstream" {
		t.Fatalf("%v, %s", err, resp.Header.Get("Content-Type"))
	}
	if standIn.Faults.Calls()[0].HungUp {
		t.Error("recorded as hung up too soon")
	}
	leave()
	<-done
	if calls := standIn.Faults.Calls(); len(calls) != 1 || !calls[0].HungUp {
		t.Errorf("recorded as %+v", calls)
	}
}

func TestABadRequestIsRefusedBeforeItsStreamBegins(t *testing.T) {
	_, client := start(t)
	got := streaming(t, client, question(prompt, `{"type":"text"}`, 6000))
	if api, ok := errors.AsType[smithy.APIError](got.err); !ok || api.ErrorCode() != "ValidationException" || got.events != nil {
		t.Errorf("%v after %q", got.err, got.events)
	}
}

func TestWhatIsCutOffStopsForThatReasonInAStreamToo(t *testing.T) {
	_, client := start(t)
	got := streaming(t, client, question(prompt, blogSchema, 50))
	if got.stop != types.StopReasonMaxTokens || json.Valid([]byte(got.text())) || *got.usage.OutputTokens > 50 {
		t.Errorf("stop reason %s, %d bytes, usage %+v", got.stop, len(got.text()), got.usage)
	}
}
