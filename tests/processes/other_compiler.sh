#!/usr/bin/env bash
# What a program of one compiler saves, a program of the other loads: all four combinations.
#   other_compiler.sh SAVE LOAD SOURCE_FOLDER INCLUDE_FOLDERS OTHER_CXX
. "$(dirname "$0")/common.sh"
save=$1
load=$2
sources=$3
IFS=';' read -r -a includes <<<"$4"
cxx=$5

command -v "$cxx" >/dev/null || skip "$cxx is not installed"
find_headers

flags=(-std=c++20)
for folder in "${includes[@]}"; do
  case $folder in "" | /usr/include) ;; *) flags+=(-I "$folder") ;; esac
done
mkdir "$scratch/this" "$scratch/other"
cp "$save" "$scratch/this/save"
cp "$load" "$scratch/this/load"
for program in save load; do
  "$cxx" "${flags[@]}" "$sources/callbacks_$program.cpp" -o "$scratch/other/$program" || {
    fail "$cxx doesn't compile callbacks_$program.cpp"
    finish
  }
done

for writer in this other; do
  "$scratch/$writer/save" --longer-than 70 --word define "${headers[@]}" -o "$scratch/$writer.brine" || fail "save by $writer"
  for reader in this other; do
    "$scratch/$reader/load" "$scratch/$writer.brine" >"$scratch/$writer.$reader" || fail "saved by $writer, loaded by $reader"
    cmp "$scratch/this.this" "$scratch/$writer.$reader" || fail "saved by $writer, loaded by $reader: another output"
  done
done
[ "$(wc -l <"$scratch/this.this")" -eq $((6 * ${#headers[@]} + 1)) ] || fail "not all results are there"
cmp "$scratch/this.brine" "$scratch/other.brine" || fail "the two compilers write different bytes"

finish
