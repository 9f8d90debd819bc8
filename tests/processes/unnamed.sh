#!/usr/bin/env bash
# Unnamed closures come back in a second process of the same build, wherever it lies in memory,
# and are refused by another build of the same program.
#   unnamed.sh BUILD OTHER_BUILD
. "$(dirname "$0")/common.sh"
build=$1
other=$2
file=$scratch/unnamed.brine

for ((i = 0; i < 5; ++i)); do
  "$build" save "$file" >>"$scratch/addresses" || fail "save"
  "$build" load "$file" >"$scratch/answer" || fail "load"
  cat "$scratch/answer" >>"$scratch/addresses"
  grep -q '^value 101 99 140 200 300 $' "$scratch/answer" || fail "the same build: $(cat "$scratch/answer")"
done

# The test means something only if the processes lay at different places.
if [ "$(cat /proc/sys/kernel/randomize_va_space 2>/dev/null || echo 0)" != 0 ]; then
  [ "$(grep '^at ' "$scratch/addresses" | sort -u | wc -l)" -gt 1 ] || fail "all processes lay at the same address"
fi

# A copy of the program under another name is the same build.
cp "$build" "$scratch/copy"
"$scratch/copy" load "$file" | grep -q '^value 101 99 140 200 300 $' || fail "a copy of the program"

"$other" load "$file" >"$scratch/answer" || fail "the other build died"
grep -q '^code wrong_build$' "$scratch/answer" || fail "the other build: $(cat "$scratch/answer")"
grep -q '^path \[0\]$' "$scratch/answer" || fail "path: $(cat "$scratch/answer")"
for word in "unnamed closure" "another build" "brine::closure"; do
  grep '^what ' "$scratch/answer" | grep -q -F "$word" || fail "no '$word' in: $(cat "$scratch/answer")"
done
offset=$(sed -n 's/^offset //p' "$scratch/answer")
[ "$offset" -gt 14 ] && [ "$offset" -lt "$(wc -c <"$file")" ] || fail "offset $offset"

# And the other way round.
"$other" save "$file" >/dev/null || fail "save by the other build"
"$build" load "$file" | grep -q '^code wrong_build$' || fail "what the other build saved was not refused"
"$other" load "$file" | grep -q '^value 102 98 140 200 300 $' || fail "the other build doesn't load its own"

finish
