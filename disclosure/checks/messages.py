"""The sentences of findings: a rule's templates filled, for a whole frame of rows at once.

A nation's reports give millions of findings; filling them row by row took longer than finding them.
"""

from __future__ import annotations

import string
from functools import cache
from typing import Literal

import polars as pl

from disclosure.checks.rules import Message, Rule
from disclosure.form.versions import FORMATS_FOLDER, load_forms, load_versions, read_rows
from disclosure.settings import DATA_FOLDER

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

JOINT = {"zh": "·", "en": ", "}
PLACES = {
    "zh": {1: "“{0}”", 2: "“{0}”与“{1}”之和", 3: "“{0}”至“{2}”{count}格之和"},
    "en": {1: "“{0}”", 2: "“{0}” and “{1}” together", 3: "“{0}” to “{2}”, {count} cells together"},
}
OPERATORS = {
    "zh": {"exact": "", "at_least": "至少", "about": "约"},
    "en": {"exact": "", "at_least": "at least ", "about": "about "},
}
UNITS = {"zh": {"": "", "yuan": "元"}, "en": {"": "", "yuan": " yuan"}}
SPAN = {"zh": "至", "en": " to "}
BLANK = {"zh": "空白", "en": "blank"}
IMPLIED_ZERO = {"zh": "(空白按0计)", "en": " (blanks count as 0)"}
COMPUTED = {"zh": "(空白的总计按各申请人之和计)", "en": " (blank totals computed from the applicants)"}
NOTED = {
    "zh": "(引号内为核对时的摘记,可能与原句有出入)",
    "en": " (the words in quotation marks are a note made when the report was verified; the sentence may differ)",
}
PARTIAL = {"zh": "(报告未能全部读出,请对照原文)", "en": " (the report was read in part only: compare with the source)"}


@cache
def _cell_labels(language: Language) -> pl.DataFrame:
    """Labels of every known cell as each version of the form prints it: format_version, figure_key, row, column, table.

    A report of no known version, and a cell that its own version does not have, take the newest version's.
    """
    tables = _table_labels(language)
    forms = load_forms()
    newest = {field.key: field for form in forms.values() for field in form.fields()}
    rows = []
    for code in ("", *forms):
        own = {field.key: field for field in forms[code].fields()} if code else {}
        for key, field in {**newest, **own}.items():
            labels = (getattr(field.row, f"label_{language}"), getattr(field.column, f"label_{language}"))
            rows.append((code, key, *labels, tables[field.row.table]))
    schema = ["form", "figure_key", "row", "column", "table"]
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.concat_str("row", pl.lit(JOINT[language]), "column").alias("cell")
    )


@cache
def _place_labels(language: Language) -> pl.DataFrame:
    """Where a table prints what a narrative speaks of: form, detail (code of the quantity), detail_place.

    The plain reading of data/claims/cell.csv: one cell, two, or the first and last of several with their number.
    """
    said = {(row["form"], row["figure_key"]): row["cell"] for row in _cell_labels(language).iter_rows(named=True)}
    cells = [row for row in read_rows(DATA_FOLDER / "claims" / "cell.csv") if row["reading"] == "1"]
    rows = []
    for code in ("", *load_forms()):
        places: dict[str, list[str]] = {}
        for row in cells:
            if not row["format_version"] or not code or row["format_version"] == code:
                key = f"{row['table_code']}.{row['row_code']}.{row['column_code']}"
                places.setdefault(row["subject_code"], []).append(said[code, key])
        for subject, names in places.items():
            kind = min(len(names), 3)
            rows.append((code, subject, PLACES[language][kind].format(*names[:2], names[-1], count=len(names))))
    return pl.DataFrame(rows, schema=["cell_format", "detail", "detail_place"], orient="row")


@cache
def _table_labels(language: Language) -> dict[str, str]:
    return {row["table_code"]: row[f"title_{language}"] for row in read_rows(FORMATS_FOLDER / "table.csv")}


@cache
def _detail_labels(language: Language) -> pl.DataFrame:
    """What a query may name in its column `detail`: a table, a version of the form, a quantity of a narrative.

    Columns detail, detail_label.
    """
    labels = _table_labels(language)
    labels |= {
        version.code: f"{version.name_zh if language == 'zh' else version.name_en} {version.notice}"
        for version in load_versions()
    }
    labels |= {
        row["subject_code"]: row[f"label_{language}"] for row in read_rows(DATA_FOLDER / "claims" / "subject.csv")
    }
    return pl.DataFrame(list(labels.items()), schema=["detail", "detail_label"], orient="row")


