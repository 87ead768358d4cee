#!/usr/bin/env bash
# Writes the document of what is measured, and the code that the peers' generators make of it.
set -euo pipefail
cd "$(dirname "$0")/.."
go run ./peers/document >peers/document.json
go tool ogen --target peers/ogenapi --package ogenapi --clean peers/document.json
(cd .. && go tool -modfile=tools.mod oapi-codegen -config bench/peers/oapi.cfg.yaml -package oapiapi \
	-o bench/peers/oapiapi/oapiapi.gen.go bench/peers/document.json)
