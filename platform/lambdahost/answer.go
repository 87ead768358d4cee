package lambdahost

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// maxAnswer is the most that Lambda takes of a function that does not stream.
const maxAnswer = 6 << 20

// errTorn is an answer that broke off in the middle. The program's log has why.
var errTorn = errors.New("the answer was broken off")

// buffered is an answer while it is collected.
type buffered struct {
	header http.Header
	sent   http.Header // header, as it was when the answer began
	status int         // 0 until then
	body   bytes.Buffer
	over   bool // there was more than maxAnswer
}

func (w *buffered) Header() http.Header { return w.header }

// WriteHeader begins the answer. Informational answers are nothing to the API.
func (w *buffered) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status, w.sent = status, outward(w.header)
	}
}

func (w *buffered) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.over = w.over || w.body.Len()+len(p) > maxAnswer; !w.over {
		w.body.Write(p)
	}
	return len(p), nil
}

// Flush has nothing to do.
func (w *buffered) Flush() { w.WriteHeader(http.StatusOK) }

// take has the request answered.
func (w *buffered) take(handler http.Handler, r *http.Request) (err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			err = errTorn
		default:
			panic(v) // the library tells it
		}
	}()
	handler.ServeHTTP(w, r)
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		w.body.Reset()
	}
	return nil
}

// buffer answers r in one piece.
func (f *function) buffer(r *http.Request) (*answer, error) {
	w := &buffered{header: http.Header{}}
	if err := w.take(f.Handler, r); err != nil {
		return nil, err
	}
	text, err := w.text()
	if err == nil && (w.over || len(text) > maxAnswer) {
		ctx := telemetry.WithCorrelationID(r.Context(), w.sent.Get(telemetry.CorrelationHeader))
		f.Log.ErrorContext(ctx, "answer is larger than Lambda takes", "path", r.URL.Path)
		text, err = instead(r.WithContext(ctx)).text()
	}
	if err != nil {
		return nil, fmt.Errorf("lambdahost: the answer: %w", err)
	}
	return &answer{Reader: bytes.NewReader(text), kind: kindJSON}, nil
}

// text is the answer as the API takes it.
func (w *buffered) text() ([]byte, error) {
	out := events.APIGatewayProxyResponse{StatusCode: w.status, MultiValueHeaders: w.sent}
	if body := w.body.Bytes(); utf8.Valid(body) && w.sent.Get("Content-Encoding") == "" {
		out.Body = string(body)
	} else {
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // it would make a text larger
	err := encoder.Encode(out)
	return text.Bytes(), err
}

// instead is the problem that is answered in the place of an answer that cannot go
// out.
func instead(r *http.Request) *buffered {
	w := &buffered{header: http.Header{}}
	w.header.Set(telemetry.CorrelationHeader, telemetry.CorrelationID(r.Context()))
	httpapi.WriteError(w, r, errors.New("the answer is too large"))
	return w
}

// outward is what goes out of the headers: those of a connection belong to the
// API's own.
func outward(h http.Header) http.Header {
	h = h.Clone()
	for _, name := range []string{"Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"} {
		h.Del(name)
	}
	return h
}

// streamed is an answer while it goes out.
type streamed struct {
	header http.Header
	sent   http.Header
	status int
	once   sync.Once
	begun  chan struct{} // closed when status and sent are there, or when there will be none
	pipe   *io.PipeWriter
	silent bool // there is no body
}

func (w *streamed) Header() http.Header { return w.header }

func (w *streamed) WriteHeader(status int) {
	if status < http.StatusOK {
		return
	}
	w.once.Do(func() {
		w.status, w.sent = status, outward(w.header)
		close(w.begun)
	})
}

func (w *streamed) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.silent {
		return len(p), nil
	}
	return w.pipe.Write(p)
}

// Flush begins the answer; the pipe keeps nothing.
func (w *streamed) Flush() { w.WriteHeader(http.StatusOK) }

// stream answers r while the handler writes, and returns when the answer has
// begun. cancel is called when it is over.
func stream(handler http.Handler, r *http.Request, cancel func()) (*answer, error) {
	from, to := io.Pipe()
	w := &streamed{
		header: http.Header{}, begun: make(chan struct{}), pipe: to, silent: r.Method == http.MethodHead,
	}
	var working sync.WaitGroup
	var failed error
	working.Go(func() {
		defer cancel()
		failed = w.take(handler, r)
		_ = to.CloseWithError(failed)        // nil is the end
		w.once.Do(func() { close(w.begun) }) // it never began
	})
	<-w.begun
	if w.status == 0 {
		working.Wait()
		return nil, failed
	}
	response := &events.APIGatewayProxyStreamingResponse{StatusCode: w.status, MultiValueHeaders: w.sent, Body: from}
	return &answer{Reader: response, kind: response.ContentType(), end: func() {
		_ = from.Close() // whoever writes to nobody is told
		working.Wait()
	}}, nil
}

// take has the request answered. A panic ends the answer, and not the program,
// whose goroutine this is not.
func (w *streamed) take(handler http.Handler, r *http.Request) (err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			err = errTorn
		default:
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	handler.ServeHTTP(w, r)
	w.WriteHeader(http.StatusOK)
	return nil
}
