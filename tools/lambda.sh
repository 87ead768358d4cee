#!/bin/sh
# lambda.sh SERVICE ARCH FILE: builds the program of a service as Lambda starts it (provided.al2023), for arm64 or amd64.
set -eu
cd "$(dirname "$0")/.."
CGO_ENABLED=0 GOOS=linux GOARCH="$2" go build -trimpath -tags lambda.norpc -ldflags "-s -w" -o "$3" "./services/$1/cmd/$1"
