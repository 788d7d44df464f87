"""Records of an .xls as [MS-XLS] defines them: formulas without a result, cells where none can be."""

from __future__ import annotations

import struct

import pytest
import xlrd

from disclosure.readers.office.xls_records import SheetRecords, scan_records

BEGIN, BOUND_SHEET, DIMENSIONS, FORMULA, NUMBER, NUMBERS = 0x0809, 0x0085, 0x0200, 0x0006, 0x0203, 0x00BD


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def cell(row: int, column: int, kind: int = NUMBER) -> bytes:
    return record(kind, struct.pack("<HHH", row, column, 0) + bytes(8))


def numbers(row: int, first: int, count: int) -> bytes:
    """Short numbers side by side, six bytes each, and the number of the last column."""
    return record(NUMBERS, struct.pack("<HH", row, first) + bytes(6 * count) + struct.pack("<H", first + count - 1))


def formula(row: int, column: int, result: bytes) -> bytes:
    return record(FORMULA, struct.pack("<HHH", row, column, 0) + result + bytes(8))


def used(rows: int, columns: int) -> bytes:
    return record(DIMENSIONS, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def scan(
    monkeypatch: pytest.MonkeyPatch, *sheets: bytes, names: tuple[str, ...] = ("Workbook",)
) -> dict[int, SheetRecords]:
    """What is found in a workbook of sheets, each with the records that it is given."""
    length = len(sheets) * len(record(BOUND_SHEET, bytes(8)))
    starts, bodies = [], b""
    for sheet in sheets:
        starts.append(length + len(bodies))
        bodies += record(BEGIN, bytes(16)) + sheet
    stream = b"".join(record(BOUND_SHEET, struct.pack("<I", start) + bytes(4)) for start in starts) + bodies

    class Stub:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def get_named_stream(self, name: str) -> bytes | None:
            return stream if name in names else None

    monkeypatch.setattr(xlrd.compdoc, "CompDoc", Stub)
    return scan_records(b"")


@pytest.mark.parametrize("names", [("Workbook",), ("Book",)])
def test_each_sheet_has_its_own_cells(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    one, other = scan(monkeypatch, cell(1, 1), cell(1, 1) + cell(1, 1), names=names).values()
    assert (one.misplaced, other.misplaced) == (set(), {(1, 1)})
    assert scan(monkeypatch, cell(1, 1), names=()) == {}


@pytest.mark.parametrize(
    ("records", "misplaced"),
    [
        (used(2, 3) + cell(1, 2), set()),
        (used(2, 3) + cell(2, 2), {(2, 2)}),
        (used(2, 3) + cell(1, 3), {(1, 3)}),
        (used(0, 0) + cell(7, 7), set()),  # a program that does not say it
        (used(2, 0) + cell(7, 7), set()),
        (cell(7, 7), set()),
        (cell(0, 0) + cell(0, 1), set()),
        (cell(0, 1) + cell(0, 0, 0x00FD) + cell(0, 0, 0x027E), {(0, 0)}),
        (numbers(0, 1, 2) + cell(0, 1), {(0, 1)}),
        (numbers(0, 1, 2) + cell(0, 2), {(0, 2)}),
        (numbers(0, 1, 2) + cell(0, 3), set()),
        (numbers(0, 1, 2) + cell(0, 0), set()),
        (cell(0, 0) + record(0x0201, bytes(6)), set()),  # a blank one
        (cell(0, 0) + record(NUMBER, bytes(5)), set()),  # cut
    ],
)
def test_cells_where_none_can_be(
    monkeypatch: pytest.MonkeyPatch, records: bytes, misplaced: set[tuple[int, int]]
) -> None:
    (found,) = scan(monkeypatch, records).values()
    assert found == SheetRecords(misplaced=misplaced)


@pytest.mark.parametrize(
    ("result", "is_lost"),
    [
        (struct.pack("<BxxxxxH", 3, 0xFFFF), True),
        (struct.pack("<BxxxxxH", 0, 0xFFFF), False),  # a text, which follows
        (struct.pack("<BxxxxxH", 3, 0), False),
        (struct.pack("<d", 5.0), False),
    ],
)
def test_a_formula_without_a_result(monkeypatch: pytest.MonkeyPatch, result: bytes, is_lost: bool) -> None:
    (found,) = scan(monkeypatch, formula(4, 2, result)).values()
    assert found == SheetRecords(without_result={(4, 2)} if is_lost else set())
