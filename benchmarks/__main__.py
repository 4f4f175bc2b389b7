"""`python -m benchmarks`: measure programs in turn, and print a table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.declare import Case
from benchmarks.measure import Effort, Measures, measure
from benchmarks.outcomes import keep
from benchmarks.peers import peers
from benchmarks.report import as_data, broken_limits, outcomes, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 0 when all went well, 1 when a run failed or, with --check, a limit was passed."""
    options = _parser().parse_args(arguments)
    cases = choose((*CASES, *peers()), options.only)
    results: dict[str, Measures] = {case.name: {} for case in cases}
    failed = 0
    for turn in range(-options.warmup, options.runs):
        effort = Effort(options.keys, growth=turn == 0 and not options.no_growth)
        for case in cases:
            failed += not _run(case, effort, turn, results[case.name])
    print(table(cases, results))
    if options.json:
        options.json.write_text(json.dumps(as_data(cases, results), indent=1) + "\n")
    keep(outcomes(cases, results))
    broken = broken_limits(cases, results) if options.check else []
    for line in broken:
        print(line, file=sys.stderr)
    return 1 if failed or broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each program that count")
    parser.add_argument("--warmup", type=int, default=1, help="runs before those")
    parser.add_argument("--keys", type=int, default=30, help="keys to time in each run")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="with what it is compared to")
    parser.add_argument("--no-growth", action="store_true", help="leave the many key presses out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every value here too")
    parser.add_argument("--check", action="store_true", help="fail when a limit is passed")
    return parser


def choose(cases: Sequence[Case], names: Sequence[str]) -> list[Case]:
    """The cases with these names (none: all) and those that they are compared with, in the order declared."""
    wanted = {case.name for case in cases if not names or case.name in names}
    if unknown := set(names) - wanted:
        raise SystemExit(f"no such case: {', '.join(sorted(unknown))}")
    wanted |= {name for case in cases if case.name in wanted for name in case.references()}
    return [case for case in cases if case.name in wanted]


def _run(case: Case, effort: Effort, turn: int, into: Measures) -> bool:
    """One run, kept unless it is for warming up; whether it went well."""
    try:
        found = measure(case, effort)
    except AssertionError as problem:
        print(f"{case.name}: {problem}", file=sys.stderr)
        return False
    for name, values in found.items() if turn >= 0 else ():
        into.setdefault(name, []).extend(values)
    return True


if __name__ == "__main__":
    sys.exit(main())
