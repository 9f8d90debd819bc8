#!/usr/bin/env bash
# A process that is killed while it replaces a file leaves the old one or the new one, whole; what it had begun beside
# it is removed by whoever replaces the file next.
#   atomic.sh REWRITER
. "$(dirname "$0")/common.sh"
rewriter=$1
kills=50         # at least, and as many more as it takes for
wanted=10        # so many in the middle of a dump, where a new file stands beside the old one
most=400
file=$scratch/document.brine

in_the_middle=0
before=0
for ((i = 0; i < kills || (in_the_middle < wanted && i < most); ++i)); do
  : >"$scratch/said"
  "$rewriter" "$file" >"$scratch/said" &
  pid=$!
  # Its first document first.
  for ((wait = 0; wait < 1000; ++wait)); do
    [ -s "$scratch/said" ] && break
    sleep 0.01
  done
  [ -s "$scratch/said" ] || fail "kill $i: it wrote nothing"
  # Then at any time; and every other time as soon as a new file stands beside the old one.
  sleep "0.0$((RANDOM % 90 + 10))"
  if ((i % 2)); then
    for ((wait = 0; wait < 100000; ++wait)); do
      compgen -G "$file.*" >/dev/null && break
    done
  fi
  kill -KILL "$pid" 2>/dev/null || fail "kill $i: it had ended by itself"
  wait "$pid" 2>/dev/null

  now=$("$rewriter" check "$file") || {
    fail "kill $i: $now"
    break
  }
  # What was said to be in place is; at most the one after it may be there instead.
  said=$(tail -n 1 "$scratch/said")
  [ "$now" -eq "$said" ] || [ "$now" -eq $((said + 1)) ] || fail "kill $i: generation $now, and $said was reported"
  [ "$now" -gt "$before" ] || fail "kill $i: generation $now, and $before was there before"
  before=$now

  # A file begun beside it tells that the kill came in the middle of a dump.
  begun=$(compgen -G "$file.*" | wc -l)
  [ "$begun" -le 1 ] || fail "kill $i: $begun files are left beside it"
  [ "$begun" -eq 0 ] || in_the_middle=$((in_the_middle + 1))
done
"$rewriter" once "$file" || fail "it can't be replaced any more"
compgen -G "$file.*" >/dev/null && fail "left beside it: $(compgen -G "$file.*")"
echo "$i kills, $in_the_middle in the middle of a dump, $before generations"
[ "$in_the_middle" -ge "$wanted" ] || fail "only $in_the_middle of $i kills came in the middle of a dump"

finish
