#!/usr/bin/env bash
# package_test.sh PACKAGE.deb SUITE: in a bare system of that release of Debian the package installs,
# tilts, opens its window, and goes again. Needs root, debootstrap and the network.
set -euo pipefail

package=$1 suite=$2
((EUID == 0)) || { echo "package_test.sh needs root: a bare system is made in a folder" >&2; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder" "$folder.log"' EXIT
mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  head -n 1 | tr -d ' ' || true)
debootstrap --variant=minbase "$suite" "$folder" ${mirror:+"$mirror"} >"$folder.log" 2>&1 || {
  tail -n 5 "$folder.log" >&2
  exit 1
}
cp /etc/apt/apt.conf.d/*proxy* "$folder/etc/apt/apt.conf.d/" 2>/dev/null || true
cp "$package" "$folder/tmp/tiltscope.deb"
cat >"$folder/tmp/try" <<'END'
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive HOME=/root LANG=C.UTF-8
apt-get update -q >/tmp/log 2>&1
apt-get install -q -y /tmp/tiltscope.deb >/tmp/log 2>&1 || { tail -n 20 /tmp/log >&2; exit 1; }
apt-get install -q -y --no-install-recommends xvfb >/tmp/log 2>&1 || { tail /tmp/log >&2; exit 1; }
cd /tmp
tiltscope --version
small='--set tilting.tilts=2 --set tilting.epochs=1 --set tilting.samples=200 --set evaluation.points=200'
tiltscope run --preset live $small --out out
[[ -s out/summary.json ]]
mkfifo ready
Xvfb -displayfd 3 -screen 0 1600x1200x24 +extension GLX -nolisten tcp 3>ready >/tmp/xvfb.log 2>&1 &
display=$!
read -r -t 60 number <ready
DISPLAY=:$number timeout 120 tiltscope --preset live $small --play --size 1280x800 --screenshot window.png
kill "$display"
[[ $(stat -c %s window.png) -gt 20000 ]]
apt-get remove -q -y tiltscope >/tmp/log 2>&1
[[ ! -e /usr/bin/tiltscope && ! -e /usr/share/tiltscope ]]
END
unshare --mount bash -c 'mount -t proc proc "$1/proc"; mkdir -p "$1/dev/shm"
  mount -t tmpfs tmpfs "$1/dev/shm"; exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin bash /tmp/try' _ "$folder"
[[ -z ${PACKAGE_PICTURE:-} ]] || cp "$folder/tmp/window.png" "$PACKAGE_PICTURE"
echo "The package works on $suite."
