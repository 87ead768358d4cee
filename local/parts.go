package local

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"coagent/local/seed"
	"coagent/local/supervise"
)

// tokensPerSecond is how fast the stand-in for the model streams, so that a person
// can watch a blog post being written.
const tokensPerSecond = "80"

const remedyBuild = "Run `make build`."

// standIn is a part that the mocks program plays, unless it is real in this run.
type standIn struct {
	name string
	port int
	real bool
	env  []string
}

// surroundings are the parts that the services call. A stand-in of something
// that is real in this run is not among them.
func (c Config) surroundings(o outside) []supervise.Part {
	parts := append([]supervise.Part{c.redis(o), c.cognito(o), c.dynamodb(o)}, c.viewer(o)...)
	for _, s := range append(c.searchStandIns(o), []standIn{
		{"bedrock", c.Ports.Bedrock, o.bedrock, []string{"MODEL_TOKENS_PER_SECOND=" +
			cmp.Or(o.getenv("MODEL_TOKENS_PER_SECOND"), tokensPerSecond)}},
		{"eventbridge", c.Ports.EventBridge, o.bus, []string{"EVENT_TARGETS=" + c.eventTargets()}},
		{"kms", c.Ports.KMS, false, nil},
		{"oauthprovider", c.Ports.OAuthProvider, false, nil},
		{"s3", c.Ports.S3, o.bedrock, nil},
	}...) {
		if s.real {
			continue
		}
		parts = append(parts, supervise.Part{
			Name: s.name, Addr: c.addr(s.port),
			Path: filepath.Join(c.Bin, "mocks"), Args: []string{s.name, c.addr(s.port)},
			Env: slices.Concat(o.base(), s.env), Healthy: supervise.AnswersOK(c.url(s.port) + "/healthz"), Remedy: remedyBuild,
		})
	}
	return parts
}

// services are the programs of this repository. They start once the user pool
// is known.
func (c Config) services(o outside, pool seed.Pool) []supervise.Part {
	program := func(name string, port int, env ...string) supervise.Part {
		return supervise.Part{
			Name: name, Addr: c.addr(port), Path: filepath.Join(c.Bin, name),
			Env: slices.Concat(o.base(), c.seen(name), env, []string{
				"ADDR=" + c.addr(port), "SHUTDOWN_DELAY_SECONDS=0", // nobody balances load here
				"COGNITO_ISSUER=" + pool.Issuer, "COGNITO_CLIENT_IDS=" + pool.ClientID,
				"RESPONSE_CHECK_SAMPLE=100", // here every answer is held against its document
			}),
			Healthy: supervise.AnswersOK(c.url(port) + "/readyz"), Remedy: remedyBuild,
		}
	}
	aws := o.aws(endpoints{bedrock: c.url(c.Ports.Bedrock), bus: c.url(c.Ports.EventBridge), s3: c.url(c.Ports.S3)})
	redis := []string{"REDIS_ENDPOINT=" + c.addr(c.Ports.Redis)}
	return []supervise.Part{
		program("search", c.Ports.Search, slices.Concat(aws, redis, c.searchSettings(o),
			[]string{"EVENT_KEY=" + eventKey}, o.pass("CACHE_TTL_SECONDS"))...),
		program("ai", c.Ports.AI, slices.Concat(aws, redis,
			[]string{"SEARCH_SERVICE_URL=" + c.url(c.Ports.Search)},
			o.pass("BEDROCK_MODEL_ID", "BEDROCK_JSON_MODE", "BEDROCK_FAST_MODEL_ID", "BEDROCK_FAST_JSON_MODE",
				"BEDROCK_FALLBACK_MODEL_ID", "BEDROCK_FALLBACK_JSON_MODE",
				"BEDROCK_FAST_FALLBACK_MODEL_ID", "BEDROCK_FAST_FALLBACK_JSON_MODE",
				"REVIEW_MODEL_ID", "MAX_CONCURRENT_GENERATIONS",
				"IMAGE_MODEL_ID", "IMAGE_BUCKET_NAME", "IMAGE_BASE_URL", "IMAGE_REGION"))...),
		program("oauth", c.Ports.OAuth, slices.Concat(aws, c.connections())...),
		program("gateway", c.Ports.Gateway, slices.Concat([]string{
			"AI_SERVICE_URL=" + c.url(c.Ports.AI),
			"SEARCH_SERVICE_URL=" + c.url(c.Ports.Search),
			"OAUTH_SERVICE_URL=" + c.url(c.Ports.OAuth),
		}, c.site(), o.pass("CORS_ALLOWED_ORIGINS"))...),
	}
}

