#!/usr/bin/env bash
# What one program saves and another can't load: code, offset, path and words of each error.
#   errors.sh WRITER READER
. "$(dirname "$0")/common.sh"
writer=$1
reader=$2
file=$scratch/document.brine

write() { "$writer" "$1" "$file" || fail "writer $1"; }
read_as() { "$reader" "$1" "${2:-$file}" >"$scratch/answer" || fail "reader $1 died with $?"; }
field() { sed -n "s/^$1 //p" "$scratch/answer"; }

# expect CODE OFFSET PATH WORDS...: "" as offset for any; every one of WORDS is in the message.
expect() {
  local code=$1 offset=$2 path=$3 word
  shift 3
  [ "$(field code)" = "$code" ] || fail "$label: code '$(field code)', expected $code ($(head -1 "$scratch/answer"))"
  [ -z "$offset" ] || [ "$(field offset)" = "$offset" ] || fail "$label: offset $(field offset), expected $offset"
  [ "$(field path)" = "$path" ] || fail "$label: path '$(field path)', expected '$path'"
  for word in "$@"; do
    field what | grep -q -F -e "$word" || fail "$label: no '$word' in: $(field what)"
  done
}
# Where the name begins in the file, less what stands before it in an identity: the hash (8), its
# length (1), the kind (1) and the name's length (1).
identity_of() { echo $(($(grep -a -b -o -F -e "$1" "$file" | tail -1 | cut -d: -f1) - 11)); }
size_of() { wc -c <"$1"; }

label="a document that loads"
write order
read_as order
[ "$(cat "$scratch/answer")" = "value cup" ] || fail "$label: $(cat "$scratch/answer")"
write known
read_as tasks
[ "$(cat "$scratch/answer")" = "value day 5" ] || fail "$label, and its closure: $(cat "$scratch/answer")"

label="no such file"
read_as order "$scratch/missing.brine"
expect io_error 0 "" "missing.brine" "can't be opened" "No such file or directory"

label="wrong magic"
echo '{"id": 7}' >"$file"
read_as order
expect bad_magic 0 "" "no brine document" "8f 62 72 6e"

label="an empty file"
: >"$file"
read_as order
expect truncated 0 "" "ends here"

label="other format version"
write order
printf '\x63' | dd of="$file" bs=1 seek=4 conv=notrunc status=none
read_as order
expect unsupported_format 4 "" "format version 99" "newer brine"

label="damaged"
write order
printf 'X' | dd of="$file" bs=1 seek=$(($(size_of "$file") - 6)) conv=notrunc status=none
read_as order
expect checksum_mismatch "" "" "damaged"

# Every prefix is refused as truncated, at or before its end, and the file is named.
for kind in order order_bare order_compact order_stream; do
  write "$kind"
  whole=$(size_of "$file")
  for ((n = 0; n < whole; ++n)); do
    label="$kind, the first $n of $whole bytes"
    head -c "$n" "$file" >"$scratch/cut.brine"
    read_as order "$scratch/cut.brine"
    case $(field code) in
      truncated) [ "$(field offset)" -le "$n" ] || fail "$label: offset $(field offset)" ;;
      *) fail "$label: $(cat "$scratch/answer")" ;;
    esac
    field what | grep -q -F "$scratch/cut.brine: " || fail "$label: the file isn't named in: $(field what)"
  done
done
write order_bare
head -c $(($(size_of "$file") - 1)) "$file" >"$scratch/cut.brine"
label="truncated by its last byte"
read_as order "$scratch/cut.brine"
expect truncated "" "$(field path)" "cut off"
case $(field path) in "lines[1]."*) ;; *) fail "$label: path $(field path), expected a member of lines[1]" ;; esac

label="trailing bytes"
write order_bare
whole=$(size_of "$file")
printf 'abc' >>"$file"
read_as order
expect trailing_bytes "$whole" "" "3 bytes follow"

for kind in order order_compact; do
  label="trailing bytes after $kind"
  write "$kind"
  whole=$(size_of "$file")
  printf 'abc' >>"$file"
  read_as order
  expect trailing_bytes "$whole" "" "document.brine" "3 bytes follow" "documents<T>()"
done

label="other schema"
write order
read_as other_order
expect schema_mismatch 6 "lines[]" "saved was {item: string, count: i32}" "asked for is f64"
write signature
read_as order
expect schema_mismatch 6 "" "saved was closure<i32(i32)>" "asked for is {id: i32"
label="other schema, and the document's own isn't there"
write order_bare
read_as other_order
expect schema_mismatch 6 "" "another shape" "order" "brine::embed"

label="unknown closure"
write unknown
read_as tasks
expect unknown_closure "$(identity_of report/monthly)" "[1].run" '"report/monthly"' '"report/monthly2"' '"report/month"' \
  "names like it" "string(i32)" "brine::function"
field what | grep -q -F "billing/close" && fail "$label: billing/close is not like report/monthly"

label="unknown closure with no name like it"
write alone
read_as text
expect unknown_closure "$(identity_of zzzzzzzzzzzzzzzzzzzzzzzzz)" "" '"zzzzzzzzzzzzzzzzzzzzzzzzz"'
field what | grep -q -F "names like it" && fail "$label: $(field what)"

label="not allowed"
write known
read_as tasks_allowed
expect not_allowed "$(identity_of report/daily)" "[0].run" '"report/daily"' "options.allow"

label="wrong signature, of the arguments"
write signature
read_as two_numbers
expect signature_mismatch "" "" '"calc/twice"' "i32(i32)" "i32(i32,i32)"
label="wrong signature, of the result"
read_as text
expect signature_mismatch "" "" '"calc/twice"' "i32(i32)" "string(i32)"
label="right signature"
read_as number
[ "$(cat "$scratch/answer")" = "value 10" ] || fail "$label: $(cat "$scratch/answer")"

label="a version newer than the program's"
write version
read_as number
expect version_mismatch "$(identity_of calc/scale)" "" '"calc/scale"' "version 3" "version 2"

label="other captures under one name"
write captures
read_as number
expect schema_mismatch "" "offset" '"calc/shift"' "captures" "saved was i32" "asked for is string" "brine::migrate"

finish
