# Everything that is done with this repository; `make` alone lists it. Needed: GNU make 4, Go, a C compiler (for the race
# detector) and Node 20 with npm. The rest is installed by `make setup`, which the other targets call.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.ONESHELL: # a recipe is one script, and @ before its first line silences all of it

documents := openapi/common.yaml openapi/search.yaml openapi/ai.yaml openapi/oauth.yaml openapi/event-schemas.yaml openapi/events.yaml
programs := ./services/*/cmd/* ./mocks/cmd/* ./local/cmd/*
lints := lint-documents lint-format lint-vet lint-static lint-modules

# Marks of what was done, so that it is done again only when something has changed. They go with node_modules.
installed := node_modules/.installed
proven := node_modules/.ruleset-proven

# Several targets at once, each with its output in one piece, and all of them although one fails.
at_once := $(MAKE) --keep-going --output-sync --jobs=$(shell getconf _NPROCESSORS_ONLN)

.PHONY: help
help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(installed) redis ## Install what is missing: the npm packages, and redis-server if apt-get may

$(installed): package-lock.json package.json .npmrc
	@command -v npm >/dev/null || { echo "npm is missing. Install Node 20 or newer, which brings it (nodejs.org), and try again." >&2; exit 1; }
	npm ci
	@touch $@

# Debian starts a packaged server at once, and at every boot. The tests and `make run` start their own, on other ports.
apt := DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300
policy := /usr/sbin/policy-rc.d

.PHONY: redis
redis:
	@if command -v redis-server >/dev/null; then exit; fi
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then
		echo "redis-server is missing. Install it (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis) and try again." >&2
		exit 1
	fi
	echo "Installing redis-server."
	if [ ! -e $(policy) ]; then
		trap 'rm -f $(policy)' EXIT
		printf '#!/bin/sh\nexit 101\n' >$(policy)
		chmod +x $(policy)
	fi
	if ! apt-cache show redis-server >/dev/null 2>&1; then $(apt) update; fi
	$(apt) install -y --no-install-recommends redis-server || { $(apt) update; $(apt) install -y --no-install-recommends redis-server; }
	if command -v systemctl >/dev/null; then systemctl --quiet disable redis-server; fi

.PHONY: gen
gen: ## Write gen/ and clients/go/ anew from openapi/
	@new=$$(mktemp -d)
	trap 'rm -rf "$$new"' EXIT
	openapi/generate.sh "$$new"
	rm -rf gen clients/go
	mkdir -p clients
	mv "$$new/gen" gen
	mv "$$new/clients/go" clients/go

.PHONY: fresh
fresh: ## See that gen/ and clients/go/ are what the documents say
	@new=$$(mktemp -d)
	trap 'rm -rf "$$new"' EXIT
	openapi/generate.sh "$$new"
	stale=$$({ diff -rq "$$new/gen" gen; diff -rq "$$new/clients/go" clients/go; } 2>&1 | sed -E \
		-e 's|^Files .* and (.*) differ$$|\1 differs|' \
		-e "s|^Only in $$new/(.*): (.*)|\1/\2 is missing|" \
		-e 's|^Only in (.*): (.*)|\1/\2 is no longer generated|') || true
	if [ -n "$$stale" ]; then
		echo 'gen/ or clients/go/ is stale: run `make gen` and commit the result.' >&2
		echo "$$stale" | sed 's/^/  /' >&2
		exit 1
	fi

.PHONY: lint $(lints)
lint: $(installed) ## Hold documents, format, modules and code against their rules
	@$(at_once) $(lints)

lint-documents: $(installed) $(proven)
	@node_modules/.bin/spectral lint --quiet --fail-severity hint $(documents)

# A ruleset that catches nothing looks like documents without a fault.
$(proven): .spectral.yaml openapi/spectral.test.mjs $(installed)
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
	@go vet ./...

# Generated code answers to its generator, the compiler and vet.
lint-static:
	@go tool -modfile=tools.mod staticcheck $$(go list ./... | grep -vE '^coagent/(gen|clients/go)/')

lint-modules:
	@go mod tidy -diff || { echo "go.mod or go.sum is not tidy: run go mod tidy and commit the result." >&2; exit 1; }

.PHONY: architecture
architecture: ## See that every package imports only whom it may
	@go test .

.PHONY: test
test: setup ## Test everything: documents, generated code, rules, programs
	@$(at_once) fresh architecture $(lints)
	echo "go test -race ./..."
	go test -race ./...
	echo "All tests passed."

.PHONY: build
build: ## Build every program into bin/
	@go build -o bin/ $(programs)

.PHONY: run
run: setup build ## Start the whole product on this machine; Ctrl-C ends it
	@exec bin/local

.PHONY: dev
dev: setup build ## The same, and restart what changes
	@exec bin/local -watch

.PHONY: clean
clean: ## Remove what was built and what local runs left behind
	rm -rf bin .local