def _said(name: str, kind: pl.DataType, language: Language) -> pl.Expr:
    """A column as people read it: numbers without trailing zeros, dates as YYYY-MM-DD, null as blank."""
    column = pl.col(name)
    text = column.cast(pl.String)
    if isinstance(kind, pl.Decimal):
        text = text.str.strip_chars_end("0").str.strip_chars_end(".")
    return text.fill_null(BLANK[language])


def _sentence(message: Message, schema: pl.Schema, language: Language) -> pl.Expr:
    template = message.zh if language == "zh" else message.en
    pieces: list[pl.Expr] = []
    for literal, name, _, _ in string.Formatter().parse(template):
        if literal:
            pieces.append(pl.lit(literal))
        if name:
            pieces.append(_said(name, schema[name], language))
    return pl.concat_str(pieces)


def _remark(name: str, words: str, schema: pl.Schema) -> pl.Expr:
    if name not in schema:
        return pl.lit("")
    return pl.when(pl.col(name).fill_null(value=False)).then(pl.lit(words)).otherwise(pl.lit(""))


def _describe_statement(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """With detail_place, operator_word, unit_word and years, as far as the query gives what they are made of."""
    if "cell_format" in frame.schema:
        frame = frame.with_columns(pl.col("cell_format").cast(pl.String).fill_null("")).join(
            _place_labels(language), on=("cell_format", "detail"), how="left", maintain_order="left"
        )
    if "operator" in frame.schema:
        words = pl.col("operator").cast(pl.String).replace_strict(OPERATORS[language])
        frame = frame.with_columns(words.alias("operator_word"))
    if "unit_code" in frame.schema:
        frame = frame.with_columns(pl.col("unit_code").replace_strict(UNITS[language]).alias("unit_word"))
    if "first_year" in frame.schema:
        first, last = pl.col("first_year").cast(pl.String), pl.col("last_year").cast(pl.String)
        span = pl.concat_str(first, pl.lit(SPAN[language]), last)
        frame = frame.with_columns(pl.when(first == last).then(first).otherwise(span).alias("years"))
    return frame


def fill_messages(rule: Rule, rows: pl.DataFrame, language: Language) -> pl.Series:
    """The sentences for the offending rows of a rule's query, in their order.

    A template may name any column of the query, and expected, found, difference (not negative), row, column, cell,
    table (labels of the form), detail_label; for statements of the text detail_place (the cells of the table),
    operator_word and years; unit_word. `rows` have the format_version of their reports. Raises KeyError for a name
    that is none of these.
    """
    frame = (
        rows.drop("row", "column", "cell", "table", strict=False)
        .with_columns(
            pl.col("expected_value").alias("expected"),
            pl.col("found_value").alias("found"),
            (pl.col("found_value").fill_null(0) - pl.col("expected_value")).abs().alias("difference"),
        )
        .with_columns(pl.col("format_version").fill_null("").alias("form"))
        .join(_cell_labels(language), on=("form", "figure_key"), how="left", maintain_order="left")
        .with_columns(pl.col("row", "column", "cell").fill_null(pl.col("figure_key")))
    )
    if "detail" in frame.schema:
        frame = frame.with_columns(pl.col("detail").cast(pl.String)).join(
            _detail_labels(language), on="detail", how="left", maintain_order="left"
        )
    frame = _describe_statement(frame, language)
    schema = frame.schema
    sentence = _sentence(rule.message, schema, language)
    for code, message in rule.cases.items():
        sentence = pl.when(pl.col("case_code") == code).then(_sentence(message, schema, language)).otherwise(sentence)
    remarks = (
        _remark("is_computed", COMPUTED[language], schema),
        _remark("implied_zero", IMPLIED_ZERO[language], schema),
        _remark("is_noted", NOTED[language], schema),
        _remark("is_partial", PARTIAL[language], schema),
    )
    return frame.select(pl.concat_str(sentence, *remarks).alias(f"message_{language}")).to_series()
