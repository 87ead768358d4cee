package telemetry

// The metrics of all programs. Names and labels are those of the OpenTelemetry
// semantic conventions where there are any, and begin with "coagent." elsewhere.
// Each has service.name besides. docs/metrics.md has the same table.
var (
	// RequestDuration is how long requests take until their answer is out; its count
	// is how many there are. Questions after the program's health are none.
	RequestDuration = histogram(Metric{
		Name: "http.server.request.duration", Unit: Seconds,
		Labels:  []string{labelMethod, labelRoute, labelStatus},
		Rollups: [][]string{{}, {labelMethod, labelRoute}},
		Says:    "Requests: how many, and how long each took. The route is the document's, empty if there is none.",
		For:     "Latency alarm; request count, p50, p95 and p99 by endpoint on the dashboard",
	}, quick)
	// RequestFailures counts the requests that failed by our fault.
	RequestFailures = counter(Metric{
		Name: "coagent.request.failures", Unit: "{request}",
		Labels:  []string{labelRoute},
		Rollups: [][]string{{}},
		Says:    "Requests that were answered with 500 or above, or that broke off.",
		For:     "ErrorRate alarm",
	})
	// Errors counts what went wrong, by the code of the problem.
	Errors = counter(Metric{
		Name: "coagent.errors", Unit: "{error}",
		Labels:  []string{labelError, labelRoute},
		Rollups: [][]string{{labelError}},
		Says:    "Errors: each problem that was answered, 4xx included. The type is the problem's code.",
		For:     "Property 25: error type and service",
	})
	// UpstreamDuration is how long calls of upstreams take, repeats included.
	UpstreamDuration = histogram(Metric{
		Name: "coagent.upstream.duration", Unit: Seconds,
		Labels:  []string{labelUpstream, labelError},
		Rollups: [][]string{{labelUpstream}},
		Says:    "Calls of what a service depends on, their repeats included. A type is there if the call failed.",
		For:     "Which upstream is slow or fails",
	}, quick)
	// UpstreamRetries counts the calls that were made again.
	UpstreamRetries = counter(Metric{
		Name: "coagent.upstream.retries", Unit: "{call}",
		Labels:  []string{labelUpstream},
		Rollups: [][]string{{labelUpstream}},
		Says:    "Calls that were made again after a failure.",
		For:     "Upstreams that fail now and then",
	})
	// CircuitState is whether calls of an upstream are refused.
	CircuitState = gauge(Metric{
		Name: "coagent.circuit.state", Unit: "1",
		Labels:  []string{labelUpstream},
		Rollups: [][]string{{labelUpstream}},
		Says:    "0: calls go through; 1: some are tried; 2: all are refused. It is there from the first change on.",
		For:     "Upstreams that are given up",
	})
	// CacheLookups counts the searches by where their answer came from.
	CacheLookups = counter(Metric{
		Name: "coagent.search.cache.lookups", Unit: "{lookup}",
		Labels:  []string{"coagent.cache.result"},
		Rollups: [][]string{{"coagent.cache.result"}},
		Says:    "Searches that were answered: hit, miss or stale.",
		For:     "Cache hit ratio on the dashboard",
	})
	// TokenUsage is what models read and wrote.
	TokenUsage = histogram(Metric{
		Name: "gen_ai.client.token.usage", Unit: "{token}",
		Labels:  []string{"gen_ai.token.type", "gen_ai.request.model", labelFlow},
		Rollups: [][]string{{"gen_ai.token.type", labelFlow}},
		Says:    "Tokens of each answer of a model, input and output, by flow.",
		For:     "Tokens by flow",
	}, []float64{1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144})
	// GenerationCost is what the tokens cost.
	GenerationCost = counter(Metric{
		Name: "coagent.generation.cost", Unit: "USD",
		Labels:  []string{labelFlow, "gen_ai.request.model"},
		Rollups: [][]string{{labelFlow}},
		Says:    "What those tokens cost, for models whose price is set (MODEL_PRICES).",
		For:     "Cost by flow",
	})
	// QueueLength is how many generations wait for their turn.
	QueueLength = upDown(Metric{
		Name: "coagent.generation.queue.length", Unit: "{job}",
		Rollups: [][]string{{}},
		Says:    "Generations that wait for their turn in this process.",
		For:     "Whether there is room",
	})
	// QueueWait is how long generations waited for their turn.
	QueueWait = histogram(Metric{
		Name: "coagent.generation.queue.wait", Unit: Seconds,
		Rollups: [][]string{{}},
		Says:    "How long generations waited before they began.",
		For:     "Whether there is room",
	}, slow)
	// OutboxLength is how many events wait to be sent.
	OutboxLength = gauge(Metric{
		Name: "coagent.outbox.length", Unit: "{event}",
		Rollups: [][]string{{}},
		Says:    "Events that this process alone keeps because neither the bus nor the shared store took them.",
		For:     "Events that would be lost with the process",
	})
	// OutboxWaits counts the events that could not be sent at once.
	OutboxWaits = counter(Metric{
		Name: "coagent.outbox.waits", Unit: "{event}",
		Rollups: [][]string{{}},
		Says:    "Attempts to send an event that failed; it is sent again later.",
		For:     "A bus that does not take events",
	})
	// TokenRefreshes counts the refreshes of connections, by what the provider said.
	TokenRefreshes = counter(Metric{
		Name: "coagent.oauth.refreshes", Unit: "{refresh}",
		Labels:  []string{"coagent.provider", "coagent.outcome"},
		Rollups: [][]string{{"coagent.provider", "coagent.outcome"}},
		Says:    "Refreshes of tokens at a provider: refreshed, or the class of the refusal.",
		For:     "Connections that end, providers that fail",
	})
	// SpansDropped counts the spans that were lost.
	SpansDropped = counter(Metric{
		Name: "coagent.telemetry.spans.dropped", Unit: "{span}",
		Rollups: [][]string{{}},
		Says:    "Spans that were lost: the collector did not take them, or too many waited for it.",
		For:     "Traces with holes",
	})
)

const (
	labelMethod   = "http.request.method"
	labelRoute    = "http.route"
	labelStatus   = "http.response.status_code"
	labelError    = "error.type"
	labelUpstream = "service.peer.name"
	labelFlow     = "coagent.flow"
)

// Seconds is the unit of durations.
const Seconds = "s"

// The bounds of histograms, in seconds. The first are those that the semantic
// conventions recommend, and beyond them what a generation may take.
var (
	quick = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120}
	slow  = []float64{0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300}
)
