package gateway

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"

	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// maxBuckets bounds the memory of limits to a few megabytes. The bucket that
// was not asked for the longest goes first, and it is nearly always full again.
const maxBuckets = 10_000

// limits counts the requests of each user to each operation, in this process
// alone: n gateways side by side allow up to n times as much.
type limits struct {
	mu      sync.Mutex
	buckets *simplelru.LRU[bucketKey, *rate.Limiter]
}

type bucketKey struct{ user, operation string }

func newLimits(size int) (*limits, error) {
	buckets, err := simplelru.NewLRU[bucketKey, *rate.Limiter](size, nil)
	return &limits{buckets: buckets}, err
}

// quota is where a user stands with an operation after one more request.
type quota struct {
	limit, remaining int
	reset            time.Duration // until the whole limit is there again
	retry            time.Duration // until the next request is let in; 0: this one is
}

// take lets one request in, or says when to come again. A user may spend the
// whole limit at once; it comes back evenly over its period.
func (l *limits) take(user string, r route) quota {
	bucket := l.bucket(bucketKey{user, r.name()}, r.RateLimit)
	now := time.Now()
	admitted := bucket.AllowN(now, 1)
	tokens := bucket.TokensAt(now)
	q := quota{
		limit:     bucket.Burst(),
		remaining: int(tokens),
		reset:     refill(bucket, float64(bucket.Burst())-tokens),
	}
	if !admitted {
		q.remaining = 0
		q.retry = max(refill(bucket, 1-tokens), time.Nanosecond)
	}
	return q
}

func (l *limits) bucket(key bucketKey, allowed httpapi.RateLimit) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bucket, known := l.buckets.Get(key); known {
		return bucket
	}
	bucket := rate.NewLimiter(rate.Limit(float64(allowed.Requests)/allowed.Per.Seconds()), allowed.Requests)
	l.buckets.Add(key, bucket)
	return bucket
}

func refill(bucket *rate.Limiter, tokens float64) time.Duration {
	return time.Duration(max(tokens, 0) / float64(bucket.Limit()) * float64(time.Second))
}

// tell sets the RateLimit headers of common.yaml.
func (q quota) tell(h http.Header) {
	h.Set("RateLimit-Limit", strconv.Itoa(q.limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(q.remaining))
	h.Set("RateLimit-Reset", strconv.Itoa(int(wholeSeconds(q.reset)/time.Second)))
}

// err is the fault of a request that was not let in, nil of one that was.
func (q quota) err() error {
	if q.retry == 0 {
		return nil
	}
	f := fault.New(fault.RateLimited, "rate_limited", "Too many requests.")
	f.RetryAfter = wholeSeconds(q.retry)
	return f
}

// wholeSeconds rounds up: who waits so long is not turned away again.
func wholeSeconds(d time.Duration) time.Duration {
	return time.Duration(math.Ceil(d.Seconds())) * time.Second
}
