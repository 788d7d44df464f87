"""Measures of the form, read from data/measures: what each is made of, and in which cells of which version.

A measure is rows: one in measure.csv, one or more in term.csv. A term names a cell or a *group* of the form (all rows
under 不予公开, all columns under 法人或其他组织), so that a row which a new version adds to a group is counted without
a change here. `expand_terms` lays the terms over every version of data/formats; the serving tables are made from that
(queries/serving), and nothing else in the project lists the cells of a measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from disclosure.form.versions import (
    Form,
    FormField,
    group_columns,
    group_rows,
    load_forms,
    load_versions,
    read_rows,
)
from disclosure.settings import DATA_FOLDER

MEASURES_FOLDER = DATA_FOLDER / "measures"

TOTAL = "total"
"""The column that a table prints beside its parts: where it has no number, the parts that are numbers are added up."""

UNKNOWN_VERSION = ""
"""Stands for the version of a report whose version is not known."""

_PARTS = ("numerator", "denominator")
_KINDS = ("count", "share", "rate")


class MeasureError(Exception):
    """The rows of data/measures do not fit each other or the form; the message names the rows or the cells."""


_NAMES = ("metric", "label_zh", "label_en", "unit_zh", "unit_en")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A row of measure.csv. `kind`: count, share (the numerator lies within the denominator) or rate; `continuity`:
    same, or near (one series with a break mark at the change of the form). `metric` is the query that shows it; a share
    or rate has no unit.
    """

    number: int
    code: str
    table: str
    kind: str
    continuity: str
    metric: str
    label_zh: str
    label_en: str
    unit_zh: str
    unit_en: str


@dataclass(frozen=True, slots=True)
class Term:
    """A row of term.csv: what is added to (sign 1) or taken from (-1) one part of a measure.

    Either `row` or `row_group` is set, either `column` or `column_group`. `unless` is the cell (`row.column` of the
    same table) before which the term steps back where that cell has a number: the name that another version gives to
    the same quantity. Terms with the same `together` count only where all of them have numbers; a term without it
    counts alone. `conversion` names the units of conversion.csv.
    """

    measure: str
    part: str
    sign: int
    table: str
    row: str
    row_group: str
    column: str
    column_group: str
    unless: str
    together: str
    conversion: str


