#!/usr/bin/env bash
# Programs, libraries and plugins of every visibility, together: modules.sh FOLDER, where FOLDER holds, for each
# visibility, host, alone, closed, liblibrary.so and plugin.so. Each program runs with each library and each plugin,
# opened both ways: what one module registers, all of them save and load.
set -u
folder=$1
runs=0
failures=0

run() {
  runs=$((runs + 1))
  local output
  if ! output=$(LD_LIBRARY_PATH=$1${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "${@:2}" 2>&1); then
    failures=$((failures + 1))
    echo "FAILED: ${*:2}, with the library of $1"
    head -n 12 <<<"$output"
  fi
}

for program in default hidden inlines; do
  for plugin in default hidden inlines; do
    for mode in local global; do
      for library in default hidden inlines; do
        run "$folder/$library" "$folder/$program/host" "$folder/$plugin/plugin.so" "$mode"
      done
      run . "$folder/$program/alone" "$folder/$plugin/plugin.so" "$mode"
    done
    # No symbols exported: no crash, and errors that say what to do.
    run . "$folder/$program/closed" "$folder/$plugin/plugin.so" refused
  done
done
echo "$((runs - failures)) of $runs combinations passed"
[ "$failures" -eq 0 ]
