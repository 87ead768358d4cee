package simulation_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"coagent/mocks/bedrock"
	"coagent/mocks/dynamodb"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/mocks/kms"
	"coagent/mocks/oauthprovider"
	"coagent/mocks/tavily"
	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi"
	ai "coagent/services/ai/program"
	gateway "coagent/services/gateway/program"
	"coagent/services/oauth/oauthtest"
	oauth "coagent/services/oauth/program"
	search "coagent/services/search/program"
	"coagent/simulation/network"
)

// Where everything listens. Addresses are numbers: a name would ask a resolver.
const (
	atGateway  = "127.0.0.1:8080"
	atAI       = "127.0.0.1:8081"
	atSearch   = "127.0.0.1:8082"
	atOAuth    = "127.0.0.1:8083"
	atBedrock  = "127.0.0.1:8090"
	atTavily   = "127.0.0.1:8091"
	atBus      = "127.0.0.1:8092"
	atKMS      = "127.0.0.1:8093"
	atProvider = "127.0.0.1:8094"
	atTables   = "127.0.0.1:8095"
	atIssuer   = "127.0.0.1:8096"
	atRedis    = "127.0.0.1:6379"
)

const (
	keyARN   = "arn:aws:kms:us-east-1:000000000000:key/simulated"
	callback = "https://app.example.com/oauth/callback"
	eventKey = "key-of-the-simulated-bus-0123456789"
	tables   = "connections"

	generations = 2 // that one process of ai does at once
)

// environment is what the SDK reads by itself, the same for every program.
var environment = map[string]string{
	"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
	"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere", "HTTP_PROXY": "", "http_proxy": "",
	"AWS_ENDPOINT_URL_BEDROCK": "http://" + atBedrock, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://" + atBedrock,
	"AWS_ENDPOINT_URL_EVENTBRIDGE": "http://" + atBus, "AWS_ENDPOINT_URL_KMS": "http://" + atKMS, "AWS_ENDPOINT_URL_DYNAMODB": "http://" + atTables,
}

var issuer = sync.OnceValue(func() *authtest.Issuer {
	i := authtest.NewIssuerAt(atIssuer)
	i.Token("somebody") // makes the key
	return i
})

// settings are those of every program; each reads its own.
func settings(address string) func(string) string {
	all := map[string]string{
		"ADDR": address, "SHUTDOWN_DELAY_SECONDS": "1", "RESPONSE_CHECK_SAMPLE": "100", "LOG_LEVEL": "warn",
		"COGNITO_ISSUER": issuer().URL, "COGNITO_CLIENT_IDS": issuer().ClientID,
		"AI_SERVICE_URL": "http://" + atAI, "SEARCH_SERVICE_URL": "http://" + atSearch, "OAUTH_SERVICE_URL": "http://" + atOAuth,
		"REDIS_ENDPOINT": atRedis, "TAVILY_URL": "http://" + atTavily, "TAVILY_API_KEY": "key", "TAVILY_REQUESTS_PER_MINUTE": "100000",
		"CACHE_TTL_SECONDS": "40", "EVENT_KEY": eventKey, "MAX_CONCURRENT_GENERATIONS": fmt.Sprint(generations),
		"EVENTBRIDGE_BUS_NAME": "default", "DYNAMODB_TABLE_NAME": tables, "ENCRYPTION_KEY_ARN": keyARN, "STAGE": "simulated",
	}
	maps.Copy(all, oauthtest.ProviderSettings("http://"+atProvider, callback))
	return func(name string) string { return all[name] }
}

// service is one of the four, and where it listens.
type service struct {
	name, address string
	run           func(context.Context, httpapi.Machine) error
	count         int // processes
}

var services = []service{
	{"search", atSearch, search.Run, 2}, {"ai", atAI, ai.Run, 2}, {"oauth", atOAuth, oauth.Run, 2}, {"gateway", atGateway, gateway.Run, 1},
}

