#!/usr/bin/env bash
# The instructions of each operation of function_object, counted by callgrind: brine's, std's, and their ratio.
# Counts don't hang on what else the machine does.
#   bash function_object.sh PROGRAM
set -eu
program=$1
counted() {
  local few many
  few=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 1600 2>&1 | sed -n 's/.*Collected : //p')
  many=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 17600 2>&1 | sed -n 's/.*Collected : //p')
  awk -v a="$few" -v b="$many" 'BEGIN { printf "%.1f", (b - a) / 16000 }'
}
printf '%-24s %8s %8s %6s\n' '' brine std ratio
for operation in call move construct copy swap grow; do
  for closure in nothing one_word two_words five_words text; do
    ours=$(counted $operation/$closure brine)
    theirs=$(counted $operation/$closure std)
    awk -v n=$operation/$closure -v a="$ours" -v b="$theirs" 'BEGIN { printf "%-24s %8.1f %8.1f %6.2f\n", n, a, b, a / b }'
  done
done
