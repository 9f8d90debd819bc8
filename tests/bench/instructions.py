#!/usr/bin/env python3
"""Counts the instructions that W1, W3, W4 and W6 take, and compares them with instructions.json.

Counts don't depend on what else the machine does, so that a change that makes brine slower shows where it
is made. More than 3% more than recorded is a failure; more than 3% less asks for a new record, so that
what was won is kept: instructions.py --record. Ends with 77, "skipped", without valgrind and with
another compiler than the recorded one: its counts would be others.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RECORD = HERE / "instructions.json"
FLAGS = ["-std=c++20", "-O3", "-DNDEBUG"]
TOLERANCE = 0.03
SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def compiler_name(compiler):
    def ask(*arguments):
        return subprocess.run([compiler, *arguments], capture_output=True, text=True).stdout.strip()
    if "clang" in ask("--version"):
        return "clang " + ask("-dumpversion")
    return f"gcc {ask('-dumpfullversion')} {ask('-dumpmachine')}"


def count(compiler, includes, peer):
    """Instructions for each cell, what it calls included."""
    with tempfile.TemporaryDirectory() as folder:
        program, out = pathlib.Path(folder) / "program", pathlib.Path(folder) / "callgrind"
        flags = [flag for path in includes for flag in ("-isystem", path)] + [f'-DBENCH_PEER="peer_{peer}.hpp"']
        subprocess.run([compiler, *FLAGS, *flags, str(HERE / "instructions.cpp"), "-o", str(program)], check=True)
        # One memcpy for all processors; and no vectors of their own width.
        plain = "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load,-Prefer_ERMS,-Prefer_FSRM"
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "-q", str(program)], check=True,
                       env={"BENCH_SCALE": "0.02", "GLIBC_TUNABLES": plain, "PATH": os.environ["PATH"]})
        return parse(out.read_text())


def parse(text):
    """The inclusive costs of the calls of the functions cell_*, from callgrind's own format."""
    names, counts, called, lines = {}, {}, None, iter(text.splitlines())
    for line in lines:
        if match := re.match(r"c?fn=(\(\d+\))(?: (.*))?$", line):
            if match[2] is not None:
                names[match[1]] = match[2]
            if line.startswith("cfn="):
                called = names.get(match[1], "")
        elif line.startswith("calls="):
            cost = int(next(lines).split()[1])
            if called is not None and called.startswith("cell_"):
                cell = called.removeprefix("cell_")
                counts[cell] = counts.get(cell, 0) + cost
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--include", action="append", help="a folder of headers; brine's own by default")
    parser.add_argument("--hand", action="store_true", help="also count the codec written by hand, to compare")
    parser.add_argument("--record", action="store_true", help="write instructions.json")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        skip("valgrind isn't installed")
    compiler = compiler_name(options.compiler)
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {"compiler": compiler, "counts": {}}
    if not options.record and compiler != record["compiler"]:
        skip(f"the counts were recorded with {record['compiler']}, and this is {compiler}")
    includes = options.include or [str(HERE.parents[1] / "include")]
    counts = count(options.compiler, includes, "brine")
    hand = count(options.compiler, includes, "hand") if options.hand else {}
    failures = 0
    for cell, now in counts.items():
        before = record["counts"].get(cell)
        change = "" if before is None else f"{100 * (now / before - 1):+.2f}%"
        verdict = ""
        if not options.record and (before is None or abs(now / before - 1) > TOLERANCE):
            failures += 1
            verdict = ("not recorded" if before is None else "slower" if now > before else "faster") + ": --record if that is meant"
        ratio = f"{now / hand[cell]:5.2f} x hand" if cell in hand else ""
        print(f"{cell:18} {now:12,} {change:>9} {ratio}  {verdict}")
    missing = record["counts"].keys() - counts.keys()
    if not counts or (missing and not options.record):
        sys.exit(f"not counted: {', '.join(sorted(missing)) or 'all'}")
    if options.record:
        RECORD.write_text(json.dumps({"compiler": compiler, "flags": " ".join(FLAGS), "counts": counts}, indent=2) + "\n")
    sys.exit(1 if failures else 0)


main()
