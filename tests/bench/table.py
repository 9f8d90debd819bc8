#!/usr/bin/env python3
"""Runs the benchmarks and prints their table, as ratios to the codec written by hand.

    cmake --preset bench && cmake --build --preset bench && tests/bench/table.py

Each competitor runs each workload in a process of its own, round after round, in a new order, with heap
and stack shifted each time; a cell is the median over the rounds of the ratios within one round. The
codec written by hand runs twice in a round: what the second differs from the first is what
the machine's noise is worth. Before that, every program proves that it loads what was saved,
and a codec that is wrong on purpose proves that this proof can fail.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CELLS = ["encode", "encode_fresh", "decode", "decode_fresh"]
TITLES = {
    1: "W1, 50 monsters",
    2: "W2, 1,000,000 structs of 24 bytes",
    3: "W3, 10,000 records",
    4: "W4, one small struct",
    5: "W5, a graph of 100,000 nodes",
    6: "W6, a callback (decode: load and call)",
}
# The ratios to reach, for the notes under the table.
AIMS = {1: [1.05] * 4, 2: [1.0] * 4, 3: [1.05] * 4, 4: [1.05] * 4, 5: [1.3] * 4, 6: [1.5, 1.5, 2.0, 2.0]}


def unlimited_stack():
    # Other libraries follow pointers by recursion.
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))


def run(program, *arguments, **environment):
    shift = {"BENCH_SHIFT": "x" * random.randrange(4096)}
    done = subprocess.run([str(program), *arguments], env={**os.environ, **shift, **environment},
                          preexec_fn=unlimited_stack, capture_output=True, text=True)
    return done


def measure(program, min_time, *arguments, **environment):
    """Nanoseconds of CPU time for each cell."""
    done = run(program, *arguments, f"--benchmark_min_time={min_time}", "--benchmark_format=json", **environment)
    if done.returncode != 0:
        sys.exit(f"{program.name} failed: {done.stderr}")
    units = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
    return {b["name"]: b["cpu_time"] * units[b["time_unit"]] for b in json.loads(done.stdout)["benchmarks"]}


def program_of(build, peer, workload):
    program = build / "tests" / "bench" / f"bench_{peer}_w{workload}"
    return program if program.exists() else None


def verify(build, workloads):
    for w in workloads:
        for peer in ["hand", "brine", "memcpy", "cereal", "boost"]:
            program = program_of(build, peer, w)
            if program is not None and run(program, "--verify").returncode != 0:
                sys.exit(f"{program.name} does not load what it saved")
        wrong = program_of(build, "wrong", w)
        if wrong is not None and run(wrong, "--verify").returncode != 1:
            sys.exit(f"{wrong.name} is wrong on purpose, and nothing has noticed")


def duration(ns):
    for unit, size in (("ms", 1e6), ("us", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def median_ratios(rounds, peer, base):
    return {c: statistics.median(r[peer][c] / r[base][c] for r in rounds) for c in CELLS}


def ratio_table(build, workloads, rounds, min_time, peers):
    controls, missed = [], []
    for w in workloads:
        present = [p for p in peers if program_of(build, p, w) is not None]
        base = "memcpy" if w == 2 and "memcpy" in present else "hand"
        jobs = present + ([base + " again"] if base in present else [])
        taken = []
        for _ in range(rounds):
            random.shuffle(jobs)
            taken.append({j: measure(program_of(build, j.split()[0], w), min_time) for j in jobs})
        print(f"\n### {TITLES[w]}\n")
        print("| | encode | encode fresh | decode | decode fresh |\n|---|---|---|---|---|")
        absolute = [duration(statistics.median(r[base][c] for r in taken)) for c in CELLS]
        print(f"| {base} | " + " | ".join(absolute) + " |")
        for p in present + [base + " again"]:
            if p == base:
                continue
            ratios = median_ratios(taken, p, base)
            print(f"| {p} / {base} | " + " | ".join(f"{ratios[c]:.2f}" for c in CELLS) + " |")
            if p.endswith("again"):
                controls += ratios.values()
            if p == "brine":
                missed += [f"W{w} {c} {ratios[c]:.2f} (aim {aim:.2f})" for c, aim in zip(CELLS, AIMS[w])
                           if ratios[c] > aim]
        sys.stdout.flush()
    if controls:
        good = sum(0.97 <= c <= 1.03 for c in controls)
        print(f"\nControl: the same codec measured twice agrees within 3% in {good} of {len(controls)} cells.")
    print("Not reached: " + ("; ".join(missed) if missed else "nothing") + ".")


def sizes(build, workloads):
    print("\n### Bytes of a document, on average\n")
    print("| | brine | plain counts of 4 bytes + header | cereal | boost |\n|---|---|---|---|---|")
    for w in workloads:
        def size(peer, which):
            program = program_of(build, peer, w)
            if program is None:
                return "-"
            return f"{float(run(program, '--sizes').stdout.split()[which]) + (14 if which else 0):,.0f}"
        print(f"| W{w} | {size('brine', 0)} | {size('brine', 1)} | {size('cereal', 0)} | {size('boost', 0)} |")


def scaling(build, rounds, min_time):
    print("\n### Cost per element as the work grows, against the smallest\n")
    print("| | | encode | encode fresh | decode | decode fresh |\n|---|---|---|---|---|---|")
    # (workload, its size at scale 1, scales, environment, name)
    plans = [(2, 1_000_000, ["0.01", "0.1", "1"], {}, "W2"), (3, 10_000, ["0.1", "1", "10"], {}, "W3"),
             (5, 100_000, ["1", "10"], {}, "W5"), (5, 100_000, ["1", "10"], {"BENCH_CHAIN": "1"}, "chain")]
    for w, size, scales, environment, name in plans:
        for peer in ["hand", "brine"]:
            program = program_of(build, peer, w)
            taken = []
            for _ in range(rounds):
                one = {}
                for scale in scales:
                    times = measure(program, min_time, BENCH_SCALE=scale, **environment)
                    one[scale] = {c: t / (size * float(scale)) for c, t in times.items()}
                taken.append(one)
            for scale in scales[1:]:
                ratios = median_ratios(taken, scale, scales[0])
                print(f"| {name} {peer} | {int(size * float(scale)):,} / {int(size * float(scales[0])):,} elements | "
                      + " | ".join(f"{ratios[c]:.2f}" for c in CELLS) + " |")
            sys.stdout.flush()


def closures(build, rounds, min_time):
    program = build / "tests" / "bench" / "bench_closures"
    ratios, registering, allocations = [], [], []
    for _ in range(rounds):
        times = {}
        for count in ("10", "10000"):
            done = run(program, count, f"--benchmark_min_time={min_time}", "--benchmark_format=json")
            allocated, each = done.stderr.split()[:2]
            times[count] = json.loads(done.stdout)["benchmarks"][0]["cpu_time"]
        ratios.append(times["10000"] / times["10"])
        registering.append(float(each))
        allocations.append(int(allocated))
    startup = run(build / "tests" / "bench" / "bench_startup")
    print("\n### Registered closures\n")
    print(f"- loading with 10,000 registered / with 10: {statistics.median(ratios):.2f}")
    print(f"- registering one, of 10,000: {statistics.median(registering):.0f} ns, {max(allocations)} allocations in all")
    print(f"- allocations before main() of a program that never loads: {startup.stdout.strip()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".build" / "bench", help="the build directory")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--min-time", type=float, default=0.02, help="seconds for each cell of a round")
    parser.add_argument("--workloads", type=int, nargs="*", default=list(TITLES))
    parser.add_argument("--peers", nargs="*", default=["hand", "memcpy", "brine", "cereal", "boost"])
    parser.add_argument("--only", choices=["verify", "ratios", "sizes", "scaling", "closures"])
    options = parser.parse_args()
    wanted = lambda part: options.only in (None, part)
    verify(options.build, options.workloads)
    if wanted("ratios"):
        ratio_table(options.build, options.workloads, options.rounds, options.min_time, options.peers)
    if wanted("sizes"):
        sizes(options.build, options.workloads)
    if wanted("scaling"):
        scaling(options.build, max(3, options.rounds // 4), options.min_time)
    if wanted("closures"):
        closures(options.build, max(3, options.rounds // 2), options.min_time)


main()
