#!/usr/bin/env bash
# Installs the Debian packages that are missing; does nothing, and needs no rights,
# when all are there. deps.sh build run test
set -euo pipefail

build="gcc libc6-dev make pkg-config libfcgi-dev clearsilver-dev libmariadb-dev libpng-dev
	libharfbuzz-dev libsodium-dev libcurl4-openssl-dev libgmime-3.0-dev libical-dev
	libxlsxwriter-dev libzip-dev libexpat1-dev libcsv-dev libopencc-dev libicu-dev libjson-c-dev
	libmagic-dev liboath-dev libqrencode-dev zlib1g-dev"
run="mariadb-server-core mariadb-client nginx libnginx-mod-nchan spawn-fcgi multiwatch tzdata curl fonts-hanazono"
test="libcmocka-dev chromium fonts-noto-cjk poppler-utils qpdf wrk clang libclang-rt-dev apache2-bin libapache2-mod-fcgid lighttpd zip unzip xxd procps openssl
	python3-icalendar"

want=
for part in "$@"; do want="$want ${!part}"; done
# Node from elsewhere than Debian serves as well.
command -v node > /dev/null || want="$want nodejs"
command -v npm > /dev/null || want="$want npm"
# Mail is read back by a library that is not ours.
case " $* " in *" test "*) command -v python3 > /dev/null || want="$want python3" ;; esac

missing=
for p in $want; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null || true)" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

echo "ferry: installing$missing"
as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo > /dev/null || { echo "ferry: as root, run: apt-get install$missing" >&2; exit 1; }
	as_root=sudo
fi
# The packages' own services must not start: an instance runs its own on 127.0.0.1.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy > /dev/null
	$as_root chmod 755 $policy
	trap '$as_root rm -f $policy' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /tmp/ferry-apt.$$ 2>&1; }
if ! install; then
	$as_root apt-get update -qq
	install || { cat /tmp/ferry-apt.$$ >&2; exit 1; }
fi
rm -f /tmp/ferry-apt.$$
