"""Files of real programs of known content, read back: program x layout x paper x size of letters, figure by figure.

A file is exact when every figure printed is read and nothing is missing; partial when the reading says that something
is missing; wrong when a figure is read that was not printed there, or one is missing without a word. Bodies are counted
beside: read as printed, not known, another one.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from random import Random

from bench.printed import PRODUCERS, Sheet
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders.documents import Figures, ReportText, balanced_figures, random_figures

VERSIONS = ("gb2021", "gb2019")
_BODIES = (
    "示例县审计局",
    "黔东南苗族侗族自治州人民政府",
    "试验市住房和城乡建设局",
    "平潭综合实验区市场监督管理局",
    "示例区人民政府办公室",
    "试验县城关镇人民政府",
)
_PAPERS = (("A4", False), ("A4", True), ("A3", False), ("A3", True), ("Letter", False), ("A5", True), ("A5", False))
_LARGEST = {("A5", False): 7, ("A5", True): 8, ("A4", False): 11, ("Letter", False): 11, ("A4", True): 14}
"""Points above which a table of ten columns does not fit its page."""
_WIDE = frozenset(("columns", "sideways", "turned"))


def plan(count: int, producer: str, layouts: tuple[str, ...], first: int = 0) -> list[Sheet]:
    """The sheets that a producer prints, its layouts in turn, the rest drawn from the number."""
    sheets = []
    for number in range(first, first + count):
        layout = layouts[number % len(layouts)]
        random = Random(f"{producer} {number}")
        version = VERSIONS[number // len(layouts) % 2]
        paper, is_landscape = random.choice(_PAPERS)
        points = random.randint(7, 16)
        if layout == "columns":
            paper, is_landscape, points = "A3", True, min(points, 9)
        elif layout in _WIDE:
            paper, is_landscape, points = random.choice(("A4", "A3")), False, min(points, 8)
        points = min(points, _LARGEST.get((paper, is_landscape), 16))
        figures = balanced_figures(version, random) if number % 2 else random_figures(version, random, 0.1)
        year = 2020 if version == "gb2019" else 2023
        body = random.choice(_BODIES)
        words = ReportText(
            title=f"{body}{year}年政府信息公开工作年度报告",
            opening=f"统计期限为{year}年1月1日至{year}年12月31日。如有疑问,请与示例县人民政府办公室联系。",
            overview=(f"{year}年,各项工作平稳推进。", *("持续加强政策解读,拓宽公开渠道。",) * random.randint(0, 12)),
            other=("无。", f"{year + 1}年1月18日"),
        )
        sheets.append(
            Sheet(number, version, figures, words, layout, paper, is_landscape, points, bool(random.randint(0, 1)))
        )
    return sheets


def judge(reading: Reading, figures: Figures) -> tuple[str, list[str]]:
    """exact, partial, refused or wrong; and the figures that are wrong or missing, with what was read."""
    wrong = [
        f"{key}: {figure.raw!r} for {figures.get(key)!r}"
        for key, figure in reading.figures.items()
        if figure.state not in ("text", "unreadable") and figure.raw != figures.get(key)
    ]
    missing = [key for key in figures if key not in reading.figures or reading.figures[key].raw != figures[key]]
    if wrong:
        return "wrong", wrong
    if missing and reading.status == "complete":
        return "wrong", [f"missing without a word: {key}" for key in missing]
    if reading.status == "refused":
        return "refused", [problem.code for problem in reading.problems]
    return ("partial" if missing or reading.status != "complete" else "exact"), missing


def measure(count: int, keep_in: Path | None = None, only: str = "", first: int = 0) -> dict[str, object]:
    """Prints and reads about `count` files; those not exact are kept in `keep_in`. `only`: names of producers."""
    chosen = {name: producer for name, producer in PRODUCERS.items() if not only or name in only.split(",")}
    absent = sorted(name for name, producer in chosen.items() if not producer.is_at_hand())
    rows: list[dict[str, object]] = []
    totals: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    present = {name: producer for name, producer in chosen.items() if name not in absent}
    each = count / max(sum(len(producer.layouts) * producer.share for producer in present.values()), 1)
    for name, producer in present.items():
        start = time.perf_counter()
        sheets = plan(round(each * producer.share + 0.5) * len(producer.layouts), name, producer.layouts, first)
        made = producer.print_all(sheets)
        printed_in = time.perf_counter() - start
        found: Mapping[str, Counter[str]] = defaultdict(Counter)
        for sheet in sheets:
            if sheet.number not in made:
                found[sheet.layout]["not_printed"] += 1
                continue
            reading = read_report(made[sheet.number], "a.pdf")
            verdict, details = judge(reading, sheet.figures)
            found[sheet.layout][verdict] += 1
            body = sheet.words.title.split("20")[0]
            seen = "unknown" if reading.agency is None else "right" if reading.agency == body else "other"
            bodies[seen] += 1
            if keep_in is not None and (verdict != "exact" or seen == "other"):
                stem = f"{name.split()[0]}{name.split()[-1]}-{sheet.layout}-{sheet.number}"
                (keep_in / f"{stem}.pdf").write_bytes(made[sheet.number])
                size = f"{sheet.paper} {'landscape' if sheet.is_landscape else 'portrait'}, {sheet.points} points"
                said = [f"{verdict} {reading.status} {reading.agency} for {body}; {size}", *details]
                said += [f"{problem.code} {problem.message} {problem.at}" for problem in reading.problems]
                (keep_in / f"{stem}.json").write_text(json.dumps(dict(sheet.figures)), encoding="utf-8")
                (keep_in / f"{stem}.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
        for layout in producer.layouts:
            totals.update(found[layout])
            rows.append({"producer": name, "layout": layout, "files": found[layout].total(), **found[layout]})
        print(f"{name}: {len(made)} printed in {printed_in:.0f} s", flush=True)
        for row in rows:
            if row["producer"] == name:
                print(
                    "  ",
                    row["layout"],
                    {key: value for key, value in row.items() if key not in ("producer", "layout")},
                    flush=True,
                )
    return {"rows": rows, "absent": absent, "totals": dict(totals), "bodies": dict(bodies)}
