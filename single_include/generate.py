#!/usr/bin/env python3
"""Makes single_include/brine/brine.hpp of the headers under include/brine.

  generate.py                  writes the file
  generate.py --check          exits 1 where the file isn't what the headers give
  generate.py --output FILE    writes to, or compares with, another file

Every header is inlined once, behind what it includes. Includes of the system and of Boost
stand at the top, sorted, each once; those inside an #if stay there, because they may exist on
some systems only.
"""

import argparse
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent / "include"
ROOT = INCLUDE / "brine" / "brine.hpp"
# Its check of the language standard has to come before any other include complains.
FIRST = INCLUDE / "brine" / "config.hpp"

QUOTED = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"')
ANGLED = re.compile(r"^[ \t]*#[ \t]*include[ \t]*<([^>]+)>")
ONCE = re.compile(r"^[ \t]*#[ \t]*pragma[ \t]+once\b")
OPENS = re.compile(r"^[ \t]*#[ \t]*if(n?def)?\b")
TURNS = re.compile(r"^[ \t]*#[ \t]*(elif|else)\b")
CLOSES = re.compile(r"^[ \t]*#[ \t]*endif\b")


class Header:
    """One file: its lines, each with the #if conditions around it."""

    def __init__(self, path):
        self.path = path
        self.name = path.relative_to(INCLUDE).as_posix()
        self.lines = []  # (text, guards)
        guards = []
        for text in path.read_text(encoding="utf-8").splitlines():
            if CLOSES.match(text):
                if not guards:
                    fail(f"{self.name}: an #endif too many")
                guards.pop()
            self.lines.append((text, tuple(guards)))
            if OPENS.match(text):
                guards.append(text.strip())
            elif TURNS.match(text):
                guards[-1] += " / " + text.strip()
        if guards:
            fail(f"{self.name}: {guards[-1]} has no #endif")

    def included(self):
        """The brine headers that it includes, each with the conditions around the include."""
        for text, guards in self.lines:
            found = QUOTED.match(text)
            if found:
                yield self.resolve(found.group(1)), guards
            found = ANGLED.match(text)
            if found and found.group(1).startswith("brine/"):
                fail(f"{self.name}: includes <{found.group(1)}>; brine's own headers include each other by relative path")

    def resolve(self, relative):
        path = (self.path.parent / relative).resolve()
        if not path.is_file() or INCLUDE not in path.parents:
            fail(f'{self.name}: "{relative}" is no header of brine')
        return path


def fail(message):
    sys.exit(f"generate.py: {message}")


def read_all():
    headers = {}
    waiting = [ROOT, FIRST]
    while waiting:
        path = waiting.pop()
        if path not in headers:
            headers[path] = Header(path)
            waiting.extend(found for found, _ in headers[path].included())
    unreached = {p.resolve() for p in (INCLUDE / "brine").rglob("*.hpp")} - set(headers)
    if unreached:
        names = ", ".join(sorted(p.relative_to(INCLUDE).as_posix() for p in unreached))
        fail(f"brine.hpp doesn't include {names}")
    return headers


def guarded_headers(headers):
    """Headers that are included inside one and the same #if only, and so must stay inside it."""
    places = {}
    for header in headers.values():
        for path, guards in header.included():
            places.setdefault(path, []).append((header.name, guards))
    guarded = set()
    for path, uses in places.items():
        if all(guards for _, guards in uses) and path != FIRST:
            if len(uses) > 1:
                fail(f"{headers[path].name} is included inside an #if by several headers: " + ", ".join(n for n, _ in uses))
            guarded.add(path)
    return guarded


def ordered(headers, guarded):
    """All headers but the guarded ones, each behind what it, and what is inlined in it, includes."""
    order = []
    open_ = []

    def visit(path):
        if path in order:
            return
        if path in open_:
            cycle = open_[open_.index(path):] + [path]
            fail("a cycle of includes: " + " -> ".join(headers[p].name for p in cycle))
        open_.append(path)
        for dependency, _ in headers[path].included():
            visit(dependency)
        open_.pop()
        order.append(path)

    visit(FIRST)
    visit(ROOT)
    return [path for path in order if path not in guarded]


def version_of(text):
    return ".".join(re.search(rf"^#define BRINE_VERSION_{part} (\d+)$", text, re.M).group(1) for part in ("MAJOR", "MINOR", "PATCH"))


def generate():
    headers = read_all()
    guarded = guarded_headers(headers)
    order = ordered(headers, guarded)

    hoisted = set()
    for path in order:
        for text, guards in headers[path].lines:
            found = ANGLED.match(text)
            if found and not guards:
                hoisted.add(found.group(1))

    body = []

    def inline(path):
        header = headers[path]
        body.append("")
        body.append(f"// ---- {header.name}")
        for text, guards in header.lines:
            if ONCE.match(text):
                continue
            quoted = QUOTED.match(text)
            if quoted:
                target = header.resolve(quoted.group(1))
                if target in guarded:
                    inline(target)
                continue
            angled = ANGLED.match(text)
            if angled and angled.group(1) in hoisted:
                continue
            body.append(text)

    inline(FIRST)
    body.append("")
    body.extend(f"#include <{name}>" for name in sorted(hoisted))
    for path in order:
        if path not in (FIRST, ROOT):
            inline(path)
    # What it includes under a condition.
    inline(ROOT)

    version = version_of((INCLUDE / "brine" / "version.hpp").read_text(encoding="utf-8"))
    head = [
        f"// brine {version} as a single header: pickle for C++, callbacks included.",
        "//",
        "// Generated from include/brine by single_include/generate.py: don't edit.",
        "// Distributed under the Boost Software License, Version 1.0: https://www.boost.org/LICENSE_1_0.txt",
        "#pragma once",
    ]
    # Empty lines that includes left behind.
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(head + body))
    return text.rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser(description="Makes the single header of include/brine.")
    parser.add_argument("--check", action="store_true", help="compare, and exit 1 where the file differs")
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "brine" / "brine.hpp")
    options = parser.parse_args()

    text = generate()
    if options.check:
        old = options.output.read_bytes() if options.output.is_file() else b""
        if old != text.encode("utf-8"):
            fail(f"{options.output.name} is not what include/brine gives; run single_include/generate.py")
        return
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
