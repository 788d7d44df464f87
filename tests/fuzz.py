"""Mutated reports of every kind against every reader: ``python -m tests.fuzz --runs 10000``.

Reports are built with a number of its own in every cell (any two differ in at least two digits, totals apart), so that
a number that ends up in another cell is seen. Then they are harmed, and what comes back must be

- a reading, never an exception, within the time limit;
- where it is called complete: the numbers of the unharmed report, but for what the harm itself says. What that means is
  stated with each mutation in MUTATIONS; mutations that may honestly change what a document says ask for no more than
  that no number stands in another number's cell.

The same seed gives the same files. A failure names seed, run and mutation, and keeps the file with ``--keep FOLDER``.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from disclosure.form.versions import load_forms
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents, excel, pdf, word

SECONDS = 30
"""Processor seconds that one reading may take; a page with broken fonts is read as a picture: three each."""

_HANG_SECONDS = 180

Expectation = Literal["same", "one changed", "not shifted", "any"]
"""What a complete reading must say: the same numbers; the same but for one known cell; no number in another's cell."""


@dataclass(frozen=True)
class Seed:
    """An unharmed report: its kind, its bytes, the numbers in its cells."""

    kind: str
    name: str
    data: bytes
    values: dict[str, Decimal]
    is_text: bool


@dataclass(frozen=True)
class Harmed:
    """A mutated report and what may be expected; `changed` is the text of the one cell that says something else now."""

    data: bytes
    expectation: Expectation
    changed: tuple[str, str] | None = None


@dataclass
class Outcome:
    """What a run found."""

    runs: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0


# -- reports with a number of its own in every cell ---------------------------------------------------------------


def _own_numbers(version: str, chance: random.Random) -> dict[str, str]:
    """Every cell a six-digit number; rows of applicants and the columns of table 4 add up to their totals."""
    taken: set[int] = set()

    def draw() -> int:
        while True:
            front = chance.randint(10000, 99999)
            number = front * 10 + sum(int(digit) for digit in str(front)) % 10
            if number not in taken:
                taken.add(number)
                return number

    form = load_forms()[version]
    figures = {item.key: str(draw()) for item in form.fields() if item.row.is_national}
    for prefix in {key.rpartition(".")[0] for key in figures if key.endswith(".total")}:
        parts = [
            int(text) for key, text in figures.items() if key.startswith(f"{prefix}.") and not key.endswith(".total")
        ]
        if parts:
            figures[f"{prefix}.total"] = str(sum(parts))
    return figures


def _mhtml(page: bytes) -> bytes:
    return (
        b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page
        + b"\r\n--b--\r\n"
    )


@cache
def make_seeds(seed: int) -> tuple[Seed, ...]:
    """Reports of every kind that is read, each read back exactly before it is harmed."""
    seeds = []
    for version in ("gb2021", "gb2019"):
        chance = random.Random(f"{seed} {version}")
        figures = _own_numbers(version, chance)
        year = "2023" if version == "gb2021" else "2020"
        title = f"示例县审计局{year}年政府信息公开工作年度报告"
        words = documents.ReportText(title=title, opening=f"统计期限为{year}年1月1日至{year}年12月31日。")
        sheets = excel.sheets_of(version, figures, words)
        cells = excel.laid_out(version, figures, words)
        page = documents.html_report(version, figures, words)
        made: dict[str, tuple[str, bytes, bool]] = {
            "html": ("a.html", page, True),
            "html of a word processor": (
                "a.html",
                documents.html_report(version, figures, words, word_processor=True),
                True,
            ),
            "html in gbk": ("a.html", documents.html_report(version, figures, words, charset="gb18030"), True),
            "mhtml": ("a.mht", _mhtml(page), True),
            "docx": ("a.docx", word.docx_report(version, figures, words), False),
            "xlsx": ("a.xlsx", excel.xlsx_report(sheets), False),
            "xls": ("a.xls", excel.xls_report(sheets), False),
            "csv": ("a.csv", excel.csv_report(cells), True),
            "pdf": ("a.pdf", pdf.pdf_report(version, figures, words), False),
        }
        for shape in ("S1", "S2", "S3", "S4", "S6", "markdown"):
            name = "a.md" if shape == "markdown" else "a.txt"
            made[f"text {shape}"] = (name, documents.text_report(version, figures, shape, words), True)
        for kind, (name, data, is_text) in made.items():
            values = {key: Decimal(text) for key, text in figures.items()}
            reading = read_report(data, name)
            read = _values(reading)
            if reading.status == "complete" and read == values:
                seeds.append(Seed(f"{kind} {version}", name, data, values, is_text))
            else:
                print(f"not read whole, left out: {kind} {version}: {reading.status}", file=sys.stderr)
    return tuple(seeds)


