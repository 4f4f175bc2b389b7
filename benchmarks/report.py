"""The results: medians, ratios to a yardstick, limits."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.declare import Case, Limit, Reference
from benchmarks.measure import Measures
from benchmarks.outcomes import Outcome
from benchmarks.peers import NAMES

Results = Mapping[str, Measures]
COLUMNS = (
    ("first content", "first content ms"),
    ("marker", "marker ms"),
    ("full paint", "full paint ms"),
    ("cpu", "CPU ms"),
    ("key first", "key: first byte ms"),
    ("key last", "key: last byte ms"),
    ("memory", "memory MiB"),
    ("peak", "peak MiB"),
    ("growth", "growth MiB"),
)
COMPARED = {"full paint", "cpu", "key last", "memory", "peak"}


def median(results: Results, reference: Reference) -> float | None:
    """The median of a measure of a case; None where it was not measured."""
    values = results.get(reference[0], {}).get(reference[1])
    return statistics.median(values) if values else None


def p95(results: Results, reference: Reference) -> float | None:
    """The smallest value that 95 % of the values do not pass; None where it was not measured."""
    values = sorted(results.get(reference[0], {}).get(reference[1], []))
    return values[math.ceil(0.95 * len(values)) - 1] if values else None


def table(cases: Sequence[Case], results: Results) -> str:
    """A markdown table, a row per case: between brackets the p95 of keys, after x the ratio to the base."""
    heads = ["case", "runs", *(head for _, head in COLUMNS), "steps ms"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for case in cases:
        cells = [_cell(results, case, name) for name, _ in COLUMNS]
        runs = len(results[case.name].get("marker", []))
        lines.append(f"| {' | '.join([case.name, str(runs), *cells, _steps(results, case)])} |")
    return "\n".join(lines)


def _cell(results: Results, case: Case, measure: str) -> str:
    value, base = median(results, (case.name, measure)), median(results, (case.base, measure))
    if value is None:
        return "-"
    text = f"{value:.1f}" if measure.startswith("key") or "emory" in measure else f"{value:.0f}"
    if measure.startswith("key"):
        text += f" ({p95(results, (case.name, measure)):.1f})"
    ratio = measure in COMPARED and case.base != case.name and base
    return f"{text} x{value / base:.2f}" if ratio and base else text


def _steps(results: Results, case: Case) -> str:
    return ", ".join(_step(results, case, step.name) for step in case.steps if step.name) or "-"


def _step(results: Results, case: Case, name: str) -> str:
    shown, painted, whole = (median(results, (case.name, f"{name}{part}")) for part in (" shown", "", " from start"))
    if shown is None or painted is None or whole is None:
        return f"{name} -"
    return f"{name} {shown:.0f} to {painted:.0f} ({whole:.0f} from start)"


def outcomes(cases: Sequence[Case], results: Results) -> list[Outcome]:
    """A line for each limit that could be looked at, and one for what a peer needs."""
    limited = [_outcome(case, limit, results) for case in cases for limit in case.limits]
    beside = [line for case in cases if case.name in NAMES for line in _peer(case, results)]
    return [*filter(None, limited), *beside]


def _outcome(case: Case, limit: Limit, results: Results) -> Outcome | None:
    stat = median if limit.stat == "median" else p95
    value, allowed = stat(results, (case.name, limit.measure)), _allowed(limit, results)
    if value is None or allowed is None:
        return None
    what = f"{case.name}: {limit.measure} ({limit.stat})"
    if limit.of is None or limit.plus:
        return Outcome(what, f"{value:.1f}", value, round(allowed, 1))
    base = allowed / limit.at_most
    return Outcome(what, f"{value:.1f}, {limit.of[0]} {base:.1f}", value / base, limit.at_most)


def _peer(case: Case, results: Results) -> Iterator[Outcome]:
    for measure in ("full paint", "key last", "memory"):
        value, base = median(results, (case.name, measure)), median(results, (case.base, measure))
        if value is not None and base is not None:
            yield Outcome(f"{case.name} (a peer): {measure}", f"{value:.1f}, {case.base} {base:.1f}", value / base)


def broken_limits(cases: Sequence[Case], results: Results) -> list[str]:
    """A line for each limit that was passed or could not be looked at."""
    return [line for case in cases for limit in case.limits if (line := _judge(case, limit, results))]


def _judge(case: Case, limit: Limit, results: Results) -> str:
    stat = median if limit.stat == "median" else p95
    value, allowed = stat(results, (case.name, limit.measure)), _allowed(limit, results)
    if value is None or allowed is None:
        return f"{case.name}: {limit.measure} was not measured, or not what it is compared with"
    if value <= allowed:
        return ""
    return f"{case.name}: {limit.measure} ({limit.stat}) is {value:.1f}, at most {allowed:.1f} is allowed"


def _allowed(limit: Limit, results: Results) -> float | None:
    scale = median(results, limit.of) if limit.of else 1.0
    plus = median(results, limit.plus) if isinstance(limit.plus, tuple) else limit.plus
    return None if scale is None or plus is None else limit.at_most * scale + plus


def as_data(cases: Sequence[Case], results: Results) -> dict[str, Any]:
    """The results for a JSON file: every value, medians and p95, the machine, the limits that were passed."""
    measured = {
        case: {
            name: {
                "median": median(results, (case, name)),
                "p95": p95(results, (case, name)),
                "values": values,
            }
            for name, values in measures.items()
        }
        for case, measures in results.items()
    }
    machine = {"python": platform.python_version(), "system": platform.platform(), "cpus": os.cpu_count()}
    load = os.getloadavg()[0]
    return {"machine": machine, "load": load, "cases": measured, "broken": broken_limits(cases, results)}
