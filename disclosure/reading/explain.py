"""How a figure was read: which reader, which division of the file, which label matched what, which sums bear it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from disclosure.form.versions import load_forms, read_rows
from disclosure.model.document import Document, Table, Text
from disclosure.model.report import Explanation, Figure, SumTest
from disclosure.recognition.ocr_check import sums_of_form
from disclosure.recognition.placement import Placement
from disclosure.settings import DATA_FOLDER


class Division(NamedTuple):
    """A way to divide a document into rows, what it places, and which way it is (with its number of that kind)."""

    blocks: list[Text | Table]
    placement: Placement
    way: Literal["as_read", "other", "stretches", "lines"] = "as_read"
    number: int = 0


def explain_figure(
    document: Document, placement: Placement, key: str, version: str | None, division: Division | None = None
) -> Explanation:
    """How the figure `key` of a document was read, as far as it was; `version` is that of the form."""
    table, row, _ = key.split(".")
    figure = placement.figures.get(key)
    match = placement.matches.get(key) or placement.matches.get(f"{table}.{row}")
    return Explanation(
        key=key,
        reader=document.reader,
        media_type=document.media_type,
        division=division.way if division is not None else "as_read",
        division_number=division.number if division is not None else 0,
        version=version,
        figure=figure,
        printed_label=match.printed if match is not None else "",
        row_match=match.how if match is not None else None,
        printed_header=match.header if match is not None else "",
        by_header=table == "applications" and row in placement.rows_in_columns,
        is_deduced=key in placement.deduced,
        sums=tuple(_sums(placement.figures, key, version)) if figure is not None else (),
    )


def explain_kept(
    document: Document, figures: Mapping[str, Figure], key: str, version: str | None
) -> tuple[tuple[str, str], ...]:
    """What the store's figures of a report tell of one that is not read again (a scan): its cell, its sums."""
    return explanation_lines(
        Explanation(
            key=key,
            reader=document.reader,
            media_type=document.media_type,
            division="kept",
            division_number=0,
            version=version,
            figure=figures.get(key),
            printed_label="",
            row_match=None,
            printed_header="",
            by_header=False,
            is_deduced=False,
            sums=tuple(_sums(figures, key, version)),
        )
    )


_LONGEST = 60
_MOST_NAMED = 3


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["zh"], row["en"]) for row in read_rows(DATA_FOLDER / "labels" / "explanation.csv")}


def explanation_lines(explanation: Explanation) -> tuple[tuple[str, str], ...]:
    """The explanation as sentences of data/labels/explanation.csv, each in Chinese and English."""
    lines = [
        _say("reader", kind=_sentences()[f"kind_{explanation.reader}"]),
        _say(f"division_{explanation.division}", number=explanation.division_number),
    ]
    figure = explanation.figure
    row, column = _labels(explanation.key, explanation.version)
    if figure is None:
        return (*lines, _say("not_read", row=row, column=column))
    if explanation.row_match is not None:
        printed, header = _cut(explanation.printed_label), _cut(explanation.printed_header)
        lines.append(_say(f"row_{explanation.row_match}", row=row, printed=printed, header=header))
    if explanation.division == "kept":
        lines.append(_say("placed", row=row, column=column))
    else:
        by = "header" if explanation.by_header else "listed" if explanation.printed_header else "order"
        lines.append(_say(f"column_{by}", column=column))
    if explanation.is_deduced:
        lines.append(_say("deduced"))
    if figure.confidence is not None:
        lines.append(_say("ocr", confidence=f"{figure.confidence:.2f}"))
    lines.append(_say("cell", raw=figure.raw, at=figure.at))
    for test in explanation.sums:
        name = "sum_open" if test.holds is None else "sum_holds" if test.holds else "sum_fails"
        numbers = {"part_sum": _number(test.part_sum), "whole_sum": _number(test.whole_sum)}
        parts, whole = (_joined(keys, test, explanation.version) for keys in (test.parts, test.whole))
        lines.append(_say(name, parts=parts, whole=whole, **numbers))
    return tuple(lines)


def _say(key: str, **values: object) -> tuple[str, str]:
    """A sentence in both languages; a pair among the values is a word in both."""
    chinese, english = _sentences()[key]
    own = [{name: value[at] if isinstance(value, tuple) else value for name, value in values.items()} for at in (0, 1)]
    return chinese.format(**own[0]), english.format(**own[1])


def _labels(key: str, version: str | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """The labels of a cell's row and column in both languages: of the version, else of the newest that has the cell."""
    forms = load_forms()
    own = [forms[version]] if version in forms else []
    fields = (field for form in (*own, *reversed(forms.values())) for field in form.fields())
    field = next(field for field in fields if field.key == key)
    return (field.row.label_zh, field.row.label_en), (field.column.label_zh, field.column.label_en)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _joined(keys: Sequence[str], test: SumTest, version: str | None) -> tuple[str, str]:
    """The cells of a side of a sum: by their columns where all of the sum stands in one row, else by their rows."""
    is_in_row = len({key.rpartition(".")[0] for key in (*test.parts, *test.whole)}) == 1
    labels = [_labels(key, version)[is_in_row] for key in keys[:_MOST_NAMED]]
    more = _say("more_parts", count=len(keys)) if len(keys) > _MOST_NAMED else ("", "")
    return " + ".join(label[0] for label in labels) + more[0], " + ".join(label[1] for label in labels) + more[1]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _sums(figures: Mapping[str, Figure], key: str, version: str | None) -> Iterator[SumTest]:
    """The sums of the form that the figure stands in, and whether they hold."""
    for parts, whole in sums_of_form(version or list(load_forms())[-1]):
        if key in parts or key in whole:
            left, right = _added(figures, parts), _added(figures, whole)
            holds = None if left is None or right is None else left == right
            yield SumTest(parts, whole, left, right, holds)


def _added(figures: Mapping[str, Figure], keys: Sequence[str]) -> Decimal | None:
    """The sum of cells; None where one is missing or has no readable number, or all are blank."""
    cells = [figures.get(key) for key in keys]
    if any(cell is None or cell.state in ("text", "unreadable") for cell in cells):
        return None
    numbers = [cell.value for cell in cells if cell is not None and cell.value is not None]
    return sum(numbers, Decimal(0)) if numbers else None
