#!/usr/bin/env bash
# Builds and tests brine in every way that has to work: both compilers, both with sanitizers, the
# single header, without exceptions, Meson; and checks the formatting. On Debian it installs what that needs.
#
#   bash tests/run_all.sh             both compilers, and the formatting
#   bash tests/run_all.sh matrix      everything: sanitizers, single header, without exceptions, Meson
#   bash tests/run_all.sh gcc format  these steps only
#
# Each step's whole output is in .build/log/<step>.txt. Exits with 1 where a step failed.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(g++ clang-19 libclang-rt-19-dev clang-format-19 cmake ninja-build meson python3 git ca-certificates
          libboost1.81-dev libcereal-dev doctest-dev libcli11-dev libfmt-dev libeigen3-dev valgrind
          qemu-user-static g++-12-s390x-linux-gnu g++-12-i686-linux-gnu)
jobs=2

install() {
  command -v apt-get >/dev/null || { echo "no apt-get: install by hand what corresponds to ${packages[*]}"; return 0; }
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

preset() {
  # Everything that can be built is, so that one run shows all errors.
  cmake --preset "$1" && cmake --build --preset "$1" -- -k 0 && ctest --preset "$1"
}

with_meson() {
  [ -f .build/meson/build.ninja ] || CXX=g++ meson setup .build/meson || return
  ninja -C .build/meson -j "$jobs" -k 0 && meson test -C .build/meson --num-processes "$jobs" --print-errorlogs
}

format() {
  find include tests examples \( -name '*.hpp' -o -name '*.cpp' \) -print0 | sort -z |
    xargs -0 clang-format-19 --dry-run --Werror
}

failed=()
step() {
  local name=$1 log=.build/log/$1.txt begin=$SECONDS status
  shift
  echo "== $name"
  "$@" >"$log" 2>&1
  status=$?
  # The closing lines of ctest and of Meson.
  sed -n '/^[0-9]*% tests passed/,$p; /^Ok: /,/^Timeout: /p' "$log"
  if ((status)); then
    failed+=("$name")
    echo "-- the last lines of $log:"
    tail -n 150 "$log"
    echo "== $name FAILED after $((SECONDS - begin)) s"
  else
    echo "== $name passed in $((SECONDS - begin)) s"
  fi
}

steps=("$@")
((${#steps[@]})) || steps=(gcc clang format)
[ "${steps[0]}" != matrix ] ||
  steps=(gcc clang asan-ubsan asan-ubsan-clang single-header single-header-clang noexcept meson format)

mkdir -p .build/log
step install install
((${#failed[@]})) && exit 1
for name in "${steps[@]}"; do
  case $name in
    meson) step meson with_meson ;;
    format) step format format ;;
    *) step "$name" preset "$name" ;;
  esac
done

if ((${#failed[@]})); then
  echo "FAILED: ${failed[*]} (in $SECONDS s)"
  exit 1
fi
echo "all passed: ${steps[*]} (in $SECONDS s)"
