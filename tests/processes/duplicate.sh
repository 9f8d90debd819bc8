#!/usr/bin/env bash
# Two types under one name, in two files of one program: found at its start and at every use.
#   duplicate.sh DUPLICATE WRITER
. "$(dirname "$0")/common.sh"
program=$1
writer=$2
file=$scratch/duplicate.brine

run() {
  "$program" "$@" >"$scratch/answer" || fail "$* died with $?"
}
refused() {
  grep -q '^code duplicate_name$' "$scratch/answer" || fail "$1: $(cat "$scratch/answer")"
  grep -q -F "\"$2\"" "$scratch/answer" || fail "$1: the name is not named: $(cat "$scratch/answer")"
}
origins() {
  local origin
  for origin in doubler tripler; do
    grep -q -F "$origin" "$scratch/answer" || fail "$1: $origin is not named: $(cat "$scratch/answer")"
  done
}

run verify
refused verify report/line
origins verify

for which in save_a save_b; do
  run "$which" "$file"
  refused "$which" report/line
  origins "$which"
  [ -e "$file" ] && fail "$which left a file"
done

# A document of another program, which has the name once: which of the two is meant can't be told.
"$writer" duplicate "$file" || fail "writer"
run load "$file"
refused load report/line
origins load

# A closure whose name is its own isn't touched by the mistake.
run innocent "$file"
grep -q '^value' "$scratch/answer" || fail "innocent: $(cat "$scratch/answer")"
run load "$file"
grep -q '^value 5$' "$scratch/answer" || fail "innocent: $(cat "$scratch/answer")"

finish
