#!/usr/bin/env python3
"""What brine costs a compiler, as ratios inside one run.

    tests/bench/compile_time.py [--compiler g++] [--rounds 5] [--count]

Each program is compiled once a round, in turn; a figure is the least of its rounds, in user seconds: a busy
machine only ever adds. --count counts the compiler's instructions instead, by valgrind, once each: slower, and
the same however busy the machine is. Objects are stripped, so that their size is code and what a linker needs.
"""

import argparse
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

RECORD = """
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
struct record {
  std::uint64_t id;
  std::string name;
  std::optional<double> score;
  std::vector<std::uint32_t> values;
  std::map<std::string, std::int32_t> tags;
};
"""
BRINE = """
std::vector<std::byte> save(const std::vector<record>& v) { return brine::dumps(v); }
std::vector<record> load(const std::vector<std::byte>& b) { return brine::loads<std::vector<record>>(b); }
"""
CEREAL_HEADERS = """
#include <cereal/archives/binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <sstream>
"""
CEREAL = CEREAL_HEADERS + """
template <class Archive>
void serialize(Archive& ar, record& r) { ar(r.id, r.name, r.score, r.values, r.tags); }
std::string save(const std::vector<record>& v) {
  std::ostringstream out;
  cereal::BinaryOutputArchive{out}(v);
  return out.str();
}
std::vector<record> load(const std::string& bytes) {
  std::istringstream in{bytes};
  std::vector<record> v;
  cereal::BinaryInputArchive{in}(v);
  return v;
}
"""
INCLUDE = "#include <brine/brine.hpp>\n"

# Aggregates of 20 fields, each with other types in other places, and what a hand writes for them.
TYPES = ["std::uint32_t", "std::string", "double", "std::vector<float>", "std::int16_t"]
HAND = """
#include <cstddef>
#include <cstring>
template <class T> void put(std::vector<std::byte>& out, const T& v) {
  const auto* at = reinterpret_cast<const std::byte*>(&v);
  out.insert(out.end(), at, at + sizeof v);
}
template <class C> void put_all(std::vector<std::byte>& out, const C& c) {
  put(out, static_cast<std::uint32_t>(c.size()));
  const auto* at = reinterpret_cast<const std::byte*>(c.data());
  out.insert(out.end(), at, at + c.size() * sizeof c[0]);
}
struct input { const std::byte* at; const std::byte* end; };
template <class T> bool get(input& in, T& v) {
  if (static_cast<std::size_t>(in.end - in.at) < sizeof v) return false;
  std::memcpy(&v, in.at, sizeof v);
  in.at += sizeof v;
  return true;
}
template <class C> bool get_all(input& in, C& c) {
  std::uint32_t n = 0;
  if (!get(in, n) || n > static_cast<std::size_t>(in.end - in.at) / sizeof c[0]) return false;
  c.resize(n);
  if (n != 0) std::memcpy(c.data(), in.at, n * sizeof c[0]);
  in.at += n * sizeof c[0];
  return true;
}
"""


