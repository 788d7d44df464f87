"""Made scans of known reports: what is read right, named as doubtful or unread, and read wrongly (nothing may be).

Names of bodies are real places with usual departments; resolution, blur, noise, skew and the way that the page lies are
drawn anew for each report, from a fixed seed.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from PIL import ImageFilter

from disclosure.agencies.regions import formal_name, load_regions
from disclosure.form.cells import parse_cell
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.pdf import pdf_report
from tests.builders.scans import pages_of, scanned_pdf

_DEPARTMENTS = (
    "财政局",
    "城市管理局",
    "应急管理局",
    "卫生健康委员会",
    "水利局",
    "教育局",
    "审计局",
    "统计局",
    "司法局",
)
_RESOLUTIONS = (100, 150, 200, 300)


def measure(report_count: int) -> object:
    """Cells and bodies by how they were read, for each resolution."""
    chance = Random(11)
    places = [region for region in load_regions() if region.level == "county" and region.exists_in(None)]
    cells: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(report_count):
        dpi = _RESOLUTIONS[number % len(_RESOLUTIONS)]
        body = formal_name(chance.choice(places).region_code) + chance.choice(_DEPARTMENTS)
        figures = documents.balanced_figures("gb2021", Random(number))
        words = documents.ReportText(
            title=f"{body}2023年政府信息公开工作年度报告",
            overview=(f"2023年,{body}认真落实条例。",),
            other=("无。", body, "2024年1月18日"),
        )
        turn, blur = chance.choice((0, 0, 0, 90, 180, 270)), chance.choice((0.0, 0.3, 0.6)) * dpi / 100
        skew, noise = chance.choice((0.0, 0.5, -1.2)), chance.choice((0.0, 6.0))
        data = pdf_report("gb2021", figures, words, opening_lines=number % 4)
        pages = [
            page.filter(ImageFilter.GaussianBlur(blur)).rotate(turn, expand=True)
            for page in pages_of(data, dpi=dpi, angle=skew, noise=noise)
        ]
        reading = read_report(scanned_pdf(pages, dpi), "scan.pdf")
        how = f"report {number}: {dpi} dpi, blur {blur:.1f}, skew {skew}, turned {turn}"
        for kind, key in _judge_cells(figures, reading):
            cells[f"{dpi} dpi {kind}"] += 1
            if kind == "wrong":
                wrong.append(f"{how}: {key}")
        kind = _judge_body(body, reading)
        bodies[f"{dpi} dpi {kind}"] += 1
        if kind == "wrong":
            wrong.append(f"{how}: {reading.agency} for {body}")
    return {
        "reports": report_count,
        "cells": dict(sorted(cells.items())),
        "bodies": dict(sorted(bodies.items())),
        "wrong": wrong,
    }


def _judge_cells(figures: dict[str, str], reading: Reading) -> list[tuple[str, str]]:
    judged = []
    for key, text in figures.items():
        figure, printed = reading.figures.get(key), parse_cell(text)
        if figure is None or figure.state in ("unreadable", "text") or printed is None:
            judged.append(("unread", key))
        else:
            judged.append(("right" if (figure.state, figure.value) == (printed.state, printed.value) else "wrong", key))
    return judged


def _judge_body(body: str, reading: Reading) -> str:
    codes = {problem.code for problem in reading.problems}
    if reading.agency is None:
        return "unknown"
    if reading.agency == body:
        return "right"
    return "doubted" if codes & {"ocr_name_doubtful", "agency_contradicted"} else "wrong"
