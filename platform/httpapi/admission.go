package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/admission"
	"coagent/platform/fault"
)

const defaultMaxInFlight = 512

// Admission lets requests in whose callers are known: so many at once, shared
// among callers, and of each caller as often as the document says. The gateway
// has one for each document. A [Service] has one, too, whose limiter is set only
// where no gateway counts before it.
type Admission struct {
	inFlight *admission.Shares
	limiter  *admission.Limiter // nil: how often they come is not counted
	limits   map[string]limits  // by operationId
}

// limits are what one caller may ask of an operation.
type limits struct {
	all    []admission.Limit // its own, and that of the whole document
	policy []string          // the same as the header RateLimit-Policy tells them; nobody changes it
}

// NewAdmission has maxInFlight requests to the operations of doc under way at
// once, streams included; 0 is 512. A caller has at most as many of them as are
// free beside, so that there is room for others. With a limiter it counts the
// rates of the operations, and that of the whole document, if it has an
// x-coagent-rate-limit of its own. The document is called name there.
func NewAdmission(maxInFlight int, limiter *admission.Limiter, name string, doc *openapi3.T) (*Admission, error) {
	a := &Admission{
		inFlight: admission.NewShares(int64(cmp.Or(maxInFlight, defaultMaxInFlight))), limiter: limiter,
		limits: map[string]limits{},
	}
	var whole []admission.Limit // what holds for all operations together
	if extension, given := doc.Extensions[rateLimitExtension]; given {
		rate, ok := rateLimit(extension)
		if !ok {
			return nil, errors.New(rateLimitRule)
		}
		whole = []admission.Limit{{Name: name, Rate: admission.Rate(rate)}}
	}
	operations, err := Operations(doc)
	for _, op := range operations {
		own := admission.Limit{Name: op.Method + " " + op.Path, Rate: admission.Rate(op.RateLimit)}
		of := limits{all: append([]admission.Limit{own}, whole...)}
		of.policy = []string{policy(of.all)}
		a.limits[op.ID] = of
	}
	return a, err
}

// Place is that of one request under way. Who has it must leave.
type Place struct {
	of     *admission.Shares
	caller string
}

// Leave makes room for another.
func (p Place) Leave() { p.of.GiveBack(p.caller, 1) }

// Enter lets one request of caller to op in until it leaves its place, or says why
// not. A caller of "" is nobody in particular: bounded by the whole alone, and not
// counted. Where rates are counted, the answer's headers tell where the caller stands. A
// request that is turned away for lack of room, here or later on, does not
// count ([GiveBack]).
func (a *Admission) Enter(
	w http.ResponseWriter, r *http.Request, caller string, op Operation,
) (Place, error) {
	if x := exchangeOf(r.Context()); x != nil {
		x.caller = caller
	}
	if !a.inFlight.Take(caller, 1) {
		return Place{}, overloaded("Too much is going on here; try again soon.")
	}
	place := Place{a.inFlight, caller}
	if a.limiter == nil || caller == "" {
		return place, nil
	}
	of := a.limits[op.ID]
	ticket := a.limiter.Take(r.Context(), caller, of.all...)
	w.Header()["Ratelimit-Policy"] = of.policy // as net/http spells the names of headers
	tellQuota(w.Header(), ticket)
	if retry := ticket.Quota.Retry; retry > 0 {
		place.Leave()
		f := fault.New(fault.RateLimited, codeRateLimited, "Too many requests.")
		f.RetryAfter = retry
		return Place{}, f
	}
	if x := exchangeOf(r.Context()); x != nil {
		x.ticket = ticket
	}
	return place, nil
}

const (
	codeRateLimited = "rate_limited"
	codeOverloaded  = "overloaded"
)

func overloaded(detail string) error { return fault.New(fault.Unavailable, codeOverloaded, detail) }

// LacksRoom reports whether an answer says that a request was turned away for
// lack of room, though its caller may ask.
func LacksRoom(status int, code string) bool {
	return status == http.StatusTooManyRequests && code != codeRateLimited || code == codeOverloaded
}

// GiveBack makes the request with this context as if it had not been made, and
// the answer's headers say so unless it has begun. Nothing happens if the request
// was not counted.
func GiveBack(ctx context.Context) {
	if x := exchangeOf(ctx); x != nil && x.ticket != nil {
		x.ticket.GiveBack()
		tellQuota(x.Header(), x.ticket)
	}
}

// tellQuota sets the RateLimit headers of common.yaml: the three that clients know
// from before, and RateLimit (draft-ietf-httpapi-ratelimit-headers-11).
func tellQuota(h http.Header, t *admission.Ticket) {
	q := t.Quota
	reset := int64((q.Reset + time.Second - 1) / time.Second)
	remaining, resets := strconv.Itoa(q.Remaining), strconv.FormatInt(reset, 10)
	values := []string{
		strconv.Itoa(q.Limit), remaining, resets, `"` + t.Of.Name + `";r=` + remaining + ";t=" + resets,
	}
	h["Ratelimit-Limit"], h["Ratelimit-Remaining"] = values[0:1:1], values[1:2:2]
	h["Ratelimit-Reset"], h["Ratelimit"] = values[2:3:3], values[3:4:4]
}

// policy is RateLimit-Policy: each limit with its name, quota and window in seconds.
func policy(all []admission.Limit) string {
	items := make([]string, len(all))
	for i, limit := range all {
		items[i] = fmt.Sprintf(`"%s";q=%d;w=%d`, limit.Name, limit.Rate.Requests, limit.Rate.Per/time.Second)
	}
	return strings.Join(items, ", ")
}

// AtMost bounds what the handlers that it is put before do at once, whoever
// asks: n requests all together, and the next gets 503 "overloaded". An n of 0
// is 512. For known callers there is [Admission].
func AtMost(n int) func(http.Handler) http.Handler {
	shares := admission.NewShares(int64(cmp.Or(n, defaultMaxInFlight)))
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !shares.Take("", 1) {
				WriteError(w, r, overloaded("Too much is going on here; try again soon."))
				return
			}
			defer shares.GiveBack("", 1)
			next.ServeHTTP(w, r)
		})
	}
}

const rateLimitExtension = "x-coagent-rate-limit"

var rateLimitRule = fmt.Sprintf("%s must be {requests, seconds}, whole numbers of at least 1", rateLimitExtension)
