#!/usr/bin/env bash
# Closures whose types no compiler's words tell apart. Unnamed, each comes back as itself; with one name
# for two of them, they are refused.
#   twin.sh TWIN
. "$(dirname "$0")/common.sh"
twin=$1
file=$scratch/twin.brine

# check EXPECTED WHICH...
check() {
  local expected=$1
  shift
  "$twin" save "$@" "$file" | grep -q '^value' || fail "save $*"
  [ "$("$twin" load "$file")" = "value $expected " ] || fail "$*: $("$twin" load "$file"), expected $expected"
}
check "6" a
check "50" b
check "6 50" a b
check "50 6 50" b a b
check "106" A
check "250" B
check "250 106 6 50" B A a b

# refused WHAT...
refused() {
  local answer
  answer=$("$twin" "$@") || fail "$* died"
  grep -q '^code duplicate_name$' <<<"$answer" || fail "$*: $answer"
  grep -q -F '"twin/named"' <<<"$answer" || fail "$*: the name is not named: $answer"
}
refused verify
refused save na "$scratch/refused.brine"
refused save nb "$scratch/refused.brine"
refused save a nb "$scratch/refused.brine"
[ -e "$scratch/refused.brine" ] && fail "a refused document was left"

finish
