"""`disclosure extract FILE... [--json]`: what the files say, without writing anything."""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from disclosure.cli import REFUSED, UsageError
from disclosure.form.versions import known_keys
from disclosure.ingest.sources import Source, SourceProblem, printable, read_source
from disclosure.model.plain_text import plain
from disclosure.model.report import Explanation, Problem, Reading
from disclosure.reading.explain import explanation_lines
from disclosure.reading.extract import read_reports


def run(options: argparse.Namespace) -> int:
    """Print each file's reading; 1 where any was refused."""
    if options.explain is not None and options.explain not in known_keys():
        raise UsageError(f"没有这个单元格:{options.explain} | no form has this cell: {options.explain}")
    refused = False
    with ThreadPoolExecutor(1) as executor:
        for name in options.files:
            for reading in _read(Path(name), executor, options.explain):
                print(to_json(as_object(reading)) if options.json else "\n".join(map(plain, summarise(reading))))
                if reading.explanation is not None and not options.json:
                    lines = explanation_lines(reading.explanation)
                    print("\n".join(f"  > {plain(chinese)} | {plain(english)}" for chinese, english in lines))
                if reading.status == "refused":
                    refused = True
                    for problem in reading.problems:
                        place = f", {problem.at}" if problem.at else ""
                        print(plain(f"{reading.source}{place}: {problem.message}"), file=sys.stderr)
    return REFUSED if refused else 0


def _read(path: Path, executor: ThreadPoolExecutor, explain: str | None) -> list[Reading]:
    name = printable(path)
    data = (
        SourceProblem(
            name,
            "is_a_folder",
            "这是文件夹;整个文件夹请用 disclosure ingest | a folder; 'disclosure ingest' takes folders",
        )
        if path.is_dir()
        else read_source(Source(name, path))
    )
    if isinstance(data, SourceProblem):
        return [Reading(name, "", "refused", problems=(Problem(data.code, data.message),))]
    future = executor.submit(read_reports, data, name, explain)
    error = future.exception()
    if error is None:
        return future.result()
    message = (
        f"读取程序出错({type(error).__name__}: {error}),请把此文件报告给项目 | "
        f"the reader failed on it ({type(error).__name__}: {error}); please report this file to the project"
    )
    return [Reading(name, "", "refused", problems=(Problem("reader_failed", message),))]


def as_object(reading: Reading) -> dict[str, object]:
    """The reading as the object that `extract --json` prints."""
    return {
        "source": reading.source,
        "sha256": reading.sha256 or None,
        "status": reading.status,
        "agency": reading.agency,
        "year": reading.year,
        "scope": reading.scope,
        "format": reading.format,
        "title": reading.title,
        "published_on": reading.published_on.isoformat() if reading.published_on else None,
        "figures": {
            key: {"value": figure.value, "state": figure.state, "raw": figure.raw, "at": figure.at}
            | ({} if figure.confidence is None else {"confidence": round(figure.confidence, 4)})
            for key, figure in reading.figures.items()
        },
        "problems": [
            {"code": problem.code, "message": problem.message, "at": problem.at} for problem in reading.problems
        ],
    } | ({"explanation": _as_object(reading.explanation)} if reading.explanation is not None else {})


def _as_object(explanation: Explanation) -> dict[str, object]:
    """How a figure was read, as `extract --json --explain` adds it."""
    figure = explanation.figure
    return {
        "key": explanation.key,
        "reader": explanation.reader,
        "media_type": explanation.media_type,
        "division": explanation.division,
        "division_number": explanation.division_number,
        "format": explanation.version,
        "is_read": figure is not None,
        "at": figure.at if figure is not None else None,
        "raw": figure.raw if figure is not None else None,
        "printed_label": explanation.printed_label,
        "row_match": explanation.row_match,
        "printed_header": explanation.printed_header,
        "columns": "header" if explanation.by_header else "order",
        "is_deduced": explanation.is_deduced,
        "sums": [
            {
                "parts": list(test.parts),
                "whole": list(test.whole),
                "part_sum": test.part_sum,
                "whole_sum": test.whole_sum,
                "holds": test.holds,
            }
            for test in explanation.sums
        ],
        "lines": [{"zh": chinese, "en": english} for chinese, english in explanation_lines(explanation)],
    }


def to_json(value: object) -> str:
    """JSON with every decimal exactly as it is: the standard encoder only knows binary floating point."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(str(key), ensure_ascii=False)}: {to_json(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(to_json, value)) + "]"
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate cannot be written as UTF-8, a control character acts on a terminal: their escapes are harmless.
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


_SCOPES = {"own": "本机关 own", "aggregate": "汇总 aggregate", "unknown": "口径未知 scope unknown"}
_STATUSES = {"complete": "完整 complete", "partial": "不完整 partial", "refused": "未读取 refused"}


def summarise(reading: Reading) -> list[str]:
    """The lines for people: what was read, then what was not."""
    facts = [
        reading.agency or "机关未知 unknown body",
        str(reading.year or "年度未知 unknown year"),
        _SCOPES[reading.scope],
        reading.format or "格式未知 unknown format",
    ]
    numbers = sum(figure.value is not None for figure in reading.figures.values())
    lines = [f"{reading.source}: {_STATUSES[reading.status]}"]
    if reading.status != "refused":
        lines.append("  " + " · ".join(facts))
        lines.append(f"  单元格 cells {len(reading.figures)},其中数字 numbers {numbers}")
        lines.extend(
            f"  ! {problem.message}{f'({problem.at})' if problem.at else ''} [{problem.code}]"
            for problem in reading.problems
        )
    return lines
