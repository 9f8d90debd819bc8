#!/usr/bin/env python3
"""program.py BRINE CALLBACKS_SAVE GOLDEN: the program `brine` on documents that other programs wrote."""

import json
import os
import pty
import random
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

BRINE, SAVE, GOLDEN = sys.argv[1], sys.argv[2], Path(sys.argv[3])
sys.path.insert(0, str(GOLDEN))
import reader  # noqa: E402

FILES = sorted((GOLDEN / "v1").glob("*.brine"))
CONTROL = {chr(c) for c in range(0x20)} - {"\n"} | {chr(c) for c in range(0x7F, 0xA0)} | {"\u202e", "\u2066"}


def run(*arguments, stdin=b"", environment=None):
    done = subprocess.run([BRINE, *map(str, arguments)], input=stdin, capture_output=True,
                          env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def on_terminal(*arguments, environment=None):
    """What is written to a terminal, standard output and standard error together."""
    out = bytearray()
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ.update(environment or {})
        os.execv(BRINE, [BRINE, *map(str, arguments)])
    while True:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(fd)
    return status, out.decode("utf-8")


def text(data):
    assert len(data) < 128
    return bytes([len(data)]) + data


def document(schema, value, flags=1):
    return b"\x8fbrn\x01" + bytes([flags]) + struct.pack("<Q", reader.brine_hash(schema)) + text(schema) + value


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = Path(cls.folder.name)
        cls.jobs = cls.at / "jobs.brine"
        for name, word in (("jobs", "size_t"), ("other", "int")):
            subprocess.run([SAVE, "--word", word, __file__, "-o", cls.at / f"{name}.brine"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def write(self, name, data):
        path = self.at / name
        path.write_bytes(data)
        return path

    def harmless(self, *texts):
        for t in texts:
            self.assertFalse(CONTROL & set(t), t)

    def test_show_prints_names_captures_and_places(self):
        status, out, err = run("show", self.jobs)
        self.assertEqual((status, err), (0, ""))
        self.assertIn('run: closure "jobs/lines_longer_than" string(const string&)', out)
        self.assertIn("threshold: 80  @", out)
        self.assertIn("checksum good", out)
        self.assertNotIn("  @", run("show", "--no-offsets", self.jobs)[1])
        self.assertNotIn("\x1b", out)

    def test_long_lists_are_cut_unless_asked_for(self):
        path = self.write("long.brine", document(b"\x21\x20\x0f", b"\x64" + b"\x01x" * 100))
        self.assertIn("... 80 more", run("show", path)[1])
        self.assertIn("[99]", run("show", "--all", path)[1])

    def test_json_is_what_the_other_reader_says(self):
        for path in FILES:
            status, out, _ = run("show", "--json", path)
            self.assertEqual(status, 0, path)
            ours = [json.dumps(json.loads(line)) for line in out.splitlines()]
            self.assertEqual(ours, [json.dumps(d) for d in reader.documents(path.read_bytes())], path)
            self.assertEqual(json.loads(run("show", "--json", "--indent", 2, path)[1]) if len(ours) == 1 else None,
                             json.loads(out) if len(ours) == 1 else None)

    def test_several_documents_of_a_file_are_all_shown(self):
        status, out, _ = run("show", GOLDEN / "v1" / "stream.brine")
        self.assertEqual(status, 0)
        self.assertEqual(out.count(": document "), 4)
        self.assertIn("doesn't carry its schema: 12 bytes", out)
        self.assertEqual(len(run("schema", GOLDEN / "v1" / "stream.brine")[1].splitlines()), 5)

    def test_standard_input(self):
        self.assertEqual(run("show", "-", stdin=self.jobs.read_bytes())[0], 0)

    def test_colours_only_for_a_terminal_or_when_asked_for(self):
        self.assertIn("\x1b[", run("--color", "always", "show", self.jobs)[1])
        self.assertIn("\x1b[", run("show", self.jobs, "--color", "always")[1])
        self.assertNotIn("\x1b[", run("show", self.jobs, "--color", "auto")[1])
        self.assertIn("\x1b[", on_terminal("show", self.jobs)[1])
        self.assertNotIn("\x1b[", on_terminal("show", self.jobs, "--color", "never")[1])
        self.assertNotIn("\x1b[", on_terminal("show", self.jobs, environment={"NO_COLOR": "1"})[1])

    def test_schema(self):
        status, out, _ = run("schema", self.jobs)
        self.assertEqual(status, 0)
        self.assertTrue(out.startswith("[{title: string, files: [string], run: closure<string(const string&)>}]\n"))
        self.assertIn('  closure "jobs/lines_with" string(const string&): {word: string}\n', out)
        self.assertIn('  class "golden/circle": {{i32}, f64}\n', run("schema", GOLDEN / "v1" / "classes.brine")[1])
        self.assertIn("not embedded", run("schema", GOLDEN / "v1" / "compact.brine")[1])

    def test_verify(self):
        status, out, err = run("verify", self.jobs, *FILES)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("stream.brine: good, 4 documents, 198 bytes", out)
        self.assertEqual(run("verify", "-q", self.jobs), (0, "", ""))
        data = self.jobs.read_bytes()
        for n in range(0, len(data), 7):
            status, out, err = run("verify", self.write("cut.brine", data[:n]))
            self.assertEqual((status, out), (2, ""))
            self.assertRegex(err, "truncated|checksum_mismatch")
        for at in range(0, len(data), 11):
            bad = bytearray(data)
            bad[at] ^= 1
            status, out, err = run("verify", self.write("bad.brine", bad))
            self.assertEqual((status, out), (2, ""))
            self.assertIn("bad.brine: brine: ", err)
        # One damaged file doesn't hide the others.
        status, out, err = run("verify", self.at / "bad.brine", self.jobs, self.at / "none.brine")
        self.assertEqual(status, 2)
        self.assertIn("jobs.brine: good", out)
        self.assertIn("none.brine: can't be opened", err)
        # The third of several documents is damaged.
        stream = bytearray((GOLDEN / "v1" / "stream.brine").read_bytes())
        stream[99 + 40] ^= 1
        self.assertIn("document 4 at byte 99: brine: checksum_mismatch", run("verify", self.write("s.brine", stream))[2])

    def test_verify_shows_progress_on_a_terminal(self):
        many = [self.jobs] * 25
        status, out = on_terminal("verify", "-q", *many)
        self.assertEqual(status, 0)
        self.assertRegex(out, r"\r\[=* *\] +\d+ %")
        self.assertNotIn("%", on_terminal("verify", "-q", self.jobs)[1])
        self.assertEqual(run("verify", "-q", *many), (0, "", ""))

    def test_diff(self):
        other = self.at / "other.brine"
        self.assertEqual(run("diff", self.jobs, self.jobs), (0, "", ""))
        status, out, err = run("diff", self.jobs, other)
        self.assertEqual((status, err), (1, ""))
        self.assertEqual(out, '~ [3].run.word: "size_t" -> "int"\n~ [3].title: "lines with size_t" -> "lines with int"\n')
        self.assertEqual(run("diff", self.jobs, self.at / "none.brine")[0], 2)
        self.assertEqual(run("diff", self.write("c.brine", self.jobs.read_bytes()[:50]), other)[0], 2)
        for path in FILES:
            self.assertEqual(run("diff", path, path), (0, "", ""), path)

        def numbers(*n):
            return self.write(f"{len(n)}{sum(n)}.brine", document(b"\x21\x06", bytes([len(n)]) + struct.pack(f"<{len(n)}I", *n)))

        self.assertEqual(run("diff", numbers(1, 2, 3), numbers(1, 9, 2, 3))[1], "+ [1]: 9\n")
        self.assertEqual(run("diff", numbers(1, 2, 3), numbers(1, 3))[1], "- [1]: 2\n")
        self.assertEqual(run("diff", numbers(1, 2), numbers(1, 5))[1], "~ [1]: 2 -> 5\n")
        maps = [self.write(f"m{i}.brine", document(b"\x24\x20\x0f\x02", value)) for i, value in
                enumerate((b"\x02\x01a\x01\x01b\x02", b"\x02\x01b\x03\x01c\x04"))]
        self.assertEqual(run("diff", *maps)[1], '- ["a"]: 1\n~ ["b"]: 2 -> 3\n+ ["c"]: 4\n')
        grown = [self.write("r0.brine", document(b"\x2b\x02a\x02\x00", b"\x01")),
                 self.write("r1.brine", document(b"\x2b\x02b\x02\x02a\x04\x00", b"\x05\x01\x00"))]
        self.assertEqual(run("diff", *grown)[1], "~ a: 1 as u8 -> 1 as u16\n+ b: 5\n")

    def test_diff_follows_circles_of_pointers(self):
        # record {n: u8, next: shared of the record}: 1 -> 2 -> 1, and 1 -> 3 -> 1
        schema = b"\x2f\x2b\x02n\x02\x05next\x2f\x2c\x00\x00"
        a = self.write("a.brine", document(schema, b"\x02\x01\x04\x02\x02"))
        b = self.write("b.brine", document(schema, b"\x02\x01\x04\x03\x02"))
        self.assertEqual(run("diff", a, a)[0], 0)
        self.assertEqual(run("diff", a, b)[1], "~ next.n: 2 -> 3\n")

    def test_stat(self):
        status, out, _ = run("stat", self.jobs)
        self.assertEqual(status, 0)
        rows = {line.split()[-1]: line.split() for line in out.splitlines()[2:]}
        self.assertEqual(rows["[].title"][2], "6")
        self.assertEqual(int(rows["[].title"][0]), sum(1 + len(d["title"]) for d in json.loads(run("show", "--json", self.jobs)[1])["value"]))
        whole = sum(int(rows[r][0]) for r in ("(header)", "(schema)", "(checksum)", "value)"))
        self.assertEqual(whole, self.jobs.stat().st_size)
        self.assertIn("more paths", run("stat", "--lines", 3, self.jobs)[1])

    def test_nothing_of_a_document_reaches_the_terminal_as_it_is(self):
        evil = b"\x1b[31m\x9b\xc2\x9b\xe2\x80\xae\x07\xff"
        identity = b"\x00" + text(evil) + b"\x01" + text(b"\x1bf()") + struct.pack("<Q", reader.brine_hash(b"\x2b\x00"))
        code = b"\x01" + struct.pack("<Q", reader.brine_hash(identity)) + text(identity) + text(b"\x2b\x00")
        schema = (b"\x2b" + bytes([len(evil) + 1]) + evil + b"\x20\x0f\x02f\x31" + text(b"\x1bf()") +
                  b"\x02h\x32" + text(evil) + b"\x02w\x20\x11\x02t\x34" + text(evil) + b"\x33\x02\x01\x01\x00")
        value = text(evil) + code + text(evil) + b"\x01\x1b\x00" + b"\x05"
        path = self.write("evil\x1b[31m.brine", document(schema, value))
        plain = self.write("plain.brine", document(b"\x02", b"\x05"))
        for arguments in (("show",), ("show", "--json"), ("schema",), ("verify",), ("stat",)):
            status, out, err = run(*arguments, path)
            self.assertEqual((status, err), (0, ""), arguments)
            self.harmless(out)
        for pair in ((path, plain), (plain, path)):
            status, out, err = run("diff", *pair)
            self.assertEqual(status, 1)
            self.harmless(out, err)
        # The message of a refusal names the closure: here one of another signature than the schema says.
        wrong = document(schema.replace(text(b"\x1bf()"), text(b"\x1bg()")), value)
        status, out, err = run("show", self.write("wrong.brine", wrong))
        self.assertEqual(status, 2)
        self.assertIn("signature_mismatch", err)
        self.harmless(out, err)

    def test_unnamed_closures_say_their_build(self):
        identity = b"\x01" + text(b"main()::<lambda>") + b"\x00" + text(b"void()") + struct.pack(
            "<QQ", reader.brine_hash(b"\x2b\x00"), 0xABCDEF)
        data = document(b"\x31" + text(b"void()"), b"\x01" + struct.pack("<Q", reader.brine_hash(identity)) +
                        text(identity) + text(b"\x2b\x00"))
        path = self.write("unnamed.brine", data)
        self.assertIn('unnamed closure "main()::<lambda>" of the build 0000000000abcdef void()', run("show", path)[1])
        self.assertEqual(json.loads(run("show", "--json", path)[1])["value"]["build"], "0000000000abcdef")

    def test_damaged_documents_are_shown_or_refused(self):
        dice = random.Random(3)
        statuses = set()
        for _ in range(80):
            data = bytearray(dice.choice(FILES).read_bytes())
            data[5] &= ~2
            for _ in range(dice.randint(1, 3)):
                data[dice.randrange(4, len(data))] = dice.randrange(256)
            path = self.write("fuzzed.brine", data)
            for arguments in (("show",), ("stat",), ("diff", self.jobs)):
                status, out, err = run(*arguments, path)
                self.assertIn(status, (0, 1, 2), (arguments, data.hex()))
                self.assertTrue(status != 2 or err.startswith(str(path)), err)
                self.harmless(out, err)
                statuses.add(status)
        self.assertEqual(statuses, {0, 1, 2})

    def test_checksum_mended_damage_is_found(self):
        data = bytearray(self.jobs.read_bytes())
        data[14] = 0xFF  # the schema's count
        data[-4:] = struct.pack("<I", zlib.crc32(data[:-4]))
        status, _, err = run("show", self.write("mended.brine", data))
        self.assertEqual(status, 2)
        self.assertIn("truncated", err)

    def test_wrong_use(self):
        self.assertEqual(run()[0], 2)
        self.assertEqual(run("show")[0], 2)
        self.assertEqual(run("frob", self.jobs)[0], 2)
        self.assertEqual(run("--help")[0], 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
