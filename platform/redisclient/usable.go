package redisclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
)

const (
	trialKey  = "probe:"
	trialTime = time.Second
)

// Usable finds out whether Redis takes what is written to it: it runs a script
// that sets a key for a second, at each master of a cluster. The error is an
// Unavailable fault whose detail says in a sentence what is wrong and which
// setting it is about. It is Temporary if Redis is away or full, and not if
// waiting will not help: somebody has to change a setting, here or at Redis.
func Usable(ctx context.Context, client redis.UniversalClient) error {
	within, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	var err error
	if cluster, ok := client.(*redis.ClusterClient); ok {
		err = tryEach(within, cluster)
	} else {
		err = try(within, client, trialKey+"{a}", trialKey+"{b}")
	}
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return explain(err, overTLS(client))
}

func overTLS(client redis.UniversalClient) bool {
	switch c := client.(type) {
	case *redis.Client:
		return c.Options().TLSConfig != nil
	case *redis.ClusterClient:
		return c.Options().TLSConfig != nil
	}
	return false
}

// trial sets its keys. With two keys of different tags a server of a cluster
// refuses it, and so says that it is one.
var trial = redis.NewScript(`
for _, key in ipairs(KEYS) do redis.call('SET', key, '', 'PX', 1000) end
return 0`)

func try(ctx context.Context, client redis.UniversalClient, keys ...string) error {
	return trial.Run(ctx, client, keys).Err()
}

func tryEach(ctx context.Context, cluster *redis.ClusterClient) error {
	tried := map[*redis.Client]bool{}
	for tag := range 512 { // some of them are at each master
		key := fmt.Sprintf("%s{%d}", trialKey, tag)
		master, err := cluster.MasterForKey(ctx, key)
		if err != nil {
			return err
		}
		if tried[master] {
			continue
		}
		tried[master] = true
		if err := try(ctx, cluster, key); err != nil {
			return err
		}
	}
	return nil
}

// unusable is a row of what can be wrong.
type unusable struct {
	is      func(error) bool
	passes  bool // by itself
	because string
}

// causes are in the order in which they are looked for.
var causes = []unusable{
	{
		is:      says("WRONGPASS", "invalid password", "invalid username-password"),
		because: "REDIS_ENDPOINT has a user or password that Redis refuses.",
	},
	{
		is:      says("NOAUTH"),
		because: "REDIS_ENDPOINT has no password, and Redis wants one.",
	},
	{
		is:      says("AUTH <password> called without", "AUTH called without", "Client sent AUTH"), // before Redis 6
		because: "REDIS_ENDPOINT has a password, and Redis has none set.",
	},
	{
		is: says("NOPERM"),
		because: "REDIS_ENDPOINT has a user that may not do what is needed: scripts, and reading and writing of " +
			"keys.",
	},
	{
		is:      says("DB index is out of range", "invalid DB index", "SELECT is not allowed"),
		because: "REDIS_ENDPOINT names a database that Redis does not have.",
	},
	{
		is:      says("CROSSSLOT", "MOVED", "ASK "),
		because: "REDIS_CLUSTER must be true: Redis is a cluster.",
	},
	{
		is:      says("cluster support disabled"),
		because: "REDIS_CLUSTER must be false: Redis is no cluster.",
	},
	{
		is:      says("READONLY"),
		because: "REDIS_ENDPOINT names a replica, which takes nothing. It must name the master.",
	},
	{
		is:      says("OOM"),
		because: "REDIS_ENDPOINT names a Redis that is full (maxmemory) and takes nothing new.", passes: true,
	},
	{
		is:      says("MISCONF"),
		because: "REDIS_ENDPOINT names a Redis that cannot write to its disk and takes nothing new.", passes: true,
	},
	{
		is:      says("LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "max number of clients"),
		because: "REDIS_ENDPOINT names a Redis that cannot answer yet.", passes: true,
	},
	{
		is: says("DENIED"),
		because: "REDIS_ENDPOINT names a Redis in protected mode, which has no password set and refuses other " +
			"machines.",
	},
	{
		is: isA[x509.UnknownAuthorityError],
		because: "REDIS_CA_FILE must have the authority that signed the certificate of Redis; those that are known " +
			"did not.",
	},
	{
		is:      isA[x509.HostnameError],
		because: "REDIS_ENDPOINT names a host that is not in the certificate of Redis.",
	},
	{
		is:      isA[x509.CertificateInvalidError],
		because: "REDIS_ENDPOINT names a Redis whose certificate is not valid now, or not for this.",
	},
	{
		is:      isA[tls.RecordHeaderError],
		because: "REDIS_ENDPOINT begins with rediss://, and Redis does not speak TLS there.",
	},
	{
		is: contains("certificate required", "bad certificate"),
		because: "REDIS_ENDPOINT names a Redis that wants a certificate of its clients (tls-auth-clients), which is " +
			"not supported.",
	},
	{
		is:      contains("tls: "),
		because: "REDIS_ENDPOINT names a Redis with which no TLS connection can be made.",
	},
	{
		is:      contains("invalid reply", "can't parse", "unexpected line"),
		because: "REDIS_ENDPOINT names something that is no Redis.",
	},
	{
		is:      isHost,
		because: "REDIS_ENDPOINT names a host that does not exist.",
	},
	{
		is:      is(syscall.ECONNREFUSED, syscall.ENOENT, syscall.EHOSTUNREACH, syscall.ENETUNREACH),
		because: "REDIS_ENDPOINT names a Redis that cannot be reached: nobody listens there.", passes: true,
	},
	{
		is: is(io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE),
		because: "REDIS_ENDPOINT names a Redis that hangs up. If it wants TLS, the endpoint must begin with " +
			"rediss://.",
		passes: true,
	},
}

// explain finds err among causes. A Redis without TLS waits for the rest of what it
// takes for a command, so silence may mean that too.
func explain(err error, overTLS bool) *fault.Error {
	because, passes := "REDIS_ENDPOINT names a Redis that does not answer in time.", true
	if overTLS {
		because += " If it does not speak TLS, the endpoint must begin with redis://."
	}
	if _, answered := errors.AsType[redis.Error](err); answered {
		because = "REDIS_ENDPOINT names a Redis that refuses what it is told."
	}
	for _, c := range causes {
		if c.is(err) {
			because, passes = c.because, c.passes
			break
		}
	}
	f := fault.Wrap(err, fault.Unavailable, "redis.unusable", because)
	f.Temporary = passes
	return f
}

// says reports whether Redis answered with one of words, be it within the error
// of a script.
func says(words ...string) func(error) bool {
	return func(err error) bool {
		answer, ok := errors.AsType[redis.Error](err)
		return ok && contains(words...)(answer)
	}
}

func contains(words ...string) func(error) bool {
	return func(err error) bool {
		text := err.Error()
		for _, word := range words {
			if strings.Contains(text, word) {
				return true
			}
		}
		return false
	}
}

func is(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// isHost reports whether err says that a name does not exist.
func isHost(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}

// Start is for a program that starts. It is an error if Redis cannot be used
// before somebody changes a setting, as [Usable] says. A Redis that is merely
// away or full is told to log (WARN): the program can do without.
func Start(ctx context.Context, client redis.UniversalClient, log *slog.Logger) error {
	err := Usable(ctx, client)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Temporary {
		log.WarnContext(ctx, "redis cannot be used", "error", err)
		return nil
	}
	return err
}
