"""Cells of published tables to keys of the form, by label, order and position.

One mechanism serves every shape. A reader gives rows of cells; a row is cut into labels and the values behind them;
labels say which row of the form it is, the header and the count of values say which columns. What labels leave open
(cut, torn or missing ones) is settled by the printed order, and only where exactly one reading fits. A value whose
column cannot be known is not placed, and a problem says where and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from disclosure.form.cells import WORDS, CellValue, parse_cell
from disclosure.form.labels import fold, has_ordinal, is_known_label, label_index, longest_label, row_label, row_of
from disclosure.form.number_words import number_in_words
from disclosure.form.versions import load_forms
from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.place import line_prefix, row_prefix
from disclosure.model.report import RowMatch
from disclosure.recognition.applications import ApplicationsTable
from disclosure.recognition.grid_rows import (
    SERIAL,
    is_as_wide,
    serial_columns,
    shared_cells,
    usual_width,
    with_values_below,
)
from disclosure.recognition.mirrored import from_left
from disclosure.recognition.numbered import without_numbers
from disclosure.recognition.other_years import of_this_year
from disclosure.recognition.own_tables import heads_own_table, is_of_its_own
from disclosure.recognition.placement import ApplicationRow, Match, Placement, Segment, Value, fits
from disclosure.recognition.proactive import ProactiveTable
from disclosure.recognition.remedies import RemediesTable, counts_columns
from disclosure.recognition.turned import upright

_UNREADABLE = CellValue("unreadable", None)
_REMEDY_HEADER = re.compile("未经复议直接起诉|复议后起诉|结果维持|结果纠正|尚未审结")
_APPLICANT_HEADER = re.compile("申请人情况|勾稽关系|法人或其他组织|科研机构|社会公益组织|法律服务机构")
_OLD_RETURN = re.compile("制发规范性文件总数|收到申请数|申请办结数")
_SECTION_FIVE = re.compile("^五存在|^五政府信息公开工作存在|^六其他需要报告")
_BARE_TOTALS = frozenset(("总计", "合计"))
_CHANNEL_HEADINGS = frozenset(
    prefix + name
    for name in ("行政复议", "未经复议直接起诉", "复议后起诉", "行政诉讼未经复议直接起诉", "行政诉讼复议后起诉")
    for prefix in ("", "一", "二", "三", "1", "2", "3")
)
"""What stands over a table of one channel, where table 4 was divided by channels."""
_MAX_LABELS = 8
_LONGEST_WORD = 6
_LONGEST_REMARK = 24


def recognise(blocks: Sequence[Text | Table], place_kind: str) -> Placement:
    """Places every value of the blocks' tables that labels, order and position determine."""
    recogniser = _Recogniser(place_kind)
    for block in of_this_year(upright(from_left(without_numbers(blocks)))):
        if isinstance(block, Table):
            recogniser.take_table(block)
        else:
            recogniser.take_text(block)
    return recogniser.finish()


_OLD, _REMEDIES, _ARTICLE, _HEADER, _APPLICANTS = range(5)


@lru_cache(maxsize=4096)
def _signs(labels: tuple[str, ...]) -> tuple[str, frozenset[int]]:
    """Labels joined, and what they are signs of. Cached: the labels of the form repeat in every report."""
    joined = "".join(labels)
    signs = set()
    if _OLD_RETURN.search(joined):
        signs.add(_OLD)
    if _REMEDY_HEADER.search(joined):
        signs.add(_REMEDIES)
    if joined.startswith("第二十条第"):
        signs.add(_ARTICLE)
    if "信息内容" in joined or (labels and all(label in label_index().columns for label in labels)):
        signs.add(_HEADER)
    if _APPLICANT_HEADER.search(joined):
        signs.add(_APPLICANTS)
    return joined, frozenset(signs)


