#!/usr/bin/env bash
# Writes everything that is generated from the documents into the folder that is given (the repository's root if none).
# Every service is one word in the list below; the settings are one file per role.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}
services="ai search oauth"
generator() { go tool -modfile=tools.mod oapi-codegen "$@"; }
package() { # settings, package, folder, document, file
	mkdir -p "$out/$3"
	generator -config "openapi/$1.cfg.yaml" -package "$2" -o "$out/$3/${5:-$2}.gen.go" "$4"
}
# An operation in which the model writes stands in three places. What one of them lacks is told before anything is made.
mkdir -p "$out/bin"
go build -o "$out/bin/operation" ./services/ai/cmd/operation
"$out/bin/operation" check
# The lists of the events' document that may grow; its Go types are made of what this writes.
mkdir -p "$out/openapi"
go run ./contracts/known -out "$out/openapi"
package common common gen/common openapi/common.yaml
package events eventschema gen/eventschema "$out/openapi/event-schemas.yaml"
for service in $services; do
	package types "${service}api" "gen/${service}api" "openapi/$service.yaml"
	package server "${service}api" "gen/${service}api" "openapi/$service.yaml" server
	package client "${service}client" "clients/go/${service}client" "openapi/$service.yaml"
done
# What reads the bodies of requests, checking and decoding them in one pass, and what writes answers and problems.
go run ./contracts/bodies -out "$out" $services
# The documents as Go values, which a program has without parsing them.
go run ./contracts/documents -out "$out" aiapi=openapi/ai.yaml searchapi=openapi/search.yaml oauthapi=openapi/oauth.yaml \
	"eventschema=$out/openapi/event-schemas.yaml"
