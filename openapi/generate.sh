#!/usr/bin/env bash
# Writes everything that is generated from the documents into the folder that is given (the repository's root if none).
# Every service is one word in the list below; the settings are one file per role.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}
services="ai search oauth"
generator() { go tool -modfile=tools.mod oapi-codegen "$@"; }
package() { # settings, package, folder, document
	mkdir -p "$out/$3"
	generator -config "openapi/$1.cfg.yaml" -package "$2" -o "$out/$3/$2.gen.go" "openapi/$4.yaml"
}
package common common gen/common common
package events eventschema gen/eventschema event-schemas
for service in $services; do
	package server "${service}api" "gen/${service}api" "$service"
	package client "${service}client" "clients/go/${service}client" "$service"
done
