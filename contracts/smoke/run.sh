#!/bin/bash
# Runs the smoke test against API, as the user USER_ID whose access token is TOKEN. Without these it is a local run.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
API=${API:-http://127.0.0.1:8080}
TOKEN=${TOKEN:-$(cat .local/demo-token)}
USER_ID=${USER_ID:-$(cat .local/demo-user-id)}

# The token goes by the environment: whoever may list processes sees arguments.
export REDOCLY_CLI_RESPECT_INPUT="{\"token\":\"$TOKEN\",\"userId\":\"$USER_ID\"}"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
exec contracts/generators/node_modules/.bin/redocly respect contracts/smoke/smoke.arazzo.yaml \
  --server "ai=$API,search=$API,oauth=$API" --max-fetch-timeout 125000 --execution-timeout 300000
