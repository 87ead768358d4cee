package scaling

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/httpapi"
	"coagent/platform/jsonbody"
	"coagent/platform/telemetry"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-chi/chi/v5"
	middleware "github.com/oapi-codegen/nethttp-middleware"

	"coagent/bench/inprocess"
	"coagent/bench/measure"
	"coagent/bench/peers/byhand"
	"coagent/bench/peers/huma"
	"coagent/bench/peers/oapi"
	"coagent/bench/peers/oapiapi"
	"coagent/bench/peers/ogen"
	"coagent/bench/peers/ours"
	"coagent/bench/peers/ours/searching"
	"coagent/bench/work"
)

// quiet logs to nobody, and writes every line.
func quiet() *slog.Logger { return telemetry.NewLoggerAt(slog.LevelInfo, io.Discard, "bench") }

type handler struct {
	name string
	http.Handler
}

// senders send w to the handlers, each of which has been seen to do the work.
func senders(w work.Work, handlers ...handler) ([]measure.Contestant, error) {
	var all []measure.Contestant
	for _, h := range handlers {
		s := inprocess.NewSender(h, w)
		if err := s.Check(); err != nil {
			return nil, fmt.Errorf("%s: %w", h.name, err)
		}
		all = append(all, measure.Contestant{Name: h.name, Do: s.Send, CPU: measure.Own, Before: runtime.GC})
	}
	return all, nil
}

// Bodies measures how a request grows with its body.
func Bodies(slice time.Duration) (Growth, error) {
	own, err := ours.Handler(quiet())
	if err != nil {
		return Growth{}, err
	}
	generated, err := oapi.Handler()
	if err != nil {
		return Growth{}, err
	}
	other, err := ogen.Handler()
	if err != nil {
		return Growth{}, err
	}
	sizes := []Size{
		{1, "1 B"}, {100, "100 B"}, {1000, "1 KB"}, {10_000, "10 KB"}, {100_000, "100 KB"}, {1_000_000, "1 MB"},
	}
	title := "Reviews, by the bytes of their text: CPU time of a request in process"
	return Measure("bodies", title, sizes, slice, func(n int) ([]measure.Contestant, error) {
		w := work.Work{
			Name: "reviews", Path: "/ai/analyze-reviews", Body: comments(n), Status: http.StatusOK, Says: `"frequency":200`,
		}
		return senders(w,
			handler{"by hand (encoding/json)", byhand.Standard()},
			handler{"by hand (go-json-experiment)", byhand.Newer()},
			handler{"ours", own},
			handler{"oapi-codegen + nethttp-middleware", generated},
			handler{"huma", huma.Handler()},
			handler{"ogen", other},
		)
	})
}

// The most comments that a body may have, and the most characters of each.
const mostComments, mostCharacters = 200, 1000

// comments is a body whose comments have so many bytes together. Beyond what letters
// of one byte have room for, each character is an escape.
func comments(n int) string {
	letter := "a"
	if n > mostComments*mostCharacters {
		letter = `\u00e9`
	}
	characters := max(1, n/len(letter))
	var all []string
	for characters > 0 && len(all) < mostComments {
		here := min(characters, max(1, characters/(mostComments-len(all))))
		if n <= mostComments*mostCharacters {
			here = min(characters, mostCharacters)
		}
		all = append(all, `"`+strings.Repeat(letter, here)+`"`)
		characters -= here
	}
	return `{"comments":[` + strings.Join(all, ",") + `]}`
}

// Operations measures how a small request grows with the operations of the document.
func Operations(slice time.Duration) (Growth, error) {
	title := "A small search, by the operations of the document: CPU time of a request in process"
	return Measure("operations", title, Of(1, 10, 100, 1000), slice, func(n int) ([]measure.Contestant, error) {
		own, err := oursOf(n, "")
		if err != nil {
			return nil, err
		}
		templated, err := oursOf(n, parameter)
		if err != nil {
			return nil, err
		}
		generated, err := oapiOf(n)
		if err != nil {
			return nil, err
		}
		w := work.All()[0]
		w.Path = path(n - 1)
		all, err := senders(w,
			handler{"by hand (encoding/json)", byHandOf(n, "")},
			handler{"ours", own},
			handler{"nethttp-middleware before by hand", generated},
		)
		if err != nil {
			return nil, err
		}
		w.Path += "/dana"
		more, err := senders(w,
			handler{"by hand, with a parameter in the path", byHandOf(n, parameter)},
			handler{"ours, with a parameter in the path", templated},
		)
		return append(all, more...), err
	})
}

// parameter is the end of a path that has one.
const parameter = "/{userId}"

func path(i int) string { return fmt.Sprintf("/search/web-%d", i) }

// byHandOf is a router of n searches by hand.
func byHandOf(n int, end string) http.Handler {
	router, search := chi.NewRouter(), byhand.Search()
	for i := range n {
		router.Post(path(i)+end, search)
	}
	return router
}

// oursOf is the front door before n searches, each an operation of its own, whose
// path has this end.
func oursOf(n int, end string) (http.Handler, error) {
	doc, search := searchapi.Document(), searching.Operations()["searchWeb"]
	tokens := oauthapi.Document().Paths.Value("/oauth/tokens/{userId}/{provider}")
	user := tokens.Parameters.GetByInAndName("path", "userId")
	handlers, read := httpapi.Handlers{}, map[string]jsonbody.Body{}
	parameters := map[string][]jsonbody.Parameter{}
	times(doc, "/search/web", n, end, func(id string, operation *openapi3.Operation) {
		handlers[id], read[id] = search, searchapi.Bodies["searchWeb"]
		if end != "" {
			operation.Parameters = append(slices.Clone(operation.Parameters), &openapi3.ParameterRef{Value: user})
			parameters[id] = oauthapi.Parameters["getToken"][:1]
		}
	})
	return httpapi.Service{
		Name: "search", Doc: doc, Bodies: read, Parameters: parameters,
		Authenticate: searching.Known, Caller: auth.Subject, Log: quiet(),
	}.Handler(handlers)
}

// oapiOf is the middleware before n searches by hand.
func oapiOf(n int) (http.Handler, error) {
	doc, err := oapiapi.GetSpec()
	if err != nil {
		return nil, err
	}
	times(doc, "/search/web", n, "", func(string, *openapi3.Operation) {})
	validate := middleware.OapiRequestValidatorWithOptions(doc, &middleware.Options{
		DoNotValidateServers: true, SilenceServersWarning: true,
	})
	return validate(byHandOf(n, "")), nil
}

// times leaves doc with the operation at the path alone, n times, and tells their
// names.
func times(doc *openapi3.T, from string, n int, end string, each func(id string, operation *openapi3.Operation)) {
	item := doc.Paths.Value(from)
	doc.Paths = openapi3.NewPaths()
	for i := range n {
		one, operation := *item, *item.Post
		operation.OperationID = fmt.Sprintf("%s%d", item.Post.OperationID, i)
		one.Post = &operation
		doc.Paths.Set(path(i)+end, &one)
		each(operation.OperationID, &operation)
	}
}
