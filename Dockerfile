# Images for compose.yaml: the programs of this repository, the accounts, and the table. The application has web/Dockerfile.
# In AWS the services are functions, which have no image.

FROM golang:1.26-trixie AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY platform/unlinked/jsonschema platform/unlinked/jsonschema
RUN go mod download
COPY changelog.go CHANGELOG.md ./
COPY openapi openapi
COPY gen gen
COPY clients/go clients/go
COPY platform platform
COPY services services
COPY mocks mocks
COPY local local
RUN mkdir /out && go build -tags lambda.norpc -o /out/ ./services/*/cmd/* ./mocks/cmd/* ./local/cmd/*

FROM debian:trixie-slim AS programs
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/ /usr/local/bin/
USER nobody

FROM node:24-slim AS accounts
WORKDIR /state
RUN npm install --global --ignore-scripts cognito-local@5.3.0 && chown node /state
USER node
CMD ["cognito-local"]

FROM python:3.13-slim AS emulator
COPY infra/requirements.txt ./
RUN grep -E '^(ministack|cryptography)==' requirements.txt > emulator.txt && pip install --no-cache-dir -r emulator.txt
USER nobody
CMD ["ministack"]