// site is the setting for the docs site, if it has been built.
func (c Config) site() []string {
	folder := filepath.Join(c.Root, "docs", "site", "dist")
	if _, err := os.Stat(filepath.Join(folder, "index.html")); err != nil {
		return nil
	}
	return []string{"DOCS_DIR=" + folder}
}

// eventKey is what the stand-in for the bus shows when it delivers.
const eventKey = "local-event-key-for-this-machine-only"

// eventTargets is who gets which event: what rules and API destinations are to
// the real bus.
func (c Config) eventTargets() string {
	target := func(which, url string) string {
		return fmt.Sprintf(`{%s,"url":"%s","headers":{"X-Event-Key":"%s"}}`, which, url, eventKey)
	}
	targets := []string{target(`"detailType":"search.cache.invalidate"`, c.url(c.Ports.Search)+"/search/events")}
	if c.Ports.Web != 0 {
		for _, source := range []string{"coagent.ai", "coagent.oauth"} {
			targets = append(targets, target(`"source":"`+source+`"`, c.url(c.Ports.Web)+"/events"))
		}
	}
	return "[" + strings.Join(targets, ",") + "]"
}

// localKey is the one key that the stand-in for KMS has.
const localKey = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-00000000c0a6"

// callback is where the stand-ins for the providers send the browser back to.
func (c Config) callback() string { return c.url(c.Ports.Web) + "/oauth/callback" }

// connections are the OAuth service's own settings. Table, key and providers
// are stand-ins in every run.
func (c Config) connections() []string {
	return slices.Concat([]string{
		"AWS_ENDPOINT_URL_DYNAMODB=" + c.url(c.Ports.DynamoDB), "AWS_ENDPOINT_URL_KMS=" + c.url(c.Ports.KMS),
		"DYNAMODB_TABLE_NAME=" + seed.TableName, "ENCRYPTION_KEY_ARN=" + localKey, "STAGE=local",
	}, providerSettings(c.providers, c.url(c.Ports.OAuthProvider), c.callback()))
}

// redisServer is the path of an installed redis-server; empty if there is none.
func redisServer() string {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return ""
	}
	return path
}

// redis is redis-server, or this program playing it.
func (c Config) redis(o outside) supervise.Part {
	p := supervise.Part{
		Name: "redis", Addr: c.addr(c.Ports.Redis),
		Path: c.Self, Args: []string{"redis", c.addr(c.Ports.Redis)},
		Env: o.base(), Healthy: supervise.AnswersPing(c.addr(c.Ports.Redis)),
	}
	if server := redisServer(); server != "" {
		p.Path = server
		p.Args = []string{"--bind", "127.0.0.1", "--port", strconv.Itoa(c.Ports.Redis), "--dir", redisFolder(c.Dir),
			"--save", "", "--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"}
	}
	return p
}

// mailedCode is what Cognito would mail to somebody who signs up or has forgotten the password.
const mailedCode = "246810"

func (c Config) cognito(o outside) supervise.Part {
	script := filepath.Join(c.Root, "node_modules", "cognito-local", "lib", "bin", "start.js")
	return supervise.Part{
		Name: "cognito", Addr: c.addr(c.Ports.Cognito),
		Path: "node", Args: []string{script}, Dir: c.Dir, // it keeps its state in the working directory
		Env: append(o.base(), "HOST=127.0.0.1", "PORT="+strconv.Itoa(c.Ports.Cognito),
			"CODE="+mailedCode),
		Healthy: supervise.AnswersOK(c.url(c.Ports.Cognito) + "/health"),
		Needs:   []string{script},
		Remedy:  "Install Node.js 20 or newer and run `make setup`.",
	}
}

// serveTable runs dynalite, as its own command does, but that a client who hangs
// up in the middle of a request does not end it.
const serveTable = `
process.on('uncaughtException', err => { if (err.code !== 'ECONNRESET') { console.error(err); process.exit(1) } })
const [program, path, port] = process.argv.slice(1)
require(program)({ path, createTableMs: 0 }).listen(Number(port), '127.0.0.1')`

func (c Config) dynamodb(o outside) supervise.Part {
	program, data := filepath.Join(c.Root, "node_modules", "dynalite"), filepath.Join(c.Dir, "dynalite")
	return supervise.Part{
		Name: "dynamodb", Addr: c.addr(c.Ports.DynamoDB),
		Path: "node", Args: []string{"-e", serveTable, program, data, strconv.Itoa(c.Ports.DynamoDB)},
		Env:     o.base(),
		Healthy: supervise.AnswersOK(c.url(c.Ports.DynamoDB) + "/"),
		Needs:   []string{filepath.Join(program, "cli.js")},
		Remedy:  "Install Node.js 20 or newer and run `make setup`.",
	}
}
