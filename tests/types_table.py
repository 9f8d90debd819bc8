#!/usr/bin/env python3
"""The README's table of the types that can be saved, taken from the tests.

Above a test case stands, once for each type that it covers:

    // type: <name> | <how it is written>

    types_table.py                    prints the table
    types_table.py --check README.md  exits with 1 where the table between the markers differs
    types_table.py --write README.md  replaces it

The markers are <!-- types --> and <!-- /types -->, each on a line of its own.
"""

import argparse
import re
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
FOLDERS = ("codec", "graph", "archive", "reflect")
LINE = re.compile(r"^// type: (?P<name>.+?) \| (?P<how>.+?)\s*$")
CASE = re.compile(r"^TEST_CASE(_TEMPLATE)?\(")
BEGIN, END = "<!-- types -->", "<!-- /types -->"


def rows():
    """(name, how, file) in the order of the folders, files and lines; exits where a line is wrong."""
    seen = {}
    for folder in FOLDERS:
        for path in sorted((TESTS / folder).glob("*.cpp")):
            where = path.relative_to(TESTS.parent).as_posix()
            waiting = None
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.startswith("// type:"):
                    match = LINE.match(line)
                    if match is None:
                        sys.exit(f"{where}:{number}: not of the form '// type: <name> | <how it is written>'")
                    name = match["name"]
                    if name in seen:
                        sys.exit(f"{where}:{number}: {name} stands at {seen[name]} already")
                    seen[name] = waiting = f"{where}:{number}"
                    yield name, match["how"], where
                elif waiting is not None:
                    if not CASE.match(line):
                        sys.exit(f"{waiting}: no test case follows")
                    waiting = None
            if waiting is not None:
                sys.exit(f"{waiting}: no test case follows")


def cell(text):
    return text.replace("|", "\\|")


def table():
    lines = ["| type | how it is written | tested in |", "|---|---|---|"]
    for name, how, where in rows():
        lines.append(f"| {cell(name)} | {cell(how)} | [{where.removeprefix('tests/')}]({where}) |")
    return "\n".join(lines)


def split(path):
    """What stands before the table, the table, and what stands behind it, markers outside."""
    text = path.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        sys.exit(f"{path}: {BEGIN} and {END} must stand there once each, in this order")
    begin = text.index(BEGIN) + len(BEGIN)
    end = text.index(END)
    return text[:begin], text[begin:end], text[end:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", metavar="FILE", type=Path)
    group.add_argument("--write", metavar="FILE", type=Path)
    options = parser.parse_args()
    if options.check is None and options.write is None:
        print(table())
        return
    path = options.check or options.write
    before, found, behind = split(path)
    wanted = f"\n{table()}\n"
    if found == wanted:
        return
    if options.check:
        sys.exit(f"{path}: the table of types is not what the tests say; run tests/types_table.py --write {path}")
    path.write_text(before + wanted + behind, encoding="utf-8")


if __name__ == "__main__":
    main()