def field(k, i):
    return TYPES[(i + i // 5 + k) % len(TYPES)]


def aggregates(count, way):
    out = RECORD + {"brine": INCLUDE, "cereal": CEREAL_HEADERS, "hand": HAND}[way]
    for k in range(count):
        out += f"struct wide{k} {{ " + " ".join(f"{field(k, i)} m{i};" for i in range(20)) + " };\n"
        if way == "hand":
            kind = ["_all" if "std::string" in field(k, i) or "vector" in field(k, i) else "" for i in range(20)]
            out += (f"void save{k}(std::vector<std::byte>& out, const wide{k}& v) {{ "
                    + " ".join(f"put{kind[i]}(out, v.m{i});" for i in range(20)) + " }\n")
            out += (f"bool load{k}(input in, wide{k}& v) {{ return "
                    + " && ".join(f"get{kind[i]}(in, v.m{i})" for i in range(20)) + "; }\n")
        elif way == "cereal":
            out += (f"template <class Archive> void serialize(Archive& ar, wide{k}& v) {{ ar("
                    + ", ".join(f"v.m{i}" for i in range(20)) + "); }\n")
            out += (f"void save{k}(std::ostream& out, const wide{k}& v) {{ cereal::BinaryOutputArchive{{out}}(v); }}\n"
                    f"void load{k}(std::istream& in, wide{k}& v) {{ cereal::BinaryInputArchive{{in}}(v); }}\n")
        else:
            out += f"void save{k}(std::vector<std::byte>& out, const wide{k}& v) {{ brine::dumps_into(out, v); }}\n"
            out += f"wide{k} load{k}(const std::vector<std::byte>& b) {{ return brine::loads<wide{k}>(b); }}\n"
    return out


def closures(count):
    out = RECORD + INCLUDE + "using callback = brine::function<double(double)>;\n"
    for k in range(count):
        out += (f"callback make{k}(std::uint64_t id, double by, std::string name) {{\n"
                f"  return brine::closure<\"bench/{k}\">([BRINE_CAPTURE(id, by, name)](double x) {{ return x * by + {k} +"
                f" static_cast<double>(id + name.size()); }});\n}}\n")
    return out + "callback load(const std::vector<std::byte>& b) { return brine::loads<double(double)>(b); }\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", action="store_true", help="instructions, by valgrind, in place of seconds")
    options = parser.parse_args()
    if options.count and shutil.which("valgrind") is None:
        sys.exit("there is no valgrind")

    programs = {
        "the four standard headers": RECORD, "brine.hpp": RECORD + INCLUDE, "W3 with brine": RECORD + INCLUDE + BRINE,
        "W3 with cereal": RECORD + CEREAL,
        "1 of 20 fields": aggregates(1, "brine"), "6 of 20 fields": aggregates(6, "brine"),
        "1 with cereal": aggregates(1, "cereal"), "6 with cereal": aggregates(6, "cereal"),
        "1 by hand": aggregates(1, "hand"), "6 by hand": aggregates(6, "hand"),
        "1 closure": closures(1), "100 closures": closures(100),
    }
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        sources = {}
        for i, (name, text) in enumerate(programs.items()):
            sources[name] = folder / f"p{i}.cpp"
            sources[name].write_text(text)
        compile_one = compiler_of(options.compiler, options.count, folder)
        unit = "1,000,000 instructions" if options.count else "user seconds"
        for level in ["-O0", "-O2"]:
            cost = {name: [] for name in programs}
            size = {}
            for _ in range(1 if options.count else options.rounds):
                for name, source in sources.items():
                    cost[name].append(compile_one(level, source))
                    if cost[name][-1] is None:
                        print(f"({name} doesn't compile here)")
                        cost[name][-1] = float("nan")
                    elif name not in size:
                        subprocess.run(["strip", folder / "o.o"], check=False)
                        size[name] = (folder / "o.o").stat().st_size
            least = {name: min(all_) for name, all_ in cost.items()}
            print(f"\n{options.compiler} {level}, {unit}; stripped object")
            for name in programs:
                print(f"  {name:26} {least[name]:9.2f}  {size.get(name, 0) / 1024:6.0f} KiB")
            each = lambda few, many, n: (least[many] - least[few]) / n
            print(f"  W3, brine / cereal: {least['W3 with brine'] / least['W3 with cereal']:.2f}")
            wide, hand = each("1 of 20 fields", "6 of 20 fields", 5), each("1 by hand", "6 by hand", 5)
            print(f"  each further aggregate of 20 fields: {wide:.3f}, with cereal "
                  f"{each('1 with cereal', '6 with cereal', 5):.3f}, by hand {hand:.3f}, ratio {wide / hand:.2f}")
            print(f"  each further closure: {each('1 closure', '100 closures', 99):.3f}")
            sys.stdout.flush()


def compiler_of(compiler, count, folder):
    """A function that compiles a source and answers what it cost; None where it can't be compiled."""
    flags = ["-std=c++20", f"-I{ROOT / 'include'}"]

    def run(command):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run(command, capture_output=True, text=True)
        return done, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    def timed(level, source):
        done, seconds = run([compiler, *flags, level, "-c", str(source), "-o", str(folder / "o.o")])
        return seconds if done.returncode == 0 else None

    def counted(level, source):
        if timed(level, source) is None:
            return None
        # What the driver would start: valgrind doesn't follow it.
        shown = subprocess.run([compiler, "-###", *flags, level, "-c", str(source), "-o", str(folder / "counted.o")],
                               capture_output=True, text=True).stderr
        inner = next(line for line in shown.splitlines() if "-cc1" in line or "cc1plus" in line)
        command = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', inner)]
        done, _ = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command])
        return int(re.search(r"Collected : (\d+)", done.stderr)[1]) / 1e6

    return counted if count else timed


if __name__ == "__main__":
    main()