@dataclass(frozen=True, slots=True)
class TermCell:
    """A term in one cell, as a version of the form has it. Keys are `table.row.column`.

    `parts` are added up where the cell has no number. `is_required`: a report of the version that lacks the number is
    incomplete. `addend` groups the cells that count only together.
    """

    version: str
    measure: str
    part: str
    sign: int
    key: str
    parts: tuple[str, ...]
    unless: str
    unless_parts: tuple[str, ...]
    addend: str
    is_required: bool
    conversion: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A unit that may stand in a cell, and what its numbers are multiplied by."""

    conversion: str
    unit: str
    factor: int


@dataclass(frozen=True, slots=True)
class CellException:
    """A row of exception.csv: cells that no measure counts. `row` and `column` may be `*`, all of the table."""

    table: str
    row: str
    column: str
    column_group: str
    reason_zh: str
    reason_en: str

    def names(self, field: FormField) -> bool:
        """Whether a cell is one of these."""
        return (
            self.table == field.row.table
            and self.row in ("*", field.row.code)
            and (
                self.column_group == field.column.parent
                if self.column_group
                else self.column in ("*", field.column.code)
            )
        )


@cache
def load_measure_rows() -> tuple[MeasureRow, ...]:
    """The measures in the order of their numbers. Raises MeasureError where a row says something unknown."""
    rows = tuple(
        MeasureRow(
            number=int(row["measure_number"]),
            code=row["measure"],
            table=row["table_code"],
            kind=row["measure_kind"],
            continuity=row["continuity"],
            **{name: row[name] for name in _NAMES},
        )
        for row in read_rows(MEASURES_FOLDER / "measure.csv")
    )
    for row in rows:
        if row.kind not in _KINDS:
            raise MeasureError(
                f"measure.csv:{row.code} 的 measure_kind 应为 {_KINDS} 之一 | "
                f"measure.csv: measure_kind of {row.code} is one of {_KINDS}"
            )
        if not (row.metric and row.label_zh and row.label_en) or {
            bool(row.unit_zh),
            bool(row.unit_en),
        } != {row.kind == "count"}:
            raise MeasureError(
                f"measure.csv:{row.code} 应有 metric 和两种语言的名称,count 另有单位 | "
                f"measure.csv: {row.code} needs a metric and names in both languages, and units just if it is a count"
            )
    for name in ("number", "code"):
        seen = [getattr(row, name) for row in rows]
        doubles = sorted({str(value) for value in seen if seen.count(value) > 1})
        if doubles:
            raise MeasureError(f"measure.csv: 重复 {'、'.join(doubles)} | stands twice: {', '.join(doubles)}")
    return tuple(sorted(rows, key=lambda row: row.number))


@cache
def load_terms() -> tuple[Term, ...]:
    """The terms of all measures. Raises MeasureError where a row names no measure, no part or no cell."""
    known = {row.code for row in load_measure_rows()}
    terms = []
    for place, row in enumerate(read_rows(MEASURES_FOLDER / "term.csv"), start=2):
        if (
            row["measure"] not in known
            or row["part"] not in _PARTS
            or bool(row["row_code"]) == bool(row["row_group"])
            or bool(row["column_code"]) == bool(row["column_group"])
            or row["sign"] not in ("1", "-1")
        ):
            raise MeasureError(
                f"term.csv 第{place}行:应为已知的指标、numerator 或 denominator、1 或 -1,行与行组、列与列组各填其一 | "
                f"term.csv line {place}: expected a known measure, numerator or denominator, 1 or -1, and either of "
                "row and row group, of column and column group"
            )
        terms.append(
            Term(
                measure=row["measure"],
                part=row["part"],
                sign=int(row["sign"]),
                table=row["table_code"],
                row=row["row_code"],
                row_group=row["row_group"],
                column=row["column_code"],
                column_group=row["column_group"],
                unless=row["unless"],
                together=row["together"],
                conversion=row["conversion"],
            )
        )
    lacking = sorted(known - {term.measure for term in terms})
    if lacking:
        raise MeasureError(f"term.csv 缺少 {'、'.join(lacking)} | term.csv has no row for {', '.join(lacking)}")
    return tuple(terms)


@cache
def load_conversions() -> tuple[Conversion, ...]:
    """The units that may stand in a cell whose unit the form leaves open."""
    return tuple(
        Conversion(row["conversion"], row["unit"], int(row["factor"]))
        for row in read_rows(MEASURES_FOLDER / "conversion.csv")
    )


@cache
def load_parts() -> Mapping[str, tuple[str, ...]]:
    """Count -> the counts that it is made of, in the order of part.csv. Raises MeasureError for an unknown one."""
    kinds = {row.code: row.kind for row in load_measure_rows()}
    found: dict[str, list[str]] = {}
    for row in read_rows(MEASURES_FOLDER / "part.csv"):
        for name in (row["measure"], row["part"]):
            if kinds.get(name) != "count":
                raise MeasureError(f"part.csv:{name!r} 不是计数指标 | part.csv: {name!r} is not a count")
        found.setdefault(row["measure"], []).append(row["part"])
    return {measure: tuple(parts) for measure, parts in found.items()}


def term_keys(term: Term) -> tuple[str, ...]:
    """The cells of a term in any version, each once, those of older versions first."""
    return tuple(dict.fromkeys(key for form in load_forms().values() for key in _keys_in(term, form)))


def _keys_in(term: Term, form: Form) -> list[str]:
    rows = {term.row} if term.row else set(group_rows(form, term.table, term.row_group))
    columns = {term.column} if term.column else set(group_columns(form, term.table, term.column_group))
    return [field.key for field in form.fields(term.table) if field.row.code in rows and field.column.code in columns]


@cache
def total_parts(key: str) -> tuple[str, ...]:
    """The cells that a printed total is made of, in any version; none for a cell that is no total."""
    table, row, column = key.split(".")
    if column != TOTAL:
        return ()
    return tuple(
        dict.fromkeys(
            field.key
            for form in load_forms().values()
            for field in form.fields(table)
            if field.row.code == row and field.column.code != TOTAL
        )
    )


@cache
def expand_terms() -> tuple[TermCell, ...]:
    """Every term in every cell, for each version of the form and for reports whose version is not known.

    A cell that a version lacks is still read where a report has it (published reports mix forms), but only the cells
    of its own version are missed; where a version has none of a part's cells, all of them are.
    Raises MeasureError where a term fits no cell of any version.
    """
    forms = load_forms()
    versions = [version.code for version in load_versions()] + [UNKNOWN_VERSION]
    own_keys = {
        version: frozenset(field.key for field in forms[version].fields()) if version in forms else frozenset()
        for version in versions
    }
    expanded: list[TermCell] = []
    for measure in load_measure_rows():
        own = [(term, term_keys(term)) for term in load_terms() if term.measure == measure.code]
        for term, keys in own:
            if not keys:
                raise MeasureError(
                    f"term.csv:{term.measure} 的一项在任何格式中都没有单元格({_term_place(term)}) | "
                    f"term.csv: a term of {term.measure} has no cell in any form ({_term_place(term)})"
                )
        stepped_before = {f"{term.table}.{term.unless}" for term, _ in own if term.unless}
        for version in versions:
            for part in _PARTS:
                terms = [(term, keys) for term, keys in own if term.part == part]
                expanded += _expand_part(version, terms, own_keys[version], stepped_before)
    return tuple(expanded)


def _expand_part(
    version: str, terms: list[tuple[Term, tuple[str, ...]]], own_keys: frozenset[str], stepped_before: set[str]
) -> Iterable[TermCell]:
    is_asked = any(key in own_keys for _, keys in terms for key in keys)
    for term, keys in terms:
        unless = f"{term.table}.{term.unless}" if term.unless else ""
        for key in keys:
            in_version = key in own_keys or unless in own_keys
            yield TermCell(
                version=version,
                measure=term.measure,
                part=term.part,
                sign=term.sign,
                key=key,
                parts=total_parts(key),
                unless=unless,
                unless_parts=total_parts(unless) if unless else (),
                addend=term.together or f"{term.part} {key if not unless or term.row_group else unless}",
                is_required=bool(term.together) or (key not in stepped_before and (in_version or not is_asked)),
                conversion=term.conversion,
            )


def _term_place(term: Term) -> str:
    return f"{term.table}.{term.row or term.row_group}.{term.column or term.column_group}"


@cache
def load_exceptions() -> tuple[CellException, ...]:
    """The cells that no measure counts, with the reasons."""
    return tuple(
        CellException(
            table=row["table_code"],
            row=row["row_code"],
            column=row["column_code"],
            column_group=row["column_group"],
            reason_zh=row["reason_zh"],
            reason_en=row["reason_en"],
        )
        for row in read_rows(MEASURES_FOLDER / "exception.csv")
    )


def uncounted_cells() -> dict[str, tuple[str, ...]]:
    """Version -> the national cells that neither a measure nor an exception names; empty where all is well."""
    counted = {cell.key for cell in expand_terms()}
    found = {}
    for version, form in load_forms().items():
        keys = tuple(
            field.key
            for field in form.fields()
            if field.row.is_national
            and field.key not in counted
            and not any(exception.names(field) for exception in load_exceptions())
        )
        if keys:
            found[version] = keys
    return found


def require_counted_cells() -> None:
    """Raise MeasureError unless every national cell of every readable form is counted by a measure, or excepted.

    A cell that a new form adds would otherwise be read and then left out of every sum, in silence.
    """
    found = uncounted_cells()
    if found:
        named = "; ".join(f"{version}: {', '.join(keys)}" for version, keys in found.items())
        raise MeasureError(
            f"data/measures:这些单元格不属于任何指标,请在 term.csv 中计入,或在 exception.csv 中写明理由:{named} | "
            "data/measures: these cells belong to no measure; count them in term.csv, or give the reason in "
            f"exception.csv: {named}"
        )
