# What the scripts share. Each is given the programs it needs by its CMakeLists.txt.
set -u -o pipefail
export LC_ALL=C

skip() {
  echo "skipped: $*"
  exit 77  # SKIP_RETURN_CODE
}

failures=0
fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}
finish() {
  if [ "$failures" -ne 0 ]; then
    echo "$failures failed" >&2
    exit 1
  fi
  echo "ok"
  exit 0
}

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# At least five real headers of this machine, into the array `headers`.
find_headers() {
  headers=()
  local file
  for file in /usr/include/stdio.h /usr/include/stdlib.h /usr/include/errno.h /usr/include/c++/*/vector; do
    [ -f "$file" ] && headers+=("$file")
  done
  while IFS= read -r file; do
    [ "${#headers[@]}" -ge 8 ] && break
    case " ${headers[*]} " in *" $file "*) ;; *) headers+=("$file") ;; esac
  done < <(find /usr/include -maxdepth 1 -type f -name '*.h' -size +4k 2>/dev/null | sort)
  [ "${#headers[@]}" -ge 5 ] || skip "fewer than five headers under /usr/include"
}
