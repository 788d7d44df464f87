"""The statutory formats, read from data/formats: every row, column and label of each version, and how fields continue.

A version is rows in those files; nothing in this module or its callers names one. Sources: 国办公开办函〔2019〕60号 and
国办公开办函〔2021〕30号, as documented beside the files.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from disclosure.settings import DATA_FOLDER

FORMATS_FOLDER = DATA_FOLDER / "formats"


@dataclass(frozen=True, slots=True)
class FormatVersion:
    """One version of the form: its code, names, the notice that set it, the report years it is meant for."""

    code: str
    name_zh: str
    name_en: str
    notice: str
    first_report_year: int
    last_report_year: int | None
    is_readable: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a table. `kind` is data or group (a heading without cells); `block` names the columns it takes."""

    table: str
    code: str
    position: int
    kind: str
    parent: str | None
    block: str | None
    label_zh: str
    label_en: str
    article: str
    is_national: bool


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a block. `domain`: count, signed_count or amount; `unit` is empty where the label leaves it open."""

    table: str
    block: str
    position: int
    code: str
    parent: str | None
    label_zh: str
    label_en: str
    unit: str
    domain: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One cell of the form: a row and a column of one version."""

    version: str
    row: FormRow
    column: FormColumn

    @property
    def key(self) -> str:
        """The full key `table.row.column`."""
        return f"{self.row.table}.{self.row.code}.{self.column.code}"


@dataclass(frozen=True, slots=True)
class Form:
    """One version with its rows and columns in printed order."""

    version: FormatVersion
    rows: tuple[FormRow, ...]
    columns: tuple[FormColumn, ...]

    def table_rows(self, table: str, kind: str | None = "data") -> tuple[FormRow, ...]:
        """The rows of a table in printed order; `kind` None gives headings too."""
        return tuple(row for row in self.rows if row.table == table and kind in (None, row.kind))

    def block_columns(self, table: str, block: str | None) -> tuple[FormColumn, ...]:
        """The columns that the rows of a block take, in printed order."""
        return tuple(column for column in self.columns if column.table == table and column.block == block)

    def fields(self, table: str | None = None) -> tuple[FormField, ...]:
        """Every cell of the form (of one table), in printed order."""
        return tuple(
            FormField(self.version.code, row, column)
            for row in self.rows
            if row.kind == "data" and table in (None, row.table)
            for column in self.block_columns(row.table, row.block)
        )


@dataclass(frozen=True, slots=True)
class LabelVariant:
    """A label that published reports use for a row or column instead of the official one."""

    table: str
    axis: str
    code: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading above rows or columns: an article of the Regulation, the applicants, litigation."""

    table: str
    code: str
    label_zh: str
    label_en: str


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def load_versions() -> tuple[FormatVersion, ...]:
    """All known versions in the order of their first report year."""
    versions = (
        FormatVersion(
            code=row["format_version"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            notice=row["notice"],
            first_report_year=int(row["first_report_year"]),
            last_report_year=int(row["last_report_year"]) if row["last_report_year"] else None,
            is_readable=row["is_readable"] == "true",
        )
        for row in read_rows(FORMATS_FOLDER / "version.csv")
    )
    return tuple(sorted(versions, key=lambda version: version.first_report_year))


@cache
def load_forms() -> dict[str, Form]:
    """The versions that can be read, by code, oldest first."""
    row_data = read_rows(FORMATS_FOLDER / "row.csv")
    column_data = read_rows(FORMATS_FOLDER / "column.csv")
    forms = {}
    for version in load_versions():
        if not version.is_readable:
            continue
        rows = tuple(
            FormRow(
                table=row["table_code"],
                code=row["row_code"],
                position=int(row["position"]),
                kind=row["kind"],
                parent=row["parent_code"] or None,
                block=row["block"] or None,
                label_zh=row["label_zh"],
                label_en=row["label_en"],
                article=row["article"],
                is_national=row["is_national"] == "true",
            )
            for row in row_data
            if row["format_version"] == version.code
        )
        columns = tuple(
            FormColumn(
                table=column["table_code"],
                block=column["block"],
                position=int(column["position"]),
                code=column["column_code"],
                parent=column["parent_code"] or None,
                label_zh=column["label_zh"],
                label_en=column["label_en"],
                unit=column["unit"],
                domain=column["value_domain"],
            )
            for column in column_data
            if column["format_version"] == version.code
        )
        forms[version.code] = Form(version, rows, columns)
    return forms


@cache
def load_label_variants() -> tuple[LabelVariant, ...]:
    """Labels seen in published reports beside the official ones."""
    return tuple(
        LabelVariant(row["table_code"], row["axis"], row["code"], row["label_zh"])
        for row in read_rows(FORMATS_FOLDER / "label_variant.csv")
    )


@cache
def load_groups() -> tuple[Group, ...]:
    """Headings above rows and columns."""
    return tuple(
        Group(row["table_code"], row["group_code"], row["label_zh"], row["label_en"])
        for row in read_rows(FORMATS_FOLDER / "group.csv")
    )


@cache
def known_keys() -> frozenset[str]:
    """Every key of a cell in any readable version."""
    return frozenset(field.key for form in load_forms().values() for field in form.fields())


@cache
def national_keys(version: str, table: str) -> tuple[str, ...]:
    """The keys of a table's cells in a version, without rows that only a province adds."""
    return tuple(field.key for field in load_forms()[version].fields(table) if field.row.is_national)


@cache
def national_key_set(version: str, table: str) -> frozenset[str]:
    """`national_keys` without their order."""
    return frozenset(national_keys(version, table))


@cache
def rows_only_in(version: str, table: str) -> frozenset[str]:
    """The codes of a table's rows that not every version has."""
    codes = {name: frozenset(row.code for row in form.table_rows(table)) for name, form in load_forms().items()}
    return codes[version] - frozenset[str].intersection(*codes.values())


@cache
def row_depth(table: str, code: str) -> int:
    """How many groups of a table a row stands in: 0 for 一、 and 四、, 1 for (一), 2 for 1. of table 3."""
    for form in load_forms().values():
        parents = {row.code: row.parent for row in form.table_rows(table, kind=None)}
        if code in parents:
            depth = 0
            while (parent := parents.get(code)) is not None:
                code, depth = parent, depth + 1
            return depth
    raise ValueError(f"no format has a row {table}.{code}")


@cache
def load_list_labels() -> tuple[LabelVariant, ...]:
    """Short labels that offices use in their own lists (a row a body), beside those of the form."""
    return tuple(
        LabelVariant(row["table_code"], row["axis"], row["code"], row["label_zh"])
        for row in read_rows(FORMATS_FOLDER / "list_label.csv")
    )


def group_rows(form: Form, table: str, group: str) -> tuple[str, ...]:
    """The codes of the rows with cells under a heading of a table, at any depth, in printed order."""
    parents = {row.code: row.parent for row in form.table_rows(table, kind=None)}
    return tuple(row.code for row in form.table_rows(table) if group in _ancestors(row.code, parents))


def group_columns(form: Form, table: str, group: str) -> tuple[str, ...]:
    """The codes of the columns under a heading of a table, in printed order."""
    return tuple(dict.fromkeys(c.code for c in form.columns if c.table == table and c.parent == group))


def _ancestors(code: str, parents: dict[str, str | None]) -> list[str]:
    found = []
    parent = parents.get(code)
    while parent is not None:
        found.append(parent)
        parent = parents.get(parent)
    return found
