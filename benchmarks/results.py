"""Keeps what was measured: one JSON with every part's latest rows, and the same as a table to read.

Knows nothing of how anything is measured.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.row import Row

__all__ = ["JSON", "TABLE", "fail", "keep", "read", "write_table"]

JSON = Path(__file__).with_name("results.json")
TABLE = Path(__file__).with_name("RESULTS.md")

PACKAGES = (
    *("kfl-widgets", "pandas", "numpy", "scipy", "altair", "polars", "duckdb", "narwhals"),
    *("python-calamine", "ipywidgets", "anywidget", "voila", "jupyter-server", "playwright"),
)
_ABOUT = """# What was measured

`make bench` writes this file; `make bench ONLY="imports memory"` measures some parts again. A ratio
is ours divided by the rival's, in the same run, so smaller is better everywhere; other numbers
depend on the machine and on what else it did.
"""
_HEADINGS = ("what", "ours", "against", "theirs", "ratio", "target", "")


def read() -> dict[str, Any]:
    """Give what is kept: a dictionary for each part."""
    return json.loads(JSON.read_text()) if JSON.exists() else {}


def keep(part: str, rows: Sequence[Row], seconds: float, load: float) -> None:
    """Put a part's rows in the place of its earlier ones."""
    _write(part, {"rows": [asdict(row) for row in rows], "seconds": round(seconds), "load": load})


def fail(part: str, reason: str) -> None:
    """Keep that a part could not be measured, and why."""
    _write(part, {"rows": [], "reason": reason})


def _write(part: str, found: dict[str, Any]) -> None:
    packages = {name: number for name in PACKAGES if (number := _version(name))}
    when = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine()}
    kept = read() | {part: {**when, "packages": packages, **found}}
    JSON.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def write_table(parts: dict[str, str]) -> str:
    """Write the table, of `parts` in that order (name -> what it measures), and give it."""
    kept = {name: found for name, found in read().items() if name in parts}
    unmeasured = [name for name in parts if not kept.get(name, {}).get("rows")]
    lines = [_ABOUT, *_how_many(kept, unmeasured), *_where_and_when(kept)]
    for name, about in parts.items():
        if name in kept:
            lines += ["", f"## {about}", "", *_part(name, kept[name])]
    text = "\n".join(lines) + "\n"
    TABLE.write_text(text)
    return text


def _how_many(kept: dict[str, Any], unmeasured: Sequence[str]) -> Iterator[str]:
    rows = [Row(**row) for found in kept.values() for row in found["rows"]]
    aimed = [row for row in rows if row.most is not None]
    met, missed = (sum(row.is_met is so for row in aimed) for so in (True, False))
    unknown = len(aimed) - met - missed
    yield f"**{met} of {len(aimed)} targets are met, {missed} missed, {unknown} unknown.**\n"
    if unmeasured:
        names = ", ".join(f"`{name}`" for name in unmeasured)
        yield f"Not measured, so their targets are not among these: {names}.\n"


def _where_and_when(kept: dict[str, Any]) -> Iterator[str]:
    """Name the machine and the versions: once, where all parts agree."""
    for machine in dict.fromkeys(found["machine"] for found in kept.values()):
        yield f"- Machine: {machine}"
    for packages in dict.fromkeys(_named(found["packages"]) for found in kept.values()):
        yield f"- Versions: {packages}"


def _part(name: str, found: dict[str, Any]) -> Iterator[str]:
    rows = [Row(**row) for row in found["rows"]]
    if rows:
        yield f"| {' | '.join(_HEADINGS)} |"
        yield "|---|--:|---|--:|--:|--:|---|"
    for row in rows:
        yield f"| {' | '.join(_cells(row))} |"
    if rows:
        yield ""
    whys = (row.why for row in rows if row.is_met is False)
    notes = dict.fromkeys((*(row.note for row in rows), *whys))
    yield from (f"- {note}" for note in notes if note)
    if reason := found.get("reason"):
        yield f"- Not measured: {reason}"
    took = f"{found['seconds']} s, load {found['load']:.1f} at the start" if rows else "failed"
    yield f"- `{name}`, {found['date'].replace('T', ' ').removesuffix('+00:00')} UTC: {took}"


def _cells(row: Row) -> tuple[str, ...]:
    theirs = _number(row.rival, row.unit) if row.against else ""
    ratio = f"{row.ratio:.2f} ×" if row.ratio is not None else ""
    return (
        row.what,
        _number(row.ours, row.unit),
        row.against,
        theirs,
        ratio,
        _target(row),
        _met(row),
    )


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "missing"
    digits = 0 if abs(value) >= 100 or (not unit and value == int(value)) else 2
    return f"{value:,.{digits}f} {unit}".strip()


def _target(row: Row) -> str:
    if row.most is None:
        return ""
    return f"≤ {row.most:.3g} ×" if row.against else f"≤ {row.most:g} {row.unit}".strip()


def _met(row: Row) -> str:
    if row.most is None:
        return ""
    return {True: "met", False: "**missed**", None: "unknown"}[row.is_met]


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}"
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _named(packages: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in packages.items())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