// process is a running program.
type process struct {
	name string // of its host
	service
	host  *network.Host
	stop  context.CancelFunc
	ended chan error
}

// world is everything that there is.
type world struct {
	t     *testing.T
	seed  uint64
	began time.Time
	net   *network.Network

	bedrock  *bedrock.Server
	tavily   *tavily.Server
	bus      *eventbridge.Server
	kms      *kms.Server
	provider *oauthprovider.Server
	tables   *dynamodb.Server
	redis    *miniredis.Miniredis

	stands    []*http.Server
	listeners []net.Listener
	serving   sync.WaitGroup
	people    []*person
	processes map[string]*process // by the name of the host
	plan      []string            // what is to go wrong, and when

	*record
}

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{
		t: t, seed: seed, began: time.Now(), net: network.New(seed),
		bedrock: bedrock.New(), tavily: tavily.New(), kms: kms.New(keyARN, "simulated"), provider: oauthprovider.New(), tables: dynamodb.New(),
		processes: map[string]*process{}, record: newRecord(),
	}
	w.bus = eventbridge.New(eventbridge.Target{
		DetailType: "search.cache.invalidate", URL: "http://" + atSearch + "/search/events", Headers: map[string]string{"X-Event-Key": eventKey},
	})
	w.bus.Client = w.client("bus")
	w.bedrock.TokensPerSecond = 100
	for provider, rotation := range map[string]oauthprovider.Rotation{"google": oauthprovider.Static, "zillow": oauthprovider.StrictKill} {
		w.provider.Change(provider, func(b *oauthprovider.Behaviour) { b.Rotation, b.ExpiresIn = rotation, 100 })
	}
	w.serve("bedrock", atBedrock, w.watchModel(w.bedrock))
	w.serve("tavily", atTavily, w.tavily)
	w.serve("bus", atBus, w.watchBus(w.bus))
	w.serve("kms", atKMS, w.kms)
	w.serve("provider", atProvider, w.watchProvider(w.provider))
	w.serve("tables", atTables, w.tables)
	w.serve("issuer", atIssuer, issuer())
	w.serveRedis()
	w.createTable()
	for _, s := range services {
		for i := range s.count {
			w.start(s, fmt.Sprint(s.name, i+1))
		}
	}
	for i := range people {
		w.people = append(w.people, w.newPerson(i))
	}
	return w
}

// rng is one of its own for each use, so that nothing that one does changes what
// another draws.
func (w *world) rng(use uint64) *rand.Rand {
	return rand.New(rand.NewPCG(w.seed, use)) //nolint:gosec // it is to be repeatable
}

// client is one of the HTTP clients outside of the programs.
func (w *world) client(host string) *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: w.net.Host(host).Dial, MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second}}
}

func (w *world) serve(host, address string, h http.Handler) {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: w.noLog()}
	w.stands = append(w.stands, s)
	l := w.listen(host, address)
	w.serving.Go(func() { _ = s.Serve(l) })
}

func (w *world) listen(host, address string) net.Listener {
	w.t.Helper()
	l, err := w.net.Host(host).Listen(w.t.Context(), "tcp", address)
	if err != nil {
		w.t.Fatal(err)
	}
	w.listeners = append(w.listeners, l)
	return l
}

func (w *world) serveRedis() {
	w.redis = miniredis.NewMiniRedis()
	w.redis.ClockTTL(true)
	c, err := w.redis.Dial() // starts it, without a socket
	if err != nil {
		w.t.Fatal(err)
	}
	_ = c.Close()
	l := w.listen("redis", atRedis)
	w.serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			w.redis.Server().ServeConn(c)
		}
	})
}

func (w *world) createTable() {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(
		`{"TableName":"`+tables+`","KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}]}`))
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810.CreateTable")
	answer := httptest.NewRecorder()
	w.tables.ServeHTTP(answer, r)
	if answer.Code != http.StatusOK {
		w.t.Fatal(answer.Body)
	}
}

