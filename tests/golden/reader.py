#!/usr/bin/env python3
"""Prints brine documents as JSON, a line each: reader.py FILE...

Written from include/brine/wire/FORMAT.md alone, to show that it is enough; the shape of the JSON is the one that
include/brine/archive/inspect_json.hpp describes. A file may hold several documents, one behind the other.
"""

import json
import struct
import sys
import zlib

INTEGERS = {code: (width, sign) for code, (width, sign) in enumerate(
    [(w, s) for w in (1, 2, 4, 8, 16) for s in (False, True)], 0x02)}
CHARACTERS = {0x0F: 1, 0x10: 1, 0x11: 2, 0x12: 4, 0x13: 4, 0x14: 1}
BOOL, F32, F64, F128, BYTE, UNIT = 0x01, 0x0C, 0x0D, 0x0E, 0x14, 0x15
(TEXT, SEQUENCE, SET, MULTISET, MAP, MULTIMAP, ARRAY, BITS, OPTIONAL, VARIANT, TUPLE, RECORD, REFERENCE, ENUMERATION,
 UNIQUE, SHARED, WEAK, CLOSURE, HANDLE, DURATION, TIME_POINT, BASE) = range(0x20, 0x36)


def brine_hash(data):
    h, mask = 14695981039346656037, 2**64 - 1
    for byte in data:
        h = (h ^ byte) * 1099511628211 & mask
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & mask
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & mask
    return h ^ h >> 33


def check(condition, what):
    if not condition:
        raise ValueError(what)


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, n):
        check(n <= self.left(), "truncated")
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self, width, sign=False):
        return int.from_bytes(self.take(width), "little", signed=sign)

    def varint(self):
        value = shift = 0
        while True:
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                check((byte != 0 or shift == 7) and value < 2**64, "bad varint")
                return value

    def text(self):
        return self.take(self.varint())


class Node:
    """A word of a schema: what it is, a number or text, children, and of a record its members' names."""

    def __init__(self, what):
        self.what, self.number, self.text, self.children, self.names = what, 0, b"", [], []


def parse_schema(data):
    source, records = Bytes(data), []

    def parse():
        node = Node(source.number(1))
        if node.what == RECORD:
            records.append(node)
            while (size := source.varint()) != 0:
                node.names.append(source.take(size - 1))
                node.children.append(parse())
        elif node.what == REFERENCE:
            return records[source.varint()]
        elif node.what in (CLOSURE, HANDLE, BASE):
            node.text = source.text()
        elif node.what in (MAP, MULTIMAP):
            node.children = [parse(), parse()]
        elif node.what in (VARIANT, TUPLE):
            node.children = [parse() for _ in range(source.varint())]
        elif node.what in (ARRAY, BITS):
            node.number = source.varint()
            node.children = [parse()] if node.what == ARRAY else []
        elif node.what >= TEXT:
            if node.what == TIME_POINT:
                node.text = source.text()
            node.children = [parse()]
            if node.what == DURATION:
                node.number = (source.varint(), source.varint())
        check(BOOL <= node.what <= UNIT or TEXT <= node.what <= BASE, "no word of a schema")
        return node

    root = parse()
    check(source.left() == 0, "bytes behind a schema")
    return root