def _values(reading: Reading) -> dict[str, Decimal]:
    return {key: figure.value for key, figure in reading.figures.items() if figure.value is not None}


# -- mutations ----------------------------------------------------------------------------------------------------

_NUMBER = re.compile(rb"(?<![0-9.])[0-9]{6,7}(?![0-9.])")
_TAG = re.compile(rb"</?(?:td|tr|table|tbody|p)\b[^>]*>")
_CELL = re.compile(rb"<td\b[^>]*>(?:(?!</td>).)*?[0-9]{6,7}(?:(?!</td>).)*?</td>", re.DOTALL)
_ROW = re.compile(rb"<tr\b[^>]*>.*?</tr>", re.DOTALL)


def _pick(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> re.Match[bytes] | None:
    found = list(pattern.finditer(data))
    return chance.choice(found) if found else None


def _without(data: bytes, match: re.Match[bytes]) -> bytes:
    return data[: match.start()] + data[match.end() :]


def _flip_bytes(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """Bytes anywhere: a document may honestly say something else then, but not in another cell."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return Harmed(bytes(changed), "not shifted")


def _drop_bytes(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A stretch is gone, anywhere."""
    start = chance.randrange(len(data))
    return Harmed(data[:start] + data[start + chance.choice((1, 3, 10, 100, 2000)) :], "not shifted")


def _cut(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """The file ends early: what is left is right, and it is complete only if nothing lacks."""
    return Harmed(data[: chance.randrange(len(data))], "same")


def _splice(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A stretch of the same or another report, put anywhere: it may say anything now."""
    other = chance.choice(make_seeds(0)).data if chance.random() < 0.5 else data
    start = chance.randrange(len(other))
    piece = other[start : start + chance.choice((5, 50, 500, 5000))]
    place = chance.randrange(len(data))
    return Harmed(data[:place] + piece + data[place + chance.choice((0, len(piece))) :], "any")


def _mix_encodings(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A stretch in another encoding: labels may be lost, digits are the same."""
    if not seed.is_text:
        return _flip_bytes(seed, data, chance)
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((20, 200, 2000))]
    mixed = piece.decode("utf-8", "ignore").encode(chance.choice(("gb18030", "big5", "utf-8")), "ignore")
    return Harmed(data[:start] + mixed + data[start + len(piece) :], "same")


def _change_number(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A cell says another number: that one is read there, and all others are as before."""
    match = _pick(_NUMBER, data, chance) if seed.is_text else None
    if match is None:
        return _flip_bytes(seed, data, chance)
    old = match[0].decode()
    place = chance.randrange(len(old))
    new = old[:place] + chance.choice([digit for digit in "123456789" if digit != old[place]]) + old[place + 1 :]
    return Harmed(data[: match.start()] + new.encode() + data[match.end() :], "one changed", (old, new))


def _drop_tag(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A tag of a table is gone: no number is, so all are where they were, or the report is not complete."""
    match = _pick(_TAG, data, chance)
    return _drop_line(seed, data, chance) if match is None else Harmed(_without(data, match), "same")


def _drop_cell(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A cell is gone: its neighbours must not move into its place."""
    match = _pick(_CELL, data, chance)
    return _drop_line(seed, data, chance) if match is None else Harmed(_without(data, match), "same")


def _drop_row(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A row is gone: the rows below must not move up."""
    match = _pick(_ROW, data, chance)
    return _drop_line(seed, data, chance) if match is None else Harmed(_without(data, match), "same")


def _drop_line(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A line of a text is gone."""
    if not seed.is_text:
        return _drop_part(seed, data, chance)
    lines = data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return Harmed(b"".join(lines), "same")


def _drop_number(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """A cell is blank: it is not the number beside it."""
    match = _pick(_NUMBER, data, chance) if seed.is_text else None
    return (
        _drop_part(seed, data, chance)
        if match is None
        else Harmed(_without(data, match), "same", (match[0].decode(), ""))
    )


def _harm_outside(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """Words before and after the tables: no number changes."""
    lines = data.splitlines(keepends=True)
    with_numbers = [index for index, line in enumerate(lines) if _NUMBER.search(line) or b"<t" in line or b"|" in line]
    if not seed.is_text or not with_numbers:
        return _flip_bytes(seed, data, chance)
    index = chance.choice([*range(with_numbers[0]), *range(with_numbers[-1] + 1, len(lines))] or [0])
    lines[index] = chance.choice(
        (b"", lines[index] * 2, "收到申请999999件,<b>办结".encode() + lines[index], lines[index][::-1])
    )
    return Harmed(b"".join(lines), "not shifted")


def _drop_part(seed: Seed, data: bytes, chance: random.Random) -> Harmed:
    """Inside an office package: a tag of a cell, a cell or a number of the XML is gone, and the package is whole."""
    if not data.startswith(b"PK"):
        return _flip_bytes(seed, data, chance)
    held = io.BytesIO()
    expectation: Expectation = "same"
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        parts = [
            name for name in before.namelist() if re.search(r"document\.xml$|sheet\d+\.xml$|sharedStrings|styles", name)
        ]
        chosen = chance.choice(parts)
        for name in before.namelist():
            body = before.read(name)
            if name == chosen:
                pattern = chance.choice(
                    (
                        rb"<w:tc>.*?</w:tc>",
                        rb"</?w:t[cr]>",
                        rb"<c r=[^>]*>.*?</c>",
                        rb"</?row[^>]*>",
                        rb"<mergeCell [^>]*/>",
                    )
                )
                match = _pick(re.compile(pattern, re.DOTALL), body, chance)
                body = body if match is None else _without(body, match)
            after.writestr(name, body)
    return Harmed(held.getvalue(), expectation)


Mutation = Callable[[Seed, bytes, random.Random], Harmed]
MUTATIONS: tuple[Mutation, ...] = (
    *(_flip_bytes, _drop_bytes, _cut, _splice, _mix_encodings, _change_number, _drop_tag, _drop_cell, _drop_row),
    *(_drop_line, _drop_number, _harm_outside, _drop_part),
)


# -- runs ---------------------------------------------------------------------------------------------------------


def find_fault(seed: Seed, harmed: Harmed, reading: Reading) -> str:
    """What is wrong with a reading of a harmed report; empty where nothing is."""
    if reading.status not in ("complete", "partial", "refused"):
        return f"status {reading.status}"
    if reading.status != "complete" and not reading.problems:
        return "not complete, and no problem says why"
    if reading.status != "complete" or harmed.expectation == "any":
        return ""
    owners = {value: key for key, value in seed.values.items()}
    for key, value in _values(reading).items():
        expected = seed.values.get(key)
        if value == expected:
            continue
        if harmed.changed is not None and str(expected) == harmed.changed[0] and str(value) == harmed.changed[1]:
            continue
        if value in owners and owners[value] != key:
            return f"{key} has the number of {owners[value]} ({value})"
        if harmed.expectation in ("same", "one changed"):
            return f"{key} is {value}, not {expected}"
    return ""


def run(
    runs: int, seed: int, keep: Path | None = None, kinds: str = "", *, first: int = 0, is_loud: bool = False
) -> Outcome:
    """Harm and read `runs` reports, from the run `first` on; the failures are in the outcome."""
    outcome = Outcome()
    seeds = [one for one in make_seeds(0) if kinds in one.kind]
    for number, (chosen, mutation, harmed) in _cases(range(first, first + runs), seed, seeds):
        label = f"seed {seed}, run {number}, {chosen.kind}, {mutation.__name__.lstrip('_')}"
        faulthandler.dump_traceback_later(_HANG_SECONDS, exit=True)
        start = time.process_time()
        try:
            reading = read_report(harmed.data, chosen.name)
            fault = find_fault(chosen, harmed, reading)
            outcome.statuses[reading.status] = outcome.statuses.get(reading.status, 0) + 1
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            fault = f"{type(error).__name__}: {error}"
        seconds = time.process_time() - start
        faulthandler.cancel_dump_traceback_later()
        outcome.slowest = max(outcome.slowest, seconds)
        if seconds > SECONDS:
            fault = fault or f"took {seconds:.1f} s"
        outcome.runs += 1
        if is_loud and outcome.runs % 500 == 0:
            print(f"{outcome.runs} runs, {len(outcome.failures)} failures", flush=True)
        if fault:
            outcome.failures.append(f"{label}: {fault}")
            if is_loud:
                print(outcome.failures[-1], flush=True)
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{number}-{chosen.name}").write_bytes(harmed.data)
    return outcome


def _cases(numbers: range, seed: int, seeds: list[Seed]) -> Iterator[tuple[int, tuple[Seed, Mutation, Harmed]]]:
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        chosen = chance.choice(seeds)
        mutation = chance.choice(MUTATIONS)
        yield number, (chosen, mutation, mutation(chosen, chosen.data, chance))


def main(arguments: list[str]) -> int:
    """Run, print what was found, 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the run to begin with")
    parser.add_argument("--kind", default="", help="only kinds whose name has this in it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the files that failed")
    chosen = parser.parse_args(arguments)
    outcome = run(chosen.runs, chosen.seed, chosen.keep, chosen.kind, first=chosen.first, is_loud=True)
    print(f"{outcome.runs} runs, {outcome.statuses}, slowest {outcome.slowest:.2f} s, {len(outcome.failures)} failures")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
