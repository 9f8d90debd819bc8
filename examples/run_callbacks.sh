#!/usr/bin/env bash
# Builds the example examples/callbacks and runs its two programs, one after the other: the first
# saves callbacks over some files and ends, the second loads them and calls them.
# On Debian it installs what that needs.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(g++ cmake ninja-build libboost1.81-dev)
if command -v apt-get >/dev/null; then
  missing=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]})); then
    root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  fi
fi

build=.build/callbacks
cmake -S . -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Release -D BRINE_BUILD_TESTS=OFF
cmake --build "$build" -j 2 --target callbacks_save callbacks_load

programs=$build/examples/callbacks
file=$build/callbacks.brine
set -x
"$programs/callbacks_save" README.md include/brine/brine.hpp examples/snippet.cpp -o "$file"
"$programs/callbacks_load" "$file"
