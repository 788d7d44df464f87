"""PDF files with watermarks, hidden text, covers, crops and damage, read back and compared figure by figure.

Exact: all figures that can be read are given, and right. Partial: some are named as unread. Wrong: a number that is not
on the page, a blank for a number, or a figure missing without a word.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders.disguises import DISGUISES, Disguised
from tests.builders.documents import ReportText, balanced_figures, html_report, random_figures
from tests.builders.pdf import Layout, pdf_report
from tests.chromium import find_browser, print_page

_STYLES = ("strokes", "filled_lines", "boxes", "one_path")
_UNREAD = frozenset(("text", "unreadable"))
_PRINTED = 24
"""So many files are printed by a browser; more would only take longer."""


def judge(reading: Reading, disguised: Disguised) -> tuple[str, list[str]]:
    """exact, partial, refused or wrong, and what is wrong or missing."""
    wrong = []
    missing = []
    for key, text in disguised.figures.items():
        figure = reading.figures.get(key)
        if figure is None or figure.state in _UNREAD:
            missing.append(key)
        elif key in disguised.gone:
            if figure.state != "blank":
                wrong.append(f"{key}: {figure.raw!r} where nothing can be read")
        elif figure.raw != text:
            wrong.append(f"{key}: {figure.raw!r} for {text!r}")
    wrong += [f"{key}: {reading.figures[key].raw!r} too many" for key in reading.figures.keys() - disguised.figures]
    if reading.status == "refused":
        return "refused", [problem.code for problem in reading.problems]
    if reading.status != "complete" and "file_damaged" in {problem.code for problem in reading.problems}:
        # The reading says that the file is not sound: it is not believed as it is.
        return "named as damaged", wrong
    if wrong:
        return "wrong", wrong
    if missing and reading.status == "complete":
        return "wrong", [f"missing without a word: {key}" for key in missing]
    expected = [key for key in missing if key not in disguised.gone and key not in disguised.hard]
    return ("partial" if expected else "exact"), expected


def make(number: int, printed: dict[int, tuple[bytes, dict[str, str]]]) -> tuple[list[str], Disguised]:
    """A file by its number: a clean one with up to three disguises; their names and the file."""
    random = Random(f"disguises {number}")
    if printed and number % 3 == 0:
        data, figures = printed[number // 3 % len(printed)]
        disguised = Disguised(data, dict(figures))
    else:
        version = random.choice(("gb2021", "gb2019"))
        figures = balanced_figures(version, random) if number % 2 else random_figures(version, random, 0.2)
        layout = Layout(
            style=random.choice(_STYLES),
            opening_lines=random.randint(0, 45),
            per_glyph=random.random() < 0.3,
            order=random.choice(("rows", "shuffled", "numbers_first")),
            bold=random.random() < 0.2,
            cuts_rows=random.random() < 0.3,
            repeats_header=random.random() < 0.3,
        )
        disguised = Disguised(pdf_report(version, figures, _words(version), layout), figures)
    count = random.choice((1, 1, 2, 3))
    names = [name for name in DISGUISES if name in set(random.sample(sorted(DISGUISES), count))]
    for name in names:
        disguised = DISGUISES[name](disguised, random)
    return names, disguised


def _words(version: str) -> ReportText:
    year = 2020 if version == "gb2019" else 2023
    return ReportText(
        title=f"示例县审计局{year}年政府信息公开工作年度报告",
        opening=f"统计期限为{year}年1月1日至{year}年12月31日。",
        overview=(f"{year}年,各项工作平稳推进。",),
        other=("无。",),
    )


def print_clean() -> dict[int, tuple[bytes, dict[str, str]]]:
    """Reports printed by a browser, with their figures; none where there is no browser."""
    browser = find_browser()
    printed: dict[int, tuple[bytes, dict[str, str]]] = {}
    if browser is None:
        return printed
    for number in range(_PRINTED):
        random = Random(f"printed {number}")
        version = ("gb2021", "gb2019")[number % 2]
        figures = balanced_figures(version, random) if number % 3 else random_figures(version, random, 0.1)
        size = random.randint(7, 11)
        shade = random.choice(("", "th,td{background:#eef}", "tr:nth-child(2n){background:#f4f4f4}"))
        look = (
            f"<style>@page{{size:{random.choice(('A4', 'A4 landscape', 'A3'))}}} body{{font-size:{size}pt}}"
            f" table{{border-collapse:collapse}} td,th{{border:1px solid #000;padding:2px}} {shade}</style>"
        )
        page = (
            html_report(version, figures, _words(version), chrome=False).decode().replace("</head>", f"{look}</head>")
        )
        with tempfile.TemporaryDirectory() as folder:
            printed[number] = (print_page(browser, page.encode(), Path(folder), "--no-pdf-header-footer"), figures)
    return printed


def measure(count: int, first: int = 0, keep_in: Path | None = None) -> dict[str, object]:
    """Reads `count` files; how each disguise (and each set of them) came out. Those not exact are kept in a folder."""
    printed = print_clean()
    totals: Counter[str] = Counter()
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    seconds = 0.0
    for number in range(first, first + count):
        names, disguised = make(number, printed)
        start = time.process_time()
        reading = read_report(disguised.data, f"{number}.pdf")
        seconds += time.process_time() - start
        verdict, details = judge(reading, disguised)
        totals[verdict] += 1
        for name in names:
            by_name[name][verdict] += 1
        if keep_in is not None and verdict in ("wrong", "partial"):
            keep_in.mkdir(parents=True, exist_ok=True)
            (keep_in / f"{verdict}-{number}.pdf").write_bytes(disguised.data)
            said = [f"{' + '.join(names)}: {verdict} {reading.status}", *details]
            said += [f"{problem.code} {problem.message} {problem.at}" for problem in reading.problems]
            (keep_in / f"{verdict}-{number}.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
    return {
        "totals": dict(totals),
        "by_disguise": {name: dict(counter) for name, counter in sorted(by_name.items())},
        "printed_by_browser": len(printed),
        "milliseconds": round(seconds / max(count, 1) * 1000, 1),
    }


if __name__ == "__main__":
    import argparse
    import json

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=None)
    chosen = parser.parse_args()
    print(json.dumps(measure(chosen.count, chosen.first, chosen.keep), ensure_ascii=False, indent=1))
