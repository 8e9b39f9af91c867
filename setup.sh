#!/usr/bin/env bash
# Installs what building, running and testing Livery needs, and only what is missing.
#
#   setup.sh build     compilers' libraries, the wasm target, a Python environment for the sample app
#   setup.sh test      the above, and browsers, drivers, a virtual display, third-party Dash apps
#
# Debian 12 and relatives. Python environments go to ~/.cache/livery and are kept while their lists stay as they are.
set -euo pipefail
cd "$(dirname "$0")"
what=${1:-build}
cache=${LIVERY_CACHE:-$HOME/.cache/livery}
mkdir -p "$cache"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

packages=(build-essential pkg-config libssl-dev libwebkit2gtk-4.1-dev libgtk-3-dev python3 python3-venv fonts-dejavu-core libgl1-mesa-dri)
[ "$what" = test ] && packages+=(webkit2gtk-driver xvfb xauth chromium chromium-driver mesa-vulkan-drivers imagemagick xdotool)
command -v node >/dev/null || packages+=(nodejs npm)
missing=()
if command -v dpkg-query >/dev/null; then
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
fi
if [ ${#missing[@]} -gt 0 ]; then
  say "Installing system packages: ${missing[*]}"
  root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { say "These packages need an administrator: apt-get install ${missing[*]}"; exit 1; }
    root=(sudo)
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1 ||
    { tail -20 "$cache/apt.log" >&2; say "The packages could not be installed; the log is $cache/apt.log"; exit 1; }
fi

if ! rustc --version >/dev/null 2>&1; then
  say "Rust 1.95 or newer is needed: install it from rustup.rs, then run this again."
  exit 1
fi
if ! ls "$(rustc --print sysroot)/lib/rustlib" | grep -qx wasm32-unknown-unknown; then
  say "Adding Rust's WebAssembly target"
  rustup target add wasm32-unknown-unknown
fi

# A Python environment for a list of packages; made again when the list changes.
environment() {
  local folder=$cache/$1 list=$2 stamp
  stamp=$(sha256sum <"$list" | cut -c1-16)
  [ "$(cat "$folder/.livery" 2>/dev/null)" = "$stamp" ] && return
  say "Making the Python environment for $list"
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$list"
  echo "$stamp" >"$folder/.livery"
}
environment venv tests/requirements.txt

if [ "$what" = test ]; then
  environment venv-thirdparty tests/requirements-thirdparty.txt
fi
