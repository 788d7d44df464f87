"""Table 2: headers that change from block to block decide the columns of the rows below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from disclosure.form.labels import column_label, fold, label_index, row_label
from disclosure.model.document import Row
from disclosure.recognition.fused import only_division
from disclosure.recognition.placement import (
    NO_MONEY,
    Match,
    Money,
    Placement,
    Value,
    divided_values,
    fits,
    moved_message,
    starts_of,
)

_COUNTERS = frozenset(("件", "项", "个", "条", "单位件", "单位项"))
# A remark inside a torn-out cell of the document columns tells its column: what lapses is repealed.
_COLUMN_REMARKS = {"失效": "repealed_this_year", "废止": "repealed_this_year", "现行有效": "in_force_total"}


_REMARKS = frozenset(("备注", "说明", "备注说明"))
"""What stands over a column behind those of the form."""
_YEAR = re.compile(r"20\d\d(?=年)")


class ProactiveTable:
    """Rows of table 2 as they come, with the header in force; `orphans` are lone values outside every row."""

    def __init__(self, result: Placement) -> None:
        self.index = label_index()
        self.result = result
        self.header: tuple[frozenset[str], ...] | None = None
        self.header_text = ""
        self.header_tokens: list[str] = []
        self.is_header_open = False
        self.grid: list[int] = []
        self.copies: dict[int, int] = {}
        self.copied: frozenset[int] = frozenset()
        """Which cells of the header in force repeat the one before, in lines of text."""
        self.remarks = 0
        """The grid column of the remarks; 0 where there is none."""
        self.money: Money = NO_MONEY
        self.short_rows: list[tuple[str, tuple[str, ...], tuple[Value, ...], str]] = []
        self.spare_rows: list[tuple[str, tuple[str, ...], tuple[Value, ...], str]] = []
        """Rows of a text that repeat a number and have a blank behind them."""
        self.exact_sizes: set[int] = set()
        """For how many columns a text has rows with just as many cells."""
        self.orphans: list[tuple[Value, str]] = []
        self.fitting: list[tuple[str, ...]] = []

    def forget_columns(self) -> None:
        """A new table of the document begins: grid columns of one table say nothing about those of another."""
        self.grid = []
        self.copies = {}
        self.remarks = 0

    def note_columns(self, row: Row) -> None:
        """Remembers the grid columns of a header row (of a table whose columns can be relied on)."""
        for position, cell in enumerate(row.cells[:2]):
            if "信息内容" in cell.text:
                named = [other for other in row.cells[position + 1 :] if other.text]
                self.forget_columns()
                if named and fold(named[-1].text) in _REMARKS:
                    self.remarks = named.pop().column
                for before, other in zip([cell, *named], named, strict=False):
                    if other.text == before.text and len(label_index().columns.get(fold(other.text), ())) == 1:
                        # A converter that fills the cells of a span with copies of its text.
                        self.copies[other.column] = self.grid[-1]
                    else:
                        self.grid.append(other.column)

    def _under_header(self, values: tuple[Value, ...], count: int) -> tuple[Value, ...]:
        """The values under the header's columns, where only blanks, remarks and copies stand beside them.

        Where the spans of the row are others than those of the header, its blanks are those of spans if just the rest
        fills the columns.
        """
        if len(self.grid) != count:
            return values
        inside = tuple(value for value in values if value.cell.column in self.grid)
        texts = {value.cell.column: value.cell.text for value in inside}
        if len(inside) == count and all(
            value.is_beside
            or value.cell.column == self.remarks
            or value.cell.text == texts.get(self.copies.get(value.cell.column, 0))
            for value in values
            if value.cell.column not in texts
        ):
            return inside
        filled = tuple(value for value in values if value.parsed.state != "blank")
        return filled if len(filled) == count else values

    def read_header(self, printed: Sequence[str]) -> None:
        """Column codes from a header: whole labels where they are cells, else what the joined text spells."""
        labels = [column_label(text) for text in _without_row_label(printed)]
        cut = max((position for position, label in enumerate(labels) if "信息内容" in label), default=-1)
        if labels and labels[-1] in _REMARKS:
            labels.pop()
        tokens = _without_copies(labels[cut + 1 :]) if self.copies else list(labels[cut + 1 :])
        glued = labels[cut].split("信息内容", 1)[1] if cut >= 0 else ""
        if glued in _COUNTERS:
            glued = ""  # 信息内容(件)
        if glued:
            tokens = [glued, *tokens]
        if self.is_header_open and cut < 0:
            # A header whose cells stand on lines of their own goes on.
            tokens = [*self.header_tokens, *tokens]
        self.header_tokens = tokens
        self.copied = _repeated(tokens)
        tokens = _without_copies(tokens) if self.copied else tokens
        self.is_header_open = True
        self.header, self.money = _columns_under(tuple(tokens))
        if self.header is None and any(label in self.index.columns for label in labels[: max(cut, 0)]):
            # Lines of text that begin at the right: the numbers stand before the labels of their rows.
            self.header, tokens = (), list(labels[:cut])
        self.header_text = "".join(tokens)

    def _candidates(self, code: str) -> list[tuple[str, tuple[str, ...]]]:
        """(version, columns) that the row can take under the header that stands above it."""
        candidates = []
        for (version, row_code), block in self.index.row_blocks.items():
            if row_code != code:
                continue
            columns = self.index.blocks[version, block]
            header = self.header
            if header is None:
                candidates.append((version, columns))
                continue
            if len(header) != len(columns):
                continue
            if all(not codes or column in codes for codes, column in zip(header, columns, strict=True)):
                if sum(1 for codes in header if codes) * 2 >= len(header):
                    candidates.append((version, columns))
            elif all(len(codes) == 1 for codes in header):
                order = tuple(next(iter(codes)) for codes in header)
                if set(order) == set(columns):
                    candidates.append((version, order))
        return candidates

    def place(self, code: str, values: tuple[Value, ...], at: str, match: Match, is_regular: bool = True) -> None:
        """Places the values of a row under the header that stands above it."""
        self.is_header_open = False
        candidates = self._candidates(code)
        if self.header is None:
            # Columns of several years stand side by side: their number would only look like that of a form.
            is_by_year = len(set(_YEAR.findall(self.header_text))) > 1
            candidates = [] if is_by_year else [found for found in candidates if fits(values, len(found[1]))]
        known = [candidate for candidate in candidates if candidate[0] in self.result.proactive_versions]
        candidates = known or candidates
        if len({columns for _, columns in candidates}) != 1:
            self.result.problem(
                "columns_not_known",
                f"“{self.index.row_text[code]}”一行的列不能确定（表头“{self.header_text}”），未读取"
                " | the columns of this row cannot be known; not read",
                at,
            )
            return
        columns = candidates[0][1]
        versions = tuple(dict.fromkeys(version for version, _ in candidates))
        if len(values) < len(columns) and all(value.cell.may_be_fused for value in values):
            zeros = only_division([value.cell.text for value in values], len(columns), last_is_total=False)
            values = divided_values(values[0], zeros) if zeros is not None else values
        if len(values) > len(columns) and is_regular:
            values = self._under_header(values, len(columns))
        if self.copied and len(values) < len(columns) + len(self.copied):
            # Copies of a blank leave nothing: which cell is the one that is left, nobody can tell.
            self.result.problem("columns_not_known", moved_message(self.index.row_text[code]), at)
            return
        if self.copied and len(values) == len(columns) + len(self.copied):
            values = _without_copied(values, self.copied)
        has_columns = len(self.grid) == len(columns)
        starts = starts_of(values, len(columns), is_regular=is_regular, has_columns=has_columns)
        if values[0].cell.is_torn:
            starts = []
        if any(_has_moved_sign(columns, values[start : start + len(columns)]) for start in starts):
            self.result.problem(
                "cell_lost",
                f"“{self.index.row_text[code]}”一行带“+”“-”号的数不在增减一栏，可能缺了一格，未读取"
                " | a number with a sign stands beside the column of changes; a cell may be lost; not read",
                at,
            )
            return
        if not starts:
            if len(values) < len(columns):
                self.short_rows.append((code, columns, values, at))
                self.result.matches[f"proactive.{code}"] = match._replace(header=self.header_text)
                self._note_versions(code, versions)
            elif values[0].cell.is_torn:
                self.result.problem("columns_not_known", moved_message(self.index.row_text[code]), at)
            else:
                self.result.problem(
                    "too_many_values",
                    f"“{self.index.row_text[code]}”一行有 {len(values)} 个值，应为 {len(columns)} 个，未读取"
                    f" | {len(values)} values where {len(columns)} were expected; not read",
                    at,
                )
            return
        self._note_versions(code, versions)
        if len({tuple(value.parsed for value in values[start : start + len(columns)]) for start in starts}) > 1:
            self.result.problem(
                "columns_not_known",
                f"“{self.index.row_text[code]}”一行有 {len(values)} 格，值的位置有几种可能，未读取"
                " | blank cells leave several ways to place these values; not read",
                at,
            )
            return
        self.result.matches[f"proactive.{code}"] = match._replace(header=self.header_text)
        if values[0].cell.line and not has_columns:
            if len(values) == len(columns):
                self.exact_sizes.add(len(columns))
            if len(values) > len(columns) and _repeats(values[: len(columns)]):
                self.spare_rows.append((code, columns, values, at))
                return
        self.result.add_row("proactive", code, columns, values[starts[0] :], self.money)

    def _note_versions(self, code: str, versions: tuple[str, ...]) -> None:
        """A row that one version alone has shows that version; one that several have fits them all."""
        self.result.row_versions[code] = versions
        if len(versions) == 1:
            self.result.proactive_versions.update(versions)
        else:
            self.fitting.append(versions)

    def _settle_versions(self) -> None:
        """What rows of several versions leave open: those that fit every row which no version shown so far has."""
        unshown = [versions for versions in self.fitting if not self.result.proactive_versions.intersection(versions)]
        if unshown:
            self.result.proactive_fitting = tuple(
                version for version in self.index.order if all(version in versions for versions in unshown)
            )

    def settle(self) -> None:
        """Rows of table 2 that lack cells: torn-out cells may fill them, else their columns are unknown."""
        self._settle_versions()
        for code, columns, values, at in self.spare_rows:
            if len(columns) in self.exact_sizes:
                self.result.problem("columns_not_known", moved_message(self.index.row_text[code]), at)
            else:
                self.result.add_row("proactive", code, columns, values, self.money)
        by_columns: dict[tuple[str, ...], list[tuple[str, tuple[Value, ...], str]]] = {}
        for code, columns, values, at in self.short_rows:
            by_columns.setdefault(columns, []).append((code, values, at))
        for columns, rows in by_columns.items():
            remarks = {column for _, note in self.orphans for word, column in _COLUMN_REMARKS.items() if word in note}
            column = remarks.pop() if len(remarks) == 1 else None
            fits_orphans = len(self.orphans) == len(rows) and all(len(row[1]) == len(columns) - 1 for row in rows)
            if column in columns and fits_orphans:
                rest = [other for other in columns if other != column]
                for (code, values, at), (orphan, note) in zip(rows, self.orphans, strict=True):
                    for other, value in zip(rest, values, strict=True):
                        self.result.add("proactive", code, other, value)
                    self.result.add("proactive", code, column, orphan)
                    self.result.deduced.add(f"proactive.{code}.{column}")
                    self.result.matches[f"proactive.{code}.{column}"] = Match(note, "remark")
                    self.result.problem(
                        "cell_torn_out",
                        f"“{self.index.row_text[code]}”一行缺一格，按表外的“{orphan.cell.text}”（{note}）补入，请核对原文"
                        " | a cell of this row stands outside the table and was placed by its remark; check the source",
                        at,
                    )
                self.orphans = []
                continue
            for code, values, at in rows:
                self.result.problem(
                    "blank_cells_lost",
                    f"“{self.index.row_text[code]}”一行只有 {len(values)} 个值（表头有 {len(columns)} 列），"
                    "无法确定各属哪一列，未读取"
                    " | fewer values than columns; which column each belongs to cannot be known; not read",
                    at,
                )


def _repeats(values: Sequence[Value]) -> bool:
    """Whether a number stands twice in a row of a text; then a blank behind the row may be its last cell."""
    return any(one.parsed == other.parsed and one.parsed.value is not None for one, other in pairwise(values))


def _has_moved_sign(columns: Sequence[str], values: Sequence[Value]) -> bool:
    """Whether a row of a text says "+2" or "-2" beside its column of changes, where a number without sign stands.

    The row has lost the cell before it, which left no trace in lines of text.
    """
    if "items_change" not in columns or not values[0].cell.line:
        return False
    signed = [value.cell.text.lstrip().startswith(("+", "＋")) or (value.parsed.value or 0) < 0 for value in values]
    return any(signed) and not signed[columns.index("items_change")]


@lru_cache(maxsize=512)
def _columns_under(tokens: tuple[str, ...]) -> tuple[tuple[frozenset[str], ...] | None, Money]:
    """The columns that the cells of a header may be, None where they are none, and what it says about money."""
    text = "".join(tokens)
    index = label_index()
    columns = index.columns
    header: list[frozenset[str]] = []
    position = 0
    while position < len(text):
        match = index.column_pattern.match(text, position)
        if match is None:
            break
        header.append(columns[match.group()])
        position = match.end()
    rest = text[position:]
    header_unit: str | None = None
    is_other_unit = False
    unit = re.match(r"(?:单位)?(万元|元|[十百千]元|十万元|百万元|千万元|亿元|美元)", rest)
    if unit and header:
        printed = unit.group(1)
        if "fee_amount" in header[-1] and printed != "万元":
            is_other_unit = True
        header_unit = printed if printed in ("元", "万元") else None
        rest = ""
    elif "procurement_amount" in (header[-1] if header else ()):
        printed_unit = re.search("万元|元", text)
        header_unit = printed_unit.group() if printed_unit else None
    if rest and any(token in columns for token in tokens):
        # One header is not among the known labels: its position tells, if the others agree (checked when placing).
        header = [columns.get(token, frozenset()) for token in tokens]
    return tuple(header) or None, Money(header_unit, is_other_unit)


def _without_copies(tokens: Sequence[str]) -> list[str]:
    """Header cells without those that repeat the one before."""
    return [token for position, token in enumerate(tokens) if not position or token != tokens[position - 1]]


def _repeated(tokens: Sequence[str]) -> frozenset[int]:
    """The places of the cells of a header that repeat the one before, as where converters fill a span with copies."""
    index = label_index()
    places = (place for place in range(1, len(tokens)) if tokens[place] == tokens[place - 1])
    return frozenset(
        place
        for place in places
        if (label := index.column_pattern.match(tokens[place])) is not None and len(index.columns[label.group()]) == 1
    )


def _without_copied(values: tuple[Value, ...], places: frozenset[int]) -> tuple[Value, ...]:
    """The values of a row without those under repeated cells of the header, where they repeat theirs too."""
    if any(values[place].cell.text != values[place - 1].cell.text for place in places):
        return values
    return tuple(value for place, value in enumerate(values) if place not in places)


def _without_row_label(printed: Sequence[str]) -> Sequence[str]:
    """Header cells without the label of the first row, where the shape does not say where the header row ends."""
    rows = label_index().rows
    if printed and row_label(printed[-1]) is not None:
        return printed[:-1]
    for count in range(2, min(len(printed), 4) + 1):
        if "".join(map(fold, printed[-count:])) in rows:
            return printed[:-count]
    return printed