// start starts a process of a service on a host of that name.
func (w *world) start(s service, name string) {
	ctx, stop := context.WithCancel(w.t.Context())
	p := &process{name: name, service: s, host: w.net.Host(name), stop: stop, ended: make(chan error, 1)}
	w.processes[name] = p
	log := w.logOf(name)
	go func() {
		err := s.run(ctx, httpapi.Machine{Getenv: settings(s.address), Stderr: log, Dial: p.host.Dial, Listen: p.host.Listen})
		if err != nil && ctx.Err() == nil {
			panic(fmt.Sprint(name, " ends: ", err))
		}
		p.ended <- err
	}()
}

// kill ends a process as a power failure would: nobody hears of it again. What it
// was doing goes on until its own deadlines, but reaches nobody.
func (w *world) kill(name string) {
	p := w.processes[name]
	p.host.Kill()
	p.stop()
	w.serving.Go(func() { <-p.ended })
}

// restart is what a deployment does: the old process drains while the new one
// takes over.
func (w *world) restart(name string) {
	old := w.processes[name]
	w.start(old.service, name)
	old.stop()
	w.serving.Go(func() {
		if err := <-old.ended; err != nil {
			w.broken("a program that was told to stop says: %s: %v", name, err)
		}
	})
}

// run lets people use the system while it fails, until the span is over, and then
// closes everything.
func (w *world) run() {
	w.settle()
	w.fail()
	var using sync.WaitGroup
	for _, p := range w.people {
		p.use(&using)
	}
	w.crowds(&using)
	using.Wait()
	time.Sleep(settling)
	w.close()
	time.Sleep(stopping)
	w.judge()
}

// settling is for what goes on after the last request: a revocation, an event.
const settling = 30 * time.Second

// stopping is for what a killed process goes on with, which nobody can see, and
// for connections to notice that the other end has gone.
const stopping = 5 * time.Minute

// settle waits until every program is ready.
func (w *world) settle() {
	for _, s := range services {
		host := w.client("people")
		for {
			resp, err := host.Get("http://" + s.address + "/readyz")
			if err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode == http.StatusOK {
					break
				}
			}
			time.Sleep(100 * time.Millisecond)
		}
		host.CloseIdleConnections()
	}
	w.began = time.Now()
	w.epoch = w.began
}

func (w *world) close() {
	for _, p := range w.people {
		p.http.CloseIdleConnections()
	}
	for _, p := range w.processes {
		p.stop()
	}
	for name, p := range w.processes {
		if err := <-p.ended; err != nil {
			w.broken("a program that was told to stop says: %s: %v", name, err)
		}
	}
	w.bus.Client.CloseIdleConnections()
	for _, s := range w.stands {
		_ = s.Close()
	}
	for _, l := range w.listeners {
		_ = l.Close()
	}
	w.redis.Close()
	w.serving.Wait()
	for _, s := range []*faults.Script{w.bedrock.Faults, w.tavily.Faults, w.bus.Faults, w.kms.Faults, w.provider.Faults, w.tables.Faults} {
		s.Clear()
	}
}

// report says what happened, when it is over.
func (w *world) report(t *testing.T, took time.Duration) {
	t.Helper()
	if *trace {
		fmt.Println(strings.Join(w.lines, "\n"))
	}
	fmt.Printf("seed %d: %v in %v; %s\n", w.seed, span, took.Round(time.Millisecond), w.counts())
	fmt.Printf("faults %s, trace %s of %d lines\n", digest(w.plan), digest(w.lines), len(w.lines))
	for _, wrong := range w.wrong {
		fmt.Println("  broken:", wrong)
	}
	if len(w.wrong) > 0 {
		t.Errorf("%d rules are broken", len(w.wrong))
	}
}

// digest is short, and the same for equal lines.
func digest(lines []string) string {
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}
