"""The sentences of findings: a rule's templates filled, for a whole frame of rows at once.

A nation's reports give millions of findings; filling them row by row took longer than finding them.
"""

from __future__ import annotations

import string
from functools import cache
from typing import Literal

import polars as pl

from disclosure.checks.rules import Message, Rule
from disclosure.formats import DATA_FOLDER, FORMATS_FOLDER, load_forms, load_versions, read_rows

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

BLANK = {"zh": "空白", "en": "blank"}
IMPLIED_ZERO = {"zh": "(空白按0计)", "en": " (blanks count as 0)"}
COMPUTED = {"zh": "(空白的总计按各申请人之和计)", "en": " (blank totals computed from the applicants)"}

PARTIAL = {"zh": "(报告未能全部读出,请对照原文)", "en": " (the report was read in part only: compare with the source)"}


@cache
def _cell_labels(language: Language) -> pl.DataFrame:
    """Labels of every known cell (of the newest version that has it): figure_key, row, column, cell, table."""
    tables = _table_labels(language)
    fields = {field.key: field for form in load_forms().values() for field in form.fields()}
    rows = [
        (
            key,
            getattr(field.row, f"label_{language}"),
            getattr(field.column, f"label_{language}"),
            tables[field.row.table],
        )
        for key, field in fields.items()
    ]
    joint = "·" if language == "zh" else ", "
    return pl.DataFrame(rows, schema=["figure_key", "row", "column", "table"], orient="row").with_columns(
        pl.concat_str("row", pl.lit(joint), "column").alias("cell")
    )


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


def fill_messages(rule: Rule, rows: pl.DataFrame, language: Language) -> pl.Series:
    """The sentences for the offending rows of a rule's query, in their order.

    A template may name any column of the query, and expected, found, difference (not negative), row, column, cell,
    table (labels of the form) and detail_label. Raises KeyError for a name that is none of these.
    """
    frame = (
        rows.drop("row", "column", "cell", "table", strict=False)
        .with_columns(
            pl.col("expected_value").alias("expected"),
            pl.col("found_value").alias("found"),
            (pl.col("found_value").fill_null(0) - pl.col("expected_value")).abs().alias("difference"),
        )
        .join(_cell_labels(language), on="figure_key", how="left", maintain_order="left")
        .with_columns(pl.col("row", "column", "cell").fill_null(pl.col("figure_key")))
    )
    if "detail" in frame.schema:
        frame = frame.with_columns(pl.col("detail").cast(pl.String)).join(
            _detail_labels(language), on="detail", how="left", maintain_order="left"
        )
    schema = frame.schema
    sentence = _sentence(rule.message, schema, language)
    for code, message in rule.cases.items():
        sentence = pl.when(pl.col("case_code") == code).then(_sentence(message, schema, language)).otherwise(sentence)
    remarks = (
        _remark("is_computed", COMPUTED[language], schema),
        _remark("implied_zero", IMPLIED_ZERO[language], schema),
        _remark("is_partial", PARTIAL[language], schema),
    )
    return frame.select(pl.concat_str(sentence, *remarks).alias(f"message_{language}")).to_series()
