#!/usr/bin/env bash
# Sees that the programs are there that `make setup` cannot install: Go, npm, a C compiler and git. It says in plain words
# what is missing, all of it at once.
set -uo pipefail
cd "$(dirname "$0")/.."
missing=0
say() { echo "$*" >&2; missing=1; }
there() { command -v "$1" >/dev/null 2>&1; }
older() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

go=$(sed -n 's/^go //p' go.mod)
if ! there go; then
	say "Go is missing. Install Go $go or newer (go.dev/dl), and see that go is in your PATH."
else
	# Go 1.21 and newer fetch the version that go.mod names; an older one cannot, nor can a newer one without a network.
	have=$(go env GOVERSION 2>/dev/null || GOTOOLCHAIN=local go version 2>/dev/null | awk '{ print $3 }')
	have=${have#go}
	if older "${have:-0}" "$go"; then
		say "Go ${have:-of this machine} is too old, and a newer one could not be fetched. Install Go $go or newer (go.dev/dl)."
	fi
fi

node=$(cat .nvmrc)
brought=0 # whether npm brings a Node of its own
if [ "$(uname -sm)" = "Linux x86_64" ]; then brought=1; fi
if ! there npm; then
	say "npm is missing. Install Node $node (nodejs.org), which brings npm, and see that npm is in your PATH."
elif ! there node; then
	say "Node is missing, though npm is there. Install Node $node (nodejs.org)."
elif [ "$brought" = 0 ] && have=$(node --version) && have=${have#v} && older "$have" "$node"; then
	say "Node $have is too old. Install Node $node or newer (nodejs.org)."
fi

# The race detector and the library of pacts are linked with C.
compiler=${CC:-gcc}
there "${compiler%% *}" || compiler=cc
if ! there "${compiler%% *}"; then
	say "A C compiler is missing. Install gcc (Debian and Ubuntu: apt-get install gcc libc6-dev; macOS: xcode-select --install)."
elif ! $compiler -x c -fsyntax-only - <<<'#include <stdlib.h>' >/dev/null 2>&1; then
	say "The C compiler finds no C library. Install its headers (Debian and Ubuntu: apt-get install libc6-dev; macOS: xcode-select --install)."
fi

there git || say "git is missing. Install it (Debian and Ubuntu: apt-get install git; macOS: xcode-select --install)."
if [ "$missing" = 1 ]; then echo "Then try again." >&2; fi
exit "$missing"
