"""Lists with a row for each body: which cell of the form a column is, told by the headers over it.

A column is taken where its headers are, in any order, a row and a column of the form, beside headings that add nothing
(the article, the group, the table). One word that is none of these, or two columns that claim the same cell, and the
column is named as a question: what does it hold?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from disclosure.form.cells import CellValue, parse_cell
from disclosure.form.labels import fold, fold_without_notes, label_index
from disclosure.form.versions import Form, load_forms, load_groups, load_label_variants, load_list_labels
from disclosure.model.document import ListedBody, SummaryList
from disclosure.model.report import Problem
from disclosure.recognition.placement import NO_MONEY, Match, Money, Placement, Value

_TEXT = CellValue("text", None)
_PIECES = re.compile(r"[-\u2014\u2013_/\\|·::>→\n]+")
_NOTED = re.compile(r"^(?P<head>[^((]+)[((](?P<note>[^()()]+)[))]$")
_NEUTRAL = (
    *(
        "信息内容",
        "申请人情况",
        "申请人",
        "法人或其他组织",
        "法人及其他组织",
        "本年度办理结果",
        "办理结果",
        "行政诉讼",
        "复议诉讼",
    ),
    *("主动公开", "主动公开政府信息情况", "依申请公开", "依申请公开情况", "收到和处理政府信息公开申请情况", "处理情况"),
    *("政府信息公开行政复议行政诉讼情况", "行政复议行政诉讼情况", "行政复议行政诉讼", "行政复议和行政诉讼"),
)
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]|\d{1,2})(?=[\u4e00-\u9fff])")
_NOT_FIGURES = frozenset(
    (
        *(
            "序号",
            "编号",
            "备注",
            "说明",
            "联系人",
            "联系电话",
            "电话",
            "填报人",
            "填表人",
            "审核人",
            "日期",
            "填报日期",
            "代码",
        ),
        *(
            "统一社会信用代码",
            "网址",
            "链接",
            "单位类别",
            "类别",
            "层级",
            "区划",
            "区划代码",
            "所属地区",
            "年度",
            "年份",
        ),
    )
)


class Labels:
    """What headers of lists may say: folded label to the row or column codes of each table."""

    def __init__(self) -> None:
        self.rows: dict[str, set[tuple[str, str]]] = {}
        self.columns: dict[str, set[tuple[str, str]]] = {}
        self.neutral = {fold(word) for word in _NEUTRAL}
        index = label_index()
        for label, target in index.rows.items():
            self.rows.setdefault(label, set()).add((target.table, target.code))
        for label, code in index.channel_labels.items():
            self.rows.setdefault(label, set()).add(("remedies", code))
        for label, codes in index.columns.items():
            self.columns.setdefault(label, set()).update(("proactive", code) for code in codes)
        for label, code in index.applicant_labels.items():
            self.columns.setdefault(label, set()).add(("applications", code))
        for label, code in index.result_labels.items():
            self.columns.setdefault(label, set()).add(("remedies", code))
        for variant in (*load_label_variants(), *load_list_labels()):
            held = self.rows if variant.axis == "row" else self.columns
            held.setdefault(fold(variant.label_zh), set()).add((variant.table, variant.code))
        for group in load_groups():
            self.neutral.add(fold(group.label_zh))
        for form in load_forms().values():
            for row in form.rows:
                if row.kind == "group":
                    label = fold(row.label_zh)
                    self.neutral |= {label, _ORDINAL.sub("", label)}
        # A heading that is also a row or channel of the form says something.
        self.neutral -= set(self.rows)


@cache
def _labels() -> Labels:
    return Labels()


@cache
def _cells_of_forms() -> frozenset[tuple[str, str, str]]:
    return frozenset((f.row.table, f.row.code, f.column.code) for form in load_forms().values() for f in form.fields())


def key_of(path: Sequence[str], year: int | None) -> str | None:
    """The key of the cell that headers from top to bottom name; None where they name none, or leave it open."""
    for words in _readings_of(path):
        keys = _keys(words, year)
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            return None
    return None


def _readings_of(path: Sequence[str]) -> list[list[str]]:
    """The words of a path: header by header, and with headers in their pieces (新收-自然人, 新收(自然人))."""
    whole = [folded for text in path if (folded := fold(text))]
    pieces: list[str] = []
    for text in path:
        for piece in _PIECES.split(text):
            noted = _NOTED.match(piece.strip())
            is_label = fold(piece) in _labels().rows or fold(piece) in _labels().columns
            parts = (piece,) if noted is None or is_label else (noted["head"], noted["note"])
            pieces += [folded for part in parts if (folded := fold(part))]
    bare = [fold_without_notes(text) or fold(text) for text in path if fold(text)]
    return [whole, pieces, bare]


def _keys(words: Sequence[str], year: int | None) -> set[str]:
    labels = _labels()
    told = [word for word in words if word not in labels.neutral and not word.startswith("第二十条第")]
    if not told or len(told) > 2:
        return set()
    found: set[str] = set()
    cells = _cells_of_forms()
    if len(told) == 2:
        for row_word, column_word in ((told[0], told[1]), (told[1], told[0])):
            for table, row in labels.rows.get(row_word, ()):
                for other, column in labels.columns.get(column_word, ()):
                    if table == other and (table, row, column) in cells:
                        found.add(f"{table}.{row}.{column}")
        return found
    only = told[0]
    if only in ("总计", "合计"):
        return set()
    for table, row in labels.rows.get(only, ()):
        if table == "applications":
            found.add(f"{table}.{row}.total")
        elif table == "proactive" and (year is None or year >= 2021):
            newest = list(load_forms().values())[-1]
            found |= _only_cell(newest, row)
    for table, column in labels.columns.get(only, ()):
        if table == "proactive" and column == "fee_amount":
            found.add("proactive.administrative_fees.fee_amount")
    return found


def _only_cell(form: Form, code: str) -> set[str]:
    """The key of a row of table 2 that has one cell, the unit of which is not open."""
    row = next((row for row in form.table_rows("proactive") if row.code == code), None)
    columns = form.block_columns("proactive", row.block) if row is not None else ()
    if len(columns) != 1 or columns[0].code == "fee_amount":
        return set()
    return {f"proactive.{code}.{columns[0].code}"}


def keys_of_columns(listed: SummaryList, year: int | None) -> tuple[list[str | None], list[Problem]]:
    """For each column of a list the key of its cell, and the questions that are left."""
    keys = [key_of(path, year) for path, _ in listed.columns]
    double = {key for key, count in Counter(key for key in keys if key).items() if count > 1}
    problems = []
    for position, (path, place) in enumerate(listed.columns):
        shown = " / ".join(text.replace("\n", "") for text in path)[:60]
        if keys[position] in double:
            keys[position] = None
            problems.append(
                Problem(
                    "list_column_twice",
                    f"有两列都像“{shown}”，哪一列是？都未读取"
                    " | two columns claim the same cell; which is it? neither was read",
                    place,
                )
            )
        elif keys[position] is None and _asks(listed, position):
            problems.append(
                Problem(
                    "list_column_not_recognised",
                    f"“{shown or '无表头'}”列对应报告的哪一格？未读取"
                    " | which cell of the report is this column? it was not read",
                    place,
                )
            )
    return keys, problems


def _asks(listed: SummaryList, position: int) -> bool:
    """Whether a column may hold figures: something stands in it, and its header is not one of names and dates."""
    path = listed.columns[position][0]
    return not (path and fold(path[-1]) in _NOT_FIGURES) and any(body.cells[position].text for body in listed.bodies)


def money_of(path: Sequence[str]) -> Money:
    """What the headers over a column say about money."""
    unit = re.search("万元|元", "".join(path))
    return Money(unit.group(), unit.group() == "元") if unit is not None else NO_MONEY


def place_body(listed: SummaryList, body: ListedBody, keys: Sequence[str | None]) -> Placement:
    """The figures of one row of a list."""
    placement = Placement()
    for cell, key, (path, _) in zip(body.cells, keys, listed.columns, strict=True):
        if key is None:
            continue
        table, row, column = key.split(".")
        placement.matches[key] = Match("", "list", "".join(path))
        placement.add(table, row, column, Value(parse_cell(cell.text) or _TEXT, cell, ""), money_of(path))
        placement.seen_tables.add(table)
    _note_versions(placement)
    orders = sorted(label_index().applicant_orders, key=len, reverse=True)
    for row in {key.split(".")[1] for key in placement.figures if key.startswith("applications.")}:
        shown = [[placement.figures.get(f"applications.{row}.{column}") for column in order] for order in orders]
        values = next((values for values in shown if all(value is not None for value in values)), None)
        if values is not None:
            numbers = [value.value for value in values if value is not None]
            total, parts = numbers[-1], [number for number in numbers[:-1] if number is not None]
            if total is not None and parts and (total or any(parts)):
                placement.row_tests[row] = sum(parts) == total
    return placement


@cache
def _keys_only_in() -> dict[str, frozenset[str]]:
    """The keys that a version has and no other."""
    keys = {version: frozenset(field.key for field in form.fields()) for version, form in load_forms().items()}
    return {
        version: own.difference(*(other for name, other in keys.items() if name != version))
        for version, own in keys.items()
    }


def _note_versions(placement: Placement) -> None:
    """The versions that the keys themselves show."""
    for version, own in _keys_only_in().items():
        shown = own & placement.figures.keys()
        if any(key.startswith("proactive.") for key in shown):
            placement.proactive_versions.add(version)
        if any(key.startswith("applications.") for key in shown):
            placement.applications_version = version
