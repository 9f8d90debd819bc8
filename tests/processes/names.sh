#!/usr/bin/env bash
# How types and functions are called in documents: as names.txt has it, and the same by every compiler.
#   names.sh NAMES SOURCE_FOLDER INCLUDE_FOLDERS OTHER_CXX...
. "$(dirname "$0")/common.sh"
names=$1
sources=$2
IFS=';' read -r -a includes <<<"$3"
shift 3

flags=(-std=c++20)
for folder in "${includes[@]}"; do
  case $folder in "" | /usr/include) ;; *) flags+=(-I "$folder") ;; esac
done

"$names" >"$scratch/this" || fail "the program of this compiler"
diff "$sources/names.txt" "$scratch/this" || fail "other names than in names.txt"
[ "$(wc -l <"$scratch/this")" -ge 120 ] || fail "names are missing"

for cxx in "$@"; do
  command -v "$cxx" >/dev/null || {
    echo "$cxx is not installed"
    continue
  }
  "$cxx" "${flags[@]}" "$sources/names.cpp" -o "$scratch/other" || {
    fail "$cxx doesn't compile names.cpp"
    continue
  }
  "$scratch/other" >"$scratch/that" || fail "the program of $cxx"
  cmp "$scratch/this" "$scratch/that" || fail "$cxx has other names"
done

finish
