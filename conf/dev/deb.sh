#!/usr/bin/env bash
# Makes .build/ferry_<version>_<arch>.deb out of `make install`: for a host with its
# own MariaDB and web server. The depended-on libraries are read from the programs.
. "$(dirname "$0")/common.sh"
cd "$TOP"
root=.build/deb
version=$(git log -1 --format=%cd --date=format:%Y%m%d 2>/dev/null || say 0).$(git rev-list --count HEAD 2>/dev/null || say 0)
rm -rf "$root"
make --no-print-directory install DESTDIR="$TOP/$root" prefix=/usr sysconfdir=/etc > /dev/null
install -D -m 644 conf/systemd/ferry.sysusers "$root/usr/lib/sysusers.d/ferry.conf"
install -D -m 644 conf/systemd/ferry.tmpfiles "$root/usr/lib/tmpfiles.d/ferry.conf"
mkdir -p "$root/DEBIAN"
# Which package holds each library, asked of dpkg (dpkg-shlibdeps would need a source package).
# A file may be known by its name with or without /usr; what no package holds is left out.
needed=$(objdump -p "$root"/usr/lib/ferry/*/* | awk '$1 == "NEEDED" {print $2}' | sort -u)
libs=$(ldd "$root"/usr/lib/ferry/*/* 2>/dev/null | awk '/=> \//{print $1, $3}' | grep -wFf <(say "$needed") | cut -d' ' -f2 | sort -u | while read -r l; do
	dpkg -S "$l" 2>/dev/null || dpkg -S "/usr$l" 2>/dev/null || dpkg -S "$(readlink -f "$l")" 2>/dev/null || true; done |
	sed 's/:.*//' | sort -u | paste -sd, | sed 's/,/, /g')
cat > "$root/DEBIAN/control" <<END
Package: ferry
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: Ferry <ferry@localhost>
Section: web
Priority: optional
Depends: ${libs:+$libs, }multiwatch, tzdata, mariadb-client
Recommends: mariadb-server (>= 1:10.11), nginx, libnginx-mod-nchan, fonts-hanazono
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Description: CRM for sales teams, from first contact to paid invoice
 One FastCGI program per area behind nginx, Apache or lighttpd; data in MariaDB.
END
cat > "$root/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
	systemd-sysusers ferry.conf 2>/dev/null || adduser --system --group --home /var/lib/ferry --no-create-home ferry
	systemd-tmpfiles --create ferry.conf 2>/dev/null || true
	[ -e /etc/ferry/ferry.hdf ] || { sed "s/^Log.Key =.*/Log.Key = $(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')/" /etc/ferry/ferry.hdf.sample > /etc/ferry/ferry.hdf; chgrp ferry /etc/ferry/ferry.hdf; chmod 640 /etc/ferry/ferry.hdf; }
	[ ! -d /run/systemd/system ] || systemctl daemon-reload
fi
END
chmod 755 "$root/DEBIAN/postinst"
dpkg-deb --root-owner-group --build "$root" ".build/ferry_${version}_$(dpkg --print-architecture).deb"
