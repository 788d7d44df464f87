"""The terms of rules (data/rules/term.csv), laid over the versions of the form.

A rule that compares sums is rows: which cells are its total, which are added or taken away, in every *line*. `=` is
what goes from line to line (each applicant's column, each row of a table); `@code` stands for all rows or columns under
a heading of the form and `*` for all beside the total's, so that a row which a new version adds is added too. A report
is asked for every cell that a term names, and of a group for those of its own version. A rule that judges cells one by
one names them in the same way, without a total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from disclosure.form.versions import Form, group_columns, group_rows, load_forms, read_rows
from disclosure.settings import DATA_FOLDER

RULES_FOLDER = DATA_FOLDER / "rules"

LINE = "="
OTHERS = "*"
GROUP = "@"

SUM_PARTS = ("total", "added", "beside")
CELL_PARTS = ("judged", "largest", "base")
PARTS = (*SUM_PARTS, *CELL_PARTS, "")
SOURCES = ("own", "previous", "history", "part", "aggregate")


class RuleError(Exception):
    """The rows of data/rules do not fit each other or the form; the message names the rows."""


@dataclass(frozen=True, slots=True)
class RuleTerm:
    """A row of term.csv. `part`: total (the printed one, which the rule is about), added (`sign` -1: taken away),
    beside (added to the total before it is compared); judged (a cell that is judged for itself), largest (one whose
    whole is the largest of its parts, not their sum), base (what a share in the text may be of, those of one
    `value_name` added up); empty where the row only says what a finding rests on.

    `source`: the report itself, that of the year before (previous), up to five years before (history), of a part, of
    the aggregate. `is_base`: nothing is judged without its number. `is_added_up`: a blank total of the row is added up
    from its columns. `value_name` is the name of its number in messages.
    """

    rule_id: str
    part: str
    sign: int
    source: str
    table: str
    row: str
    column: str
    is_base: bool
    is_added_up: bool
    value_name: str


@dataclass(frozen=True, slots=True)
class TermCell:
    """A term in one cell of a line. `asked_by`: the versions whose reports must have the cell.

    `alternative` names the row that one version prints whole and another splits, empty for all others; `is_whole`: the
    cell is that row itself.
    """

    term: RuleTerm
    line: str
    row: str
    column: str
    asked_by: tuple[str, ...]
    alternative: str = ""
    is_whole: bool = False


@cache
def load_terms() -> tuple[RuleTerm, ...]:
    """All rows of term.csv. Raises RuleError where one says something unknown."""
    terms = []
    for place, row in enumerate(read_rows(RULES_FOLDER / "term.csv"), start=2):
        if (
            row["part"] not in PARTS
            or row["source"] not in SOURCES
            or row["sign"] not in ("1", "-1")
            or row["if_blank"] not in ("", "row_sum")
            or row["is_base"] not in ("", "true")
            or bool(row["part"]) != bool(row["table_code"])
        ):
            raise RuleError(
                f"term.csv 第{place}行:part 应为 {PARTS} 之一(非空时填 table_code),source 应为 {SOURCES} 之一,"
                f"sign 为 1 或 -1,if_blank 为空或 row_sum,is_base 为空或 true | term.csv line {place}: part is one of "
                f"{PARTS} (with a table_code unless empty), source one of {SOURCES}, sign 1 or -1, if_blank empty or "
                "row_sum, is_base empty or true"
            )
        terms.append(
            RuleTerm(
                rule_id=row["rule_id"],
                part=row["part"],
                sign=int(row["sign"]),
                source=row["source"],
                table=row["table_code"],
                row=row["row_code"],
                column=row["column_code"],
                is_base=row["is_base"] == "true",
                is_added_up=row["if_blank"] == "row_sum",
                value_name=row["value_name"],
            )
        )
    return tuple(terms)


def terms_of(rule_id: str, parts: tuple[str, ...] = SUM_PARTS) -> tuple[RuleTerm, ...]:
    """The terms of a rule that a statement adds up, or those of other `parts`, in the order of the file."""
    return tuple(term for term in load_terms() if term.rule_id == rule_id and term.part in parts)


def expand_terms(rule_id: str, forms: Mapping[str, Form] | None = None) -> tuple[TermCell, ...]:
    """The cells of a rule in every line that has them in some version of the form.

    Raises RuleError where the rule has not just one total, its terms do not share one kind of line, or there is no line
    that has every cell that its terms name.
    """
    known = load_forms() if forms is None else forms
    terms = terms_of(rule_id)
    totals = [term for term in terms if term.part == "total"]
    by_row = {term.row == LINE for term in terms}
    by_column = {term.column == LINE for term in terms}
    if len(totals) != 1 or len(by_row) != 1 or len(by_column) != 1 or by_row == by_column:
        raise RuleError(
            f"term.csv:{rule_id} 应有一个 total,且各行同在 row_code 或同在 column_code 写 = | "
            f"term.csv: {rule_id} needs one total, and = in the row_code of all its terms or in the column_code of all"
        )
    cells = [cell for term in terms for cell in _cells_of(term, totals[0], known)]
    named = [term for term in terms if not _is_group(term)]
    lines = dict.fromkeys(cell.line for cell in cells if cell.term is totals[0])
    whole = [
        line
        for line in lines
        if all(any(cell.term is term and cell.line == line for cell in cells) for term in named)
        and any(cell.line == line and cell.term.part == "added" for cell in cells)
    ]
    if not whole:
        raise RuleError(
            f"term.csv:{rule_id} 的单元格在任何格式中都不齐 | term.csv: no form has all cells that {rule_id} names"
        )
    return tuple(cell for cell in cells if cell.line in whole)


def statement_terms(rule_id: str) -> list[dict[str, object]]:
    """`expand_terms` as the statements of the families take it, a struct a cell."""
    cells = expand_terms(rule_id)
    lines = _numbers(cell.line for cell in cells)
    places = _numbers((cell.term.row, cell.row) if cell.term.column == LINE else cell.column for cell in cells)
    blocks = _numbers(["", *(cell.alternative for cell in cells)])
    return [
        {
            "rule_id": rule_id,
            "table_code": cell.term.table,
            "row_code": cell.row,
            "column_code": cell.column,
            "line_number": lines[cell.line],
            "row_number": places[(cell.term.row, cell.row) if cell.term.column == LINE else cell.column],
            "block_number": blocks[cell.alternative],
            "part": cell.term.part,
            "sign": cell.term.sign,
            "source": cell.term.source,
            "is_base": cell.term.is_base,
            "value_name": cell.term.value_name,
            "is_added_up": cell.term.is_added_up,
            "is_whole": cell.is_whole,
            "asked_by": list(cell.asked_by),
        }
        for cell in cells
    ]


@cache
def statement_cells(rule_id: str) -> list[dict[str, object]]:
    """The cells that a rule judges one by one, as its statement takes them, a struct a cell; of two terms the later
    says what the cell is. Made once a process: not to be changed.

    Raises RuleError where a term names no cell of any version.
    """
    cells: dict[str, dict[str, object]] = {}
    for term in terms_of(rule_id, CELL_PARTS):
        keys: dict[tuple[str, str], None] = {}
        for form in load_forms().values():
            rows, columns = set(_rows(form, term, None)), set(_columns(form, term, None))
            cells_of_form = ((field.row.code, field.column.code) for field in form.fields(term.table))
            keys |= dict.fromkeys((row, column) for row, column in cells_of_form if row in rows and column in columns)
        if not keys:
            raise RuleError(
                f"term.csv:{rule_id} 的 {term.table}.{term.row}.{term.column} 在任何格式中都没有 | "
                f"term.csv: no form has the cell {term.table}.{term.row}.{term.column} of {rule_id}"
            )
        for row, column in keys:
            name = f"{term.table}.{row}.{column}" + (f" {term.value_name}" if term.part == "base" else "")
            cells[name] = {
                "table_code": term.table,
                "row_code": row,
                "column_code": column,
                "part": term.part,
                "value_name": term.value_name,
            }
    return list(cells.values())


def _numbers(names: Iterable[object]) -> dict[object, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


@cache
def load_rule_cells() -> tuple[dict[str, str], ...]:
    """The cells that findings rest on: rule_id, source, row_code, column_code (`=`: the finding's), role.

    role: added, subtracted (taken away, or added beside the total), previous, part, aggregate. The total is the
    finding's own cell.
    """
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for term in load_terms():
        if term.part == "total" or term.part in CELL_PARTS:
            continue
        total = next((each for each in terms_of(term.rule_id) if each.part == "total"), None)
        for row in dict.fromkeys(code for form in load_forms().values() for code in _rows(form, term, total)):
            for column in dict.fromkeys(code for form in load_forms().values() for code in _columns(form, term, total)):
                cell = {
                    "rule_id": term.rule_id,
                    "source": term.source,
                    "row_code": row,
                    "column_code": column,
                    "role": _role(term),
                }
                found[tuple(cell.values())] = cell
    return tuple(found.values())


def _role(term: RuleTerm) -> str:
    if term.source == "own":
        return "subtracted" if term.sign < 0 or term.part == "beside" else "added"
    return "previous" if term.source == "history" else term.source


def _is_group(term: RuleTerm) -> bool:
    return any(code.startswith((GROUP, OTHERS)) for code in (term.row, term.column))


def _rows(form: Form, term: RuleTerm, total: RuleTerm | None) -> Iterable[str]:
    """The rows of a version that a term names; `=` stays as it is."""
    if term.row.startswith(GROUP):
        rows: Iterable[str] = group_rows(form, term.table, term.row[1:])
    elif term.row == OTHERS:
        rows = (row.code for row in form.table_rows(term.table))
    else:
        return [term.row]
    return [row for row in rows if total is None or row != total.row]


def _columns(form: Form, term: RuleTerm, total: RuleTerm | None) -> Iterable[str]:
    if term.column.startswith(GROUP):
        columns: Iterable[str] = group_columns(form, term.table, term.column[1:])
    elif term.column == OTHERS:
        columns = dict.fromkeys(column.code for column in form.columns if column.table == term.table)
    else:
        return [term.column]
    return [column for column in columns if total is None or column != total.column]


def _cells_of(term: RuleTerm, total: RuleTerm, forms: Mapping[str, Form]) -> list[TermCell]:
    """A term in every line, as all versions together have it."""
    members: dict[str, list[str]] = {}
    keys: dict[tuple[str, str], None] = {}
    for version, form in forms.items():
        rows, columns = set(_rows(form, term, total)), set(_columns(form, term, total))
        for field in form.fields(term.table):
            row, column = field.row.code, field.column.code
            if (term.row == LINE or row in rows) and (term.column == LINE or column in columns):
                keys[row, column] = None
                members.setdefault(column if term.row == LINE else row, [])
        for code in columns if term.row == LINE else rows:
            if code in members:
                members[code].append(version)
    wholes = _wholes(term, forms) if _is_group(term) else {}
    cells = []
    for row, column in keys:
        line, member = (row, column) if term.row == LINE else (column, row)
        whole = wholes.get(member, "")
        asked = _asked_by(member, whole, wholes, members) if _is_group(term) else tuple(forms)
        cells.append(TermCell(term, line, row, column, asked, whole, bool(whole) and member == whole))
    return cells


def _wholes(term: RuleTerm, forms: Mapping[str, Form]) -> dict[str, str]:
    """Row -> the row of the term that some version prints whole and another splits, for itself and its parts."""
    codes = {code for form in forms.values() for code in _rows(form, term, None)}
    found = {}
    for form in forms.values():
        for row in form.table_rows(term.table):
            if row.code in codes and row.parent in codes:
                found[row.code] = row.parent
                found[row.parent] = row.parent
    return found


def _asked_by(member: str, whole: str, wholes: Mapping[str, str], members: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The versions that have a row or column of a group.

    A version that prints a row whole is asked for it, or for all parts that others split it into.
    """
    having = dict.fromkeys(members[member])
    if not whole:
        return tuple(having)
    parts = [code for code, head in wholes.items() if head == whole and code != whole]
    splitting = {version for code in parts for version in members.get(code, ())}
    printing = dict.fromkeys(members.get(whole, ()))
    if member == whole:
        return tuple({**printing, **dict.fromkeys(splitting)})
    return tuple({**having, **{version: None for version in printing if version not in splitting}})
