#!/usr/bin/env bash
# One process saves callbacks, a second one calls them: every number must be the one that wc,
# grep and awk give for the same file.
#   callbacks.sh SAVE LOAD
. "$(dirname "$0")/common.sh"
save=$(realpath "$1")
load=$(realpath "$2")

find_headers
# An empty file, and one whose last line has no end.
: >"$scratch/empty.txt"
printf 'int a;\n\nchar int_b; return int' >"$scratch/unended.txt"
files=("${headers[@]}" "$scratch/empty.txt" "$scratch/unended.txt")

# What callbacks_load has to print, by other means.
expected() {
  local threshold=$1 word=$2 file
  for file in "${files[@]}"; do
    echo "lines longer than $threshold | $file | $(awk -v n="$threshold" 'length($0) > n' "$file" | wc -l)"
  done
  for file in "${files[@]}"; do
    echo "occurrences of int, char, return | $file | $(grep -a -o -w -e int -e char -e return "$file" | wc -l)"
  done
  for file in "${files[@]}"; do
    echo "summary | $file | $(basename "$file"): $(wc -c <"$file") bytes, $(awk 'END { print NR }' "$file") lines"
  done
  for file in "${files[@]}"; do
    echo "lines with $word | $file | $(grep -a -c -w -F -e "$word" "$file")"
  done
  for file in "${files[@]}"; do
    echo "longest line | $file | $(awk '{ if (length($0) > most) most = length($0) } END { print most + 0 }' "$file")"
  done
  for file in "${files[@]}"; do
    echo "blank lines | $file | $(grep -a -c '^$' "$file")"
  done
  echo "total | 6 jobs | $((6 * ${#files[@]})) results"
}

# The loading program is never given the threshold and the word: they come out of the file.
check() {
  local threshold=$1 word=$2
  "$save" --longer-than "$threshold" --word "$word" "${files[@]}" -o "$scratch/jobs.brine" || fail "callbacks_save"
  (cd / && env -i "$load" "$scratch/jobs.brine") >"$scratch/found" || fail "callbacks_load"
  expected "$threshold" "$word" >"$scratch/expected"
  diff -u "$scratch/expected" "$scratch/found" || fail "other numbers than wc, grep and awk (--longer-than $threshold --word $word)"
}
check 80 size_t
check 72 int
check 0 nowhere_at_all

# The comparison is worth something only if there was something to count.
"$save" --longer-than 60 --word define "${headers[@]}" -o "$scratch/jobs.brine"
"$load" "$scratch/jobs.brine" >"$scratch/found"
for job in "lines longer than 60" "occurrences of" "lines with define" "longest line" "blank lines"; do
  grep "^$job.* [1-9][0-9]*\$" "$scratch/found" >/dev/null || fail "nothing to count for: $job"
done

# A line more in wc's sense where a file ends with one.
for file in "${headers[@]}"; do
  [ -z "$(tail -c 1 "$file")" ] || continue
  grep -F "summary | $file | " "$scratch/found" | grep -q ", $(wc -l <"$file") lines\$" || fail "wc -l $file"
done

finish