def as_text(data):
    """Bytes as a string, or as {"$hex"} where they are no UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"$hex": data.hex()}


def as_key(name):
    text = as_text(name)
    if isinstance(text, dict):
        return "$hex:" + text["$hex"]
    return "$" + text if text.startswith("$") else text


def wide_text(data, width):
    try:
        return data.decode("utf-16-le" if width == 2 else "utf-32-le")
    except UnicodeDecodeError:
        return {"$units": [int.from_bytes(data[i:i + width], "little") for i in range(0, len(data), width)]}


def floating(bits, width):
    """exponent bits, fraction bits"""
    e_bits, f_bits = {4: (8, 23), 8: (11, 52), 16: (15, 112)}[width]
    fraction, exponent = bits & (1 << f_bits) - 1, bits >> f_bits & (1 << e_bits) - 1
    sign = "-" if bits >> (8 * width - 1) else ""
    if exponent == (1 << e_bits) - 1:
        if fraction == 0:
            return sign + "inf"
        plain = not sign and fraction == 1 << (f_bits - 1)
        return "nan" if plain else f"nan:0x{bits:0{2 * width}x}"
    if width == 8:
        return struct.unpack("<d", bits.to_bytes(8, "little"))[0]
    if width == 4:
        value = struct.unpack("<f", bits.to_bytes(4, "little"))[0]
        return next(float(t) for t in (f"{value:.{n}g}" for n in range(1, 10)) if struct.pack("<f", float(t)) == struct.pack("<f", value))
    if exponent == 0 and fraction == 0:
        return sign + "0x0p+0"
    digits = f"{fraction:028x}".rstrip("0")
    power = max(exponent, 1) - 16383
    return f"{sign}0x{int(exponent != 0)}{'.' if digits else ''}{digits}p{power:+d}"


class Document:
    """Of values that take no bytes a schema may announce any number in few bytes: listed are 8 values for each byte, and
    2^18, and elements of containers that take none at most as many as there are bytes, and 2^18."""

    def __init__(self, data):
        self.data = data
        head = Bytes(data)
        check(head.take(4) == b"\x8fbrn", "bad magic")
        check(head.number(1) == 1, "unsupported format")
        flags = head.number(1)
        check(flags < 16, "unsupported flags")
        self.hash = head.number(8)
        self.embedded, self.checked, self.sized = (bool(flags & bit) for bit in (1, 2, 4))
        self.tag = None
        size = len(data)
        if self.sized:
            size = 22 + head.number(8)
            check(size <= len(data), "truncated")
        self.size = size
        end = size
        if self.checked:
            end -= 4
            check(zlib.crc32(data[:end]) == int.from_bytes(data[end:size], "little"), "checksum mismatch")
        self.source = Bytes(data[:end])
        self.source.at = head.at
        if flags & 8:
            self.tag = self.source.text()
            check(1 <= len(self.tag) <= 255, "a tag of no or too many bytes")
        self.codes, self.classes, self.objects = [], [], []
        self.values_left, self.empty_left = 2**18 + 8 * size, 2**18 + size

    def schema(self, expected):
        data = self.source.text()
        check(brine_hash(data) == expected, "a schema and its hash disagree")
        return parse_schema(data)

    def json(self):
        if self.embedded:
            value, objects = self.value(self.schema(self.hash)), []
            for node, name in self.objects:  # grows meanwhile
                held = self.value(node)
                objects.append(held if name is None else {"$class": name, "$value": held})
            check(self.source.left() == 0, "trailing bytes")
        else:
            value, objects = {"$unread": self.source.left()}, []
        tag = {} if self.tag is None else {"tag": as_text(self.tag)}
        return {"brine": 1, "embedded": self.embedded, "checksummed": self.checked, "sized": self.sized, **tag,
                "hash": f"{self.hash:016x}", "size": self.size, "value": value, "objects": objects}

    def elements(self, count, read):
        """So many values, each by read()."""
        check(count <= self.source.left() + 2**18, "too many elements")
        values = []
        for _ in range(count):
            at = self.source.at
            values.append(read())
            if self.source.at == at:
                self.empty_left -= 1
                check(self.empty_left >= 0, "too many elements without bytes")
        return values

    def value(self, node):
        source, what = self.source, node.what
        self.values_left -= 1
        check(self.values_left >= 0, "too many values")
        if what == BOOL:
            check((byte := source.number(1)) < 2, "no bool")
            return byte == 1
        if what in INTEGERS:
            n = source.number(*INTEGERS[what])
            return n if abs(n) < 2**53 and INTEGERS[what][0] < 16 else str(n)
        if what in CHARACTERS:
            return source.number(CHARACTERS[what])
        if what in (F32, F64, F128):
            width = {F32: 4, F64: 8, F128: 16}[what]
            return floating(source.number(width), width)
        if what == UNIT:
            return None
        child = node.children[0] if node.children else None
        if what == TEXT:
            width = CHARACTERS[child.what]
            data = source.take(source.varint() * width)
            return as_text(data) if width == 1 else wide_text(data, width)
        if what in (SEQUENCE, SET, MULTISET, ARRAY):
            count = node.number if what == ARRAY else source.varint()
            if what in (SEQUENCE, ARRAY) and CHARACTERS.get(child.what) == 1:
                data = source.take(count)
                return {"$hex": data.hex()} if child.what == BYTE else as_text(data)
            if what == ARRAY:
                return [self.value(child) for _ in range(count)]
            return self.elements(count, lambda: self.value(child))
        if what in (MAP, MULTIMAP):
            return self.map(node)
        if what == BITS:
            bits = int.from_bytes(source.take((node.number + 7) // 8), "little")
            check(bits < 1 << node.number, "bits beyond the end")
            return f"{bits:0{node.number}b}" if node.number else ""
        if what in (OPTIONAL, UNIQUE):
            check((present := source.number(1)) < 2, "neither there nor not")
            if not present:
                return None
            if child.what == BASE:
                held, name = self.object_class()
                return {"$class": name, "$value": self.value(held)}
            held = self.value(child)
            nothing = held is None or (child.what in (OPTIONAL, UNIQUE) and isinstance(held, dict) and list(held) == ["$some"])
            return {"$some": held} if nothing else held
        if what == VARIANT:
            index = source.varint()
            return {"$index": index, "$value": self.value(node.children[index])}
        if what == TUPLE:
            return [self.value(c) for c in node.children]
        if what == RECORD:
            out, seen = {}, set()
            for i, (name, c) in enumerate(zip(node.names, node.children)):
                key = f"${i}" if not name or name in seen else as_key(name)
                seen.add(name)
                out[key] = self.value(c)
            return out
        if what in (ENUMERATION, DURATION, TIME_POINT):
            return self.value(child)
        if what in (SHARED, WEAK):
            return self.reference(child)
        if what == CLOSURE:
            return self.closure(node.text)
        check(what == HANDLE, "a class outside a pointer")
        return {"$handle": as_text(source.text())}

    def map(self, node):
        pairs = self.elements(self.source.varint(), lambda: [self.value(c) for c in node.children])
        keys = [key for key, _ in pairs]
        by_text = node.what == MAP and node.children[0].what == TEXT and CHARACTERS[node.children[0].children[0].what] == 1
        if keys and by_text and all(isinstance(k, str) for k in keys) and len(set(keys)) == len(keys):
            return {("$" + k if k.startswith("$") else k): v for k, v in pairs}
        return pairs

    def object_class(self):
        k = self.source.varint()
        if k == 1:
            name, expected = self.source.text(), self.source.number(8)
            self.classes.append((self.schema(expected), as_text(name)))
            return self.classes[-1]
        check(k >= 2, "a class without a name")
        return self.classes[k - 2]

    def reference(self, pointee):
        r = self.source.varint()
        if r == 0:
            return None
        number, part = divmod(r, 2)
        if part:
            check(1 <= number <= len(self.objects), "a part of no object")
            return {"$ref": number, "$part": [self.source.varint() for _ in range(self.source.varint())]}
        check(number <= len(self.objects) + 1, "no such object")
        if number == len(self.objects) + 1:
            self.objects.append(self.object_class() if pointee.what == BASE else (pointee, None))
        return {"$ref": number}

    def closure(self, signature):
        source = self.source
        k = source.varint()
        if k == 0:
            return None
        if k < 3:
            expected, identity = source.number(8), source.text()
            check(brine_hash(identity) == expected, "an identity and its hash disagree")
            parts = Bytes(identity)
            unnamed, name, version, spelled, captures = (
                parts.number(1), parts.text(), parts.varint(), parts.text(), parts.number(8))
            shown = {"$closure": None, "words": as_text(name)} if unnamed else {"$closure": as_text(name)}
            shown |= {"version": version, "signature": as_text(spelled)}
            if unnamed:
                shown["build"] = f"{parts.number(8):016x}"
            check(parts.left() == 0 and spelled == signature, "no identity of such a closure")
            if k == 2:
                shown["fingerprint"] = f"{source.number(8):016x}"
            self.codes.append((shown, self.schema(captures)))
        shown, captures = self.codes[k - 3 if k >= 3 else -1]
        return shown | {"captures": self.value(captures)}


def documents(data):
    while data:
        document = Document(data)
        yield document.json()
        data = data[document.size:]


if __name__ == "__main__":
    sys.setrecursionlimit(10000)
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            for shown in documents(file.read()):
                print(json.dumps(shown))
