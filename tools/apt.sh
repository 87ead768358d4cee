#!/usr/bin/env bash
# Installs a program where apt-get can, from the package of its name; elsewhere it says how. Debian starts a packaged server
# at once and at every boot: that is kept from happening, for the tests and `make run` start their own, on other ports.
#   tools/apt.sh redis-server
set -euo pipefail
program=$1
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
	case $program in
	redis-server) brew="brew install redis" ;;
	*) brew="brew install --cask $program" ;;
	esac
	echo "$program is missing. Install it (Debian and Ubuntu: apt-get install $program; macOS: $brew)."
	exit 1
fi
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }
install() { apt install -y --no-install-recommends "$program"; }
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	trap 'rm -f "$policy"' EXIT
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod +x "$policy"
fi
if ! apt-cache show "$program" >/dev/null 2>&1; then apt update; fi
install || { apt update && install; }
if command -v systemctl >/dev/null && [ "$program" = redis-server ]; then systemctl --quiet disable redis-server; fi