class _Recogniser:
    def __init__(self, place_kind: str) -> None:
        self.index = label_index()
        self.kind = place_kind
        self.result = Placement()
        self.mode: str | None = None
        self.is_label_above = False
        self.led: str | None = None
        """The table whose header was the last thing read and had numbers behind it."""
        self.led_tables: dict[str, str] = {}
        self.has_spans = False
        self.shared: set[int] = set()
        self.serials: frozenset[int] = frozenset()
        self.is_own = False
        """Whether the table counts what the form does not, under a header of its own."""
        self.last_row = ("", "")
        self.blank_rows: set[str] = set()
        """Rows whose name stood twice before a number did."""
        self.own_rows: list[tuple[str, str, str]] = []
        self.pending: list[str] = []
        self.proactive = ProactiveTable(self.result)
        self.applications = ApplicationsTable(self.result)
        self.remedies = RemediesTable(self.result, is_text=place_kind == "line")

    # Reading the blocks in order

    def take_table(self, table: Table) -> None:
        self.applications.open_table()
        width = usual_width(table) if table.has_spans else 0
        self.proactive.forget_columns()
        if table.has_spans and self.remedies.is_whole():
            self.mode = None  # what follows a whole table 4 is no part of it
        self.remedies.grid.clear()
        self.has_spans = table.has_spans
        self.serials = serial_columns(table.rows) if table.has_spans else frozenset()
        least_remedies = min(shape.width for shape in self.index.remedy_shapes)
        self.shared = shared_cells(table.rows) if table.has_spans else set()
        self.is_own = table.has_spans and is_of_its_own(table.rows)
        if self.is_own:
            self.mode = None
        for row in with_values_below(table.rows) if table.has_spans else table.rows:
            worded = [cell for cell in row.cells if cell.text and not "0" <= cell.text[0] <= "9"]
            if width >= least_remedies:
                self.remedies.note_columns(worded)
            self.remedies.note_channels(worded)
            if table.has_spans:
                self.remedies.note_kinds(worded)
            if table.has_spans and not self.applications.rows:
                self.applications.note_columns(worded, row.number)
                self.proactive.note_columns(row)
            if self.kind == "line" and self._is_at_end() and heads_own_table(row):
                self.is_own = True
                self.mode = None
            segments = list(self._segments(row, table.number, not width or is_as_wide(row, width)))
            for segment in segments:
                self._take(segment)
            if table.has_spans and len(segments) > 1 and not segments[-1].values:
                # Words behind the numbers of a row: no label of the row below.
                self.pending.clear()

    def _is_at_end(self) -> bool:
        """Whether what was read last is the last row of a table: in lines of text another one may follow at once."""
        if self.mode == "remedies":
            return any(
                len(values) == shape.width for shape in self.index.remedy_shapes for values, *_ in self.remedies.rows
            )
        return self.mode == self.last_row[0] and self.last_row in _last_rows()

    def _note_bare_row(self, row: str) -> None:
        if row in self.result.bare_rows and row != ".".join(self.last_row):
            self.blank_rows.add(row)
        self.result.bare_rows.add(row)

    def _is_of_other_table(self, table: str, code: str) -> bool:
        """Whether lines of text name a row of table 2 again, where its blanks may have left nothing.

        Table 2 has ended, or the row stood there before without a number: this is a row of another table.
        """
        if self.kind != "line" or table != "proactive":
            return False
        has_ended = self.mode != table and table in self.result.seen_tables
        return has_ended or f"{table}.{code}" in self.blank_rows

    def take_text(self, text: Text) -> None:
        """Headings between tables tell which table comes; loose lines of text files may be torn-out cells or labels."""
        words = text.text
        if len(words) > 60 and len(fold(words[:60])) > 40:
            if _OLD_RETURN.search(words, 0, 200):
                self.result.has_old_return = True
            self.pending.clear()
            return
        folded = fold(words[:200])
        if _OLD_RETURN.search(folded):
            self.result.has_old_return = True
        if len(folded) > 40:
            self.pending.clear()
            return
        if _SECTION_FIVE.match(folded):
            self.mode = None
            self.pending.clear()
        elif self.mode == "remedies" and self.kind != "line" and folded in _CHANNEL_HEADINGS:
            self.remedies.header += folded
        elif folded.startswith("四") and "复议" in folded and "诉讼" in folded:
            self.mode = "remedies"
            self.pending.clear()
        elif folded.startswith("三") and "申请情况" in folded:
            self.mode = "applications"
            self.pending.clear()

    def _segments(self, row: Row, table_number: int, is_regular: bool) -> Iterable[Segment]:
        labels: list[str] = []
        values: list[Value] = []
        start = ""
        has_number = False
        in_table = self.kind != "line"
        new_value = tuple.__new__
        prefix = row_prefix(table_number, row.number)
        # Where no label stands behind it, what looks like a serial number may be a value that was moved.
        has_label = bool(self.serials) and (
            any(parse_cell(cell.text) is None for cell in row.cells[1:]) or self.remedies.has_all_columns(row)
        )
        serials = self.serials if has_label else frozenset[int]()
        for position, cell in enumerate(row.cells):
            parsed = _UNREADABLE if cell.is_picture else parse_cell(cell.text)
            if cell.column in serials and (parsed is not None or fold(cell.text) in SERIAL):
                continue
            if id(cell) in self.shared and self.mode == "applications":
                # One number for several rows: which of them it is of, nobody can tell.
                parsed = _UNREADABLE
            if not in_table:
                prefix = line_prefix(cell.line or row.line)
            if parsed is None and (labels or values):
                parsed = number_in_words(cell.text)
            if parsed is None:
                folded = fold(cell.text)
                if not folded or (has_number and not self._is_label(cell.text, folded, row, position, len(values))):
                    values.append(Value(WORDS, cell, prefix))
                    continue
                if has_number:
                    yield Segment(tuple(labels), tuple(values), start, is_regular)
                    labels = []
                    start = ""
                    has_number = False
                values = []
                labels.append(cell.text)
            else:
                values.append(new_value(Value, (parsed, cell, prefix)))
                has_number = has_number or parsed.state != "blank"
            start = start or cell.place or f"{prefix}{cell.column}"
        if labels or values:
            yield Segment(tuple(labels), tuple(values), start, is_regular)

    def _is_label(self, text: str, folded: str, row: Row, position: int, before: int) -> bool:
        """Whether words behind a number begin another row; else they are a cell's, like those that fill the columns."""
        if is_known_label(folded) or row_label(text) is not None:
            return True
        if len(folded) <= _LONGEST_WORD:
            return False
        if len(text) > _LONGEST_REMARK or any(mark in text for mark in "\n\t") or has_ordinal(text):
            return True
        header = self.proactive.header
        widths = self.index.applicant_widths if self.mode == "applications" else {len(header) if header else 0}
        return before + len(row.cells) - position not in widths or any(
            is_known_label(fold(cell.text)) for cell in row.cells[position + 1 :]
        )

    def _take(self, segment: Segment) -> None:
        labels = tuple(map(fold, segment.labels))
        joined, signs = _signs(labels)
        if signs:
            self.is_own = False
            if _OLD in signs:
                self.result.has_old_return = True
            if _REMEDIES in signs:
                self._enter("remedies")
                self.remedies.note_blank_table()
                self.remedies.header += "".join(self.pending) + joined
                self.pending.clear()
                if self._has_value(segment):
                    channel = self.remedies.channel_of(joined, len(segment.values))
                    self.remedies.rows.append((segment.values, segment.at, channel, segment.is_regular))
                return
            if _ARTICLE in signs:
                self._enter("proactive")
                self.result.articles.add(joined)
                self.proactive.is_header_open = False
            if _HEADER in signs:
                self._enter("proactive")
                self.proactive.read_header(segment.labels)
            if _APPLICANTS in signs:
                self._enter("applications")
                self.applications.read_header(joined, labels)
        self.is_label_above = False
        found = self._match_row(segment, labels)
        if found is not None:
            table, code, values = found
            if self.led == table and code in _first_rows():
                self.led_tables[table] = segment.at
            self.led = None
            if self.is_own or self._is_of_other_table(table, code):
                self.own_rows.append((table, code, segment.at))
                return
            printed = "".join(self.pending) if self.is_label_above else _printed(segment)
            how: RowMatch = "label_above" if self.is_label_above else "label"
            self.pending.clear()
            self._enter(table)
            self.last_row = (table, code)
            if table == "applications":
                if code == "received_new":
                    self.result.table_starts += 1
                self.applications.rows.append(
                    ApplicationRow(
                        code, joined, values, segment.at, segment.is_regular, self.is_label_above, printed, how
                    )
                )
            else:
                self.proactive.place(code, values, segment.at, Match(printed, how), segment.is_regular)
            return
        if self._has_value(segment):
            is_header = not signs.isdisjoint((_HEADER, _APPLICANTS))
            if is_header and not self.has_spans and not counts_columns(segment.values):
                self.led = self.mode
            self._take_unlabelled(segment, joined)
        elif joined:
            is_remark = self.mode == "proactive" and segment.labels[0].strip()[:1] in "(\uff08[\u3014"
            if is_remark and self.proactive.orphans and not self.proactive.orphans[-1][1]:
                self.proactive.orphans[-1] = (self.proactive.orphans[-1][0], joined)
            else:
                self.pending.extend(labels)
                del self.pending[:-_MAX_LABELS]
        elif self.mode == "remedies" and any(
            len(segment.values) == len(shape.results) or shape.width <= len(segment.values) < shape.width + 5
            for shape in self.index.remedy_shapes
        ):
            self.remedies.note_channel_above(segment.at)
            self.remedies.rows.append((segment.values, segment.at, "", segment.is_regular))
        elif self.mode == "applications" and self._fits_applicants(segment.values) and self.applications.rows:
            self.applications.rows.append(
                ApplicationRow(None, "".join(self.pending), segment.values, segment.at, segment.is_regular)
            )
        elif len(segment.values) > 1 and self.kind == "line":
            # The blank cells of the row whose label stands above: what follows is another row's.
            self.pending.clear()

    def _take_unlabelled(self, segment: Segment, joined: str) -> None:
        values = segment.values
        if self.mode == "remedies":
            channel = self.index.channel_labels.get(joined) or self.remedies.channel_of(joined, len(values))
            self.remedies.note_channel_above(segment.at)
            self.remedies.rows.append((values, segment.at, channel, segment.is_regular))
        elif self.mode == "applications":
            if self._fits_applicants(values):
                label = joined or ("" if self._is_list_of_labels() else "".join(self.pending[-2:]))
                self.applications.rows.append(ApplicationRow(None, label, values, segment.at, segment.is_regular))
            elif len(values) > 2 or (self.has_spans and not joined and any(not value.is_beside for value in values)):
                self.result.problem(
                    "row_not_recognised",
                    f"“{_shown(segment)}”后有 {len(values)} 个值，应为 {self._applicant_count} 个；该行未读取"
                    f" | {len(values)} values where {self._applicant_count} were expected; the row was not read",
                    segment.at,
                )
        elif self.mode == "proactive":
            if not joined and len(values) == 1:
                self.proactive.orphans.append((values[0], values[0].parsed.note or ""))
                if self.has_spans and values[0].parsed.value is not None:
                    self.result.problem(
                        "row_not_recognised",
                        f"“{values[0].cell.text[:20]}”所在的行没有名称，未读取"
                        " | a number in a row without a label; not read",
                        segment.at,
                    )
            elif not joined and self.has_spans and not counts_columns(values):
                shown = "、".join(value.cell.text for value in values if value.cell.text)
                self.result.problem(
                    "row_not_recognised",
                    f"“{shown[:40]}”所在的行没有名称，未读取 | numbers in a row without a label; not read",
                    segment.at,
                )
            elif joined and len(joined) <= 30:
                self.result.problem(
                    "row_not_in_form",
                    f"“{_shown(segment)}”不是统一格式中的行，未读取 | not a row of the form; not read",
                    segment.at,
                )
        self.pending.clear()

    def _fits_applicants(self, values: Sequence[Value]) -> bool:
        return any(fits(values, width) for width in self.index.applicant_widths)

    @property
    def _applicant_count(self) -> str:
        return "/".join(map(str, sorted(self.index.applicant_widths)))

    def _enter(self, table: str) -> None:
        if self.mode != table:
            self.mode = table
        self.result.seen_tables.add(table)

    @staticmethod
    def _has_value(segment: Segment) -> bool:
        return any(value.parsed.state != "blank" for value in segment.values)

    # Labels

    def _match_row(self, segment: Segment, labels: tuple[str, ...]) -> tuple[str, str, tuple[Value, ...]] | None:
        """The row of the form that a segment is, with its values (words behind a label are values of state text)."""
        if labels:
            found, dropped = row_of(labels, segment.labels)
            if found is not None:
                target = self.index.rows[found]
                if found in _BARE_TOTALS and (
                    self.mode != "applications"
                    or "自然人" in labels
                    or len(segment.values) < min(self.index.applicant_widths)
                ):
                    return None
                if not dropped:
                    if not segment.values:
                        self._note_bare_row(f"{target.table}.{target.code}")
                        return None
                    return target.table, target.code, segment.values
                prefix = segment.at.rpartition(" ")[0] + " "
                first = len(labels) - dropped
                place = segment.at if self.kind == "sheet" else ""
                texts = tuple(
                    Value(number_in_words(label) or WORDS, Cell(label, position, place=place), prefix)
                    for position, label in enumerate(segment.labels[first:], first + 1)
                )
                if len(texts) + len(segment.values) not in self.index.value_counts:
                    return None
                return target.table, target.code, texts + segment.values
        is_torn = any(value.cell.is_torn for value in segment.values[:1])
        if self.pending and not is_torn and self._has_value(segment) and not self._is_list_of_labels():
            found = longest_label((*self.pending, *labels))
            if found is not None and len(found) > len(labels[-1] if labels else ""):
                target = self.index.rows[found]
                if target.table == self.mode:
                    self.is_label_above = True
                    return target.table, target.code, segment.values
        return None

    def _is_list_of_labels(self) -> bool:
        """Whether labels of several rows stand before the numbers, so that none of them is the next row's for sure."""
        rows = self.index.rows
        others = self.index.group_labels | _BARE_TOTALS
        return len({rows[label].code for label in self.pending if label in rows and label not in others}) > 1

    def finish(self) -> Placement:
        self.proactive.settle()
        self.applications.settle()
        self.remedies.settle()
        for table, at in self.led_tables.items():
            self._withdraw_led(table, at)
        self._name_own_rows()
        return self.result

    def _name_own_rows(self) -> None:
        """Names the rows of the form that stand under another header and nowhere else."""
        held = {key.rpartition(".")[0] for key in self.result.figures}
        for table, code, at in self.own_rows:
            if f"{table}.{code}" not in held:
                self.result.problem(
                    "columns_not_known",
                    f"“{self.index.row_text[code]}”一行在另一种表头下，各列不是统一格式的，未读取"
                    " | this row stands under a header that is not the form's; not read",
                    at,
                )

    def _withdraw_led(self, table: str, at: str) -> None:
        """Takes back a table whose numbers stand before the labels of their rows: each seems to be the next row's."""
        figures = self.result.figures
        for key in [key for key in figures if key.startswith(f"{table}.")]:
            del figures[key]
        self.result.problem(
            "columns_not_known",
            "表头与第一行的名称之间已有数，各行的数可能在行名之前（由 PDF 转换的文字），不能确定属于哪一行，未读取"
            " | numbers stand between the header and the label of the first row: they may come before the labels of"
            " their rows, as in text taken out of a PDF; not read",
            at,
        )


@cache
def _first_rows() -> frozenset[str]:
    """The rows with which tables 2 and 3 begin."""
    tables = ("proactive", "applications")
    return frozenset(form.table_rows(table)[0].code for form in load_forms().values() for table in tables)


@cache
def _last_rows() -> frozenset[tuple[str, str]]:
    """The rows with which tables 2 and 3 end."""
    tables = ("proactive", "applications")
    return frozenset((table, form.table_rows(table)[-1].code) for form in load_forms().values() for table in tables)


def _shown(segment: Segment) -> str:
    return _printed(segment)[:40]


def _printed(segment: Segment) -> str:
    """The labels of a segment as they stand, without the ends of lines."""
    return "".join(segment.labels).replace("\n", "")
