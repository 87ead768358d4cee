#!/usr/bin/env bash
# Installs redis-server where apt-get can; elsewhere it says how. Debian starts a packaged server at once and at every boot:
# that is kept from happening, for the tests and `make run` start their own, on other ports.
set -euo pipefail
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
	echo "redis-server is missing. Install it (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis)."
	exit 1
fi
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }
install() { apt install -y --no-install-recommends redis-server; }
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	trap 'rm -f "$policy"' EXIT
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod +x "$policy"
fi
if ! apt-cache show redis-server >/dev/null 2>&1; then apt update; fi
install || { apt update && install; }
if command -v systemctl >/dev/null; then systemctl --quiet disable redis-server; fi
