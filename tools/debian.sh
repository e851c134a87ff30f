#!/bin/sh
# Installs Debian packages by name, when this is Debian and we are root: tools/debian.sh NAME…
set -eu

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 1
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o DPkg::Lock::Timeout=300 update > /dev/null
apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" > /dev/null < /dev/null
