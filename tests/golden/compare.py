#!/usr/bin/env python3
"""compare.py GOLDEN FOLDER: reader.py and brine must say the same of every document in the folder.

GOLDEN is the program of golden.cpp. Damaged documents must be refused by both, or be shown alike.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import reader


def normal(lines):
    return [json.dumps(json.loads(line)) for line in lines]


def by_reader(data):
    return normal(json.dumps(shown) for shown in reader.documents(data))


def by_brine(program, path):
    done = subprocess.run([program, "--json", path], capture_output=True, text=True, encoding="utf-8")
    return normal(done.stdout.splitlines()) if done.returncode == 0 else None


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    files = sorted(folder.glob("*.brine"))
    failed = 0 if files else 1
    for path in files:
        ours, theirs = by_reader(path.read_bytes()), by_brine(program, path)
        stored = normal(path.with_suffix(".json").read_text(encoding="utf-8").splitlines())
        if not ours == theirs == stored:
            print(f"FAILED: {path.name}\n  reader.py: {ours}\n  brine:     {theirs}\n  stored:    {stored}")
            failed += 1

    # 2^20 arrays of 2^20 units, and a list of 2^60 units, in few bytes: refused, and at once.
    for schema, value in ((b"\x26\x80\x80\x40" * 2 + b"\x15", b""), (b"\x21\x15", b"\x80" * 8 + b"\x10")):
        data = b"\x8fbrn\x01\x01" + reader.brine_hash(schema).to_bytes(8, "little") + bytes([len(schema)]) + schema + value
        begin = time.process_time()
        try:
            by_reader(data)
            print("FAILED: values without end are shown")
            failed += 1
        except ValueError:
            pass
        if time.process_time() - begin > 5:
            print("FAILED: values without end take as long")
            failed += 1

    rounds = 0
    with tempfile.TemporaryDirectory() as scratch:
        bad = Path(scratch) / "bad.brine"
        dice = random.Random(1)
        for _ in range(60):
            data = bytearray(dice.choice(files).read_bytes())
            data[5] &= ~2  # no checksum: the damage itself must be seen
            for _ in range(dice.randint(1, 2)):
                data[dice.randrange(14, len(data))] ^= 1 << dice.randrange(8)
            bad.write_bytes(data)
            theirs = by_brine(program, bad)
            if theirs is None:
                continue
            rounds += 1
            if by_reader(bytes(data)) != theirs:
                print(f"FAILED: a damaged document is shown in two ways: {data.hex()}")
                failed += 1
    print(f"{len(files)} files, {rounds} damaged ones that can be shown; {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.setrecursionlimit(10000)
    sys.exit(main())
