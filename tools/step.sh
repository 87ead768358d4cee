#!/usr/bin/env bash
# Runs a command that takes a while, and says in one line what it is and how many seconds it took, with a dot for every ten
# of them. What the command prints is shown only if it fails, and after it STEP_HELP, which says what to do.
#   tools/step.sh "Installing the npm packages" npm ci
set -uo pipefail
printf '%s … ' "$1"
shift
log=$(mktemp)
(while sleep 10 && kill -0 $$ 2>/dev/null; do printf '. '; done) &
dots=$!
trap 'kill "$dots" 2>/dev/null; rm -f "$log"' EXIT
SECONDS=0
"$@" >"$log" 2>&1
status=$?
if [ "$status" = 0 ]; then
	echo "$SECONDS s"
	exit
fi
echo "failed after $SECONDS s"
cat "$log" >&2
if [ -n "${STEP_HELP:-}" ]; then echo "$STEP_HELP" >&2; fi
exit "$status"
