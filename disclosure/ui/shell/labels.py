"""The words of the interface in both languages: data/labels/interface.csv, and the labels of the form and its metrics.

Pages never hold a word of their own and never show a code: `Words.text` gives a sentence of the interface, `Words.code`
the word for a code of the data (`kind.department`), `Words.row` and `Words.column` the labels of the statutory form.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal, get_args

from disclosure import clock
from disclosure.charts import percent_text, points_text
from disclosure.checks.rules import load_rules
from disclosure.documents.plurals import choose_number
from disclosure.form import versions
from disclosure.measures import catalogue
from disclosure.model.report import TABLE_CODES
from disclosure.settings import DATA_FOLDER
from disclosure.ui.shell.typography import typeset_chinese

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
INTERFACE_FILE = DATA_FOLDER / "labels" / "interface.csv"

NO_NUMBER = "—"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&])")


_NUMBERING = re.compile(r"^[一二三四]、|^\([一二三四五六七]\)|^[0-9]\.")
_ADDRESS = re.compile(r"(https?://[A-Za-z0-9./_?=&%+~:#-]+)")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")


_CELL_KEY = re.compile(rf"( ?)\b({'|'.join(TABLE_CODES)})\.([a-z0-9_]+)\.([a-z0-9_]+)\b( ?)")
_PLACE = re.compile(r"(?:page|table|line|sheet|cell|paragraph|row) ")
PLACE_WORDS = (
    (r"^sheet (.+), cell ([A-Z]+[0-9]+)$", "工作表“$1”，单元格 $2"),
    (r"\bpage ([0-9]+)", "第 $1 页"),
    (r"\btable ([0-9]+)", "第 $1 张表"),
    (r"\b(?:row|line) ([0-9]+)", "第 $1 行"),
    (r"\bcolumn ([0-9]+)", "第 $1 列"),
    (r"\bparagraph ([0-9]+)", "第 $1 段"),
    (r"\bcell ([A-Z]+[0-9]+)", "单元格 $1"),
    (r"\bcell ([0-9]+)", "第 $1 格"),
    (r", ", "，"),
)
"""Places in Chinese, one after the other; `$1` is what the pattern found."""


class LabelError(KeyError):
    """A word that the label file does not have; names the key."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def load_interface() -> Mapping[str, tuple[str, str]]:
    """Key -> (Chinese, English), the names of the rules (data/rules) among them as `rule.<id>`.

    A repeated key or an empty word raises LabelError: both are mistakes in the file.
    """
    words: dict[str, tuple[str, str]] = {}
    with INTERFACE_FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            key = row["key"]
            if key in words:
                raise LabelError(f"{INTERFACE_FILE.name}: the key {key!r} stands twice")
            if not row["zh"] or not row["en"]:
                raise LabelError(f"{INTERFACE_FILE.name}: {key!r} lacks a language")
            words[key] = (row["zh"], row["en"])
    titles = {f"rule.{rule.rule_id}": (typeset_chinese(rule.title.zh), rule.title.en) for rule in load_rules()}
    return words | titles


@cache
def _form_labels() -> Mapping[tuple[str, str], tuple[str, str]]:
    """(table.row.code or table.column.code) -> labels; the newest version of the form wins."""
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    for form in versions.load_forms().values():
        for row in form.rows:
            labels[f"{row.table}.row", row.code] = (row.label_zh, row.label_en)
        for column in form.columns:
            labels[f"{column.table}.column", column.code] = (column.label_zh, column.label_en)
    for group in versions.load_groups():
        labels[f"{group.table}.group", group.code] = (group.label_zh, group.label_en)
    return labels


def link_addresses(text: str) -> str:
    """A text of the data in Markdown with its web addresses as links, and everything else as it stands."""
    parts = _ADDRESS.split(text)
    return "".join(
        f"[{escape_markdown(part)}](<{part}>)" if place % 2 else escape_markdown(part)
        for place, part in enumerate(parts)
    )


@cache
def _measure_codes() -> frozenset[str]:
    return frozenset(measure.code for measure in catalogue.list_measures())


@cache
def _form_codes() -> Mapping[str, tuple[str, str]]:
    """Codes of tables, rows and columns as formulas write them, with their labels less the printed numbering."""
    codes = {code: pair for (_, code), pair in _form_labels().items()}
    codes |= {code: load_interface()[f"table.{code}"] for code in TABLE_CODES}
    return {code: (_NUMBERING.sub("", chinese), english) for code, (chinese, english) in codes.items()}


def escape_markdown(text: str) -> str:
    """A text of the data (a body's name, a title) made safe where Streamlit reads Markdown: shown as it stands."""
    return _MARKDOWN.sub(r"\\\1", text)


def fold_amount(value: float | Decimal) -> Decimal:
    """The value as a decimal without trailing zeros behind the point (3.500000 -> 3.5, 200 -> 200)."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def _unsigned_zero(text: str) -> str:
    """A signed number as text; what is rounded to zero has no sign (no -0, no +0.0%)."""
    return text if any(digit in text for digit in "123456789") else text.lstrip("+-")


def _bears_out(percentages: tuple[str, str], points: str) -> bool:
    """Whether the difference of two percentages, as they are written, rounds to these points."""
    before, now = (Decimal(text.rstrip("%")) for text in percentages)
    told = Decimal(points)
    last_place = Decimal(10) ** min(int(told.as_tuple().exponent), -1)
    return abs(now - before - told) < last_place / 2


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language

    def _pick(self, pair: tuple[str, str]) -> str:
        return pair[LANGUAGES.index(self.language)]

    def text(self, key: str, **values: object) -> str:
        """The sentence for a key with its places filled; LabelError when the file does not have it."""
        pair = load_interface().get(key)
        if pair is None:
            raise LabelError(f"no label for {key!r} in {INTERFACE_FILE.name}")
        sentence = self._pick(pair)
        return choose_number(sentence, values.get).format(**values) if values else sentence

    def code(self, family: str, code: str | None) -> str:
        """The word for a code of a family (`kind`, `level`, `state`, `scope`, `problem`, ...); None -> not known.

        A code that the file does not have (a store may be newer than the words) is "other", never shown as it is.
        """
        if code is None or code == "":
            return self.text("common.not_known")
        return self.text(f"{family}.{code}" if self.has_code(family, code) else "common.other_code")

    def has_code(self, family: str, code: str) -> bool:
        """Whether the label file knows this code."""
        return f"{family}.{code}" in load_interface()

    def meaning(self, column: str) -> str | None:
        """What a column of a table means, where its heading does not say enough."""
        pair = load_interface().get(f"meaning.{column}")
        return None if pair is None else self._pick(pair)

    def table(self, table: str) -> str:
        """The name of a statutory table."""
        return self.code("table", table)

    def row(self, table: str, row: str) -> str:
        """The label of a row of the form, without the numbering that only the printed form needs."""
        return self._form(f"{table}.row", row)

    def column(self, table: str, column: str) -> str:
        """The label of a column of the form."""
        return self._form(f"{table}.column", column)

    def group(self, table: str, group: str) -> str:
        """The label of a heading of the form."""
        return self._form(f"{table}.group", group)

    def _form(self, kind: str, code: str) -> str:
        pair = _form_labels().get((kind, code))
        if pair is None:
            raise LabelError(f"the form has no {kind} {code!r}")
        return self.typeset(self._pick(pair))

    def typeset(self, text: str) -> str:
        """A text of the catalogue, the form or the reader with the punctuation of the language."""
        return typeset_chinese(text) if self.language == "zh" else text

    def pick_message(self, message: str) -> str:
        """The part of a message `中文 | English` that is in this language, with the form's words for keys of cells."""
        chinese, _, english = message.partition(" | ")
        return self.name_cells(self.typeset(chinese) if self.language == "zh" else english or chinese)

    def name_cells(self, text: str) -> str:
        """The text with row and column of each `table.row.column` in it; a key that the form does not have stays."""

        def name(match: re.Match[str]) -> str:
            before, table, row, column, after = match.groups()
            if not self.has_cell(table, row, column):
                return match[0]
            if self.language == "zh":
                return f"“{self.row(table, row)}·{self.column(table, column)}”"
            return f"{before}“{self.row(table, row)}, {self.column(table, column)}”{after}"

        return _CELL_KEY.sub(name, text)

    def has_cell(self, table: str, row: str, column: str) -> bool:
        """Whether the form, in any version, has this row and this column."""
        return (f"{table}.row", row) in _form_labels() and (f"{table}.column", column) in _form_labels()

    def place(self, place: str) -> str:
        """A place in a document as the reader notes it (`table 2, row 4, column 10`), in this language."""
        if self.language != "zh" or not _PLACE.match(place):
            return self.pick_message(place)
        for pattern, chinese in PLACE_WORDS:
            place = re.sub(pattern, chinese.replace("$", "\\"), place)
        return place

    def form_label(self, row: Mapping[str, object], axis: Literal["row", "column"]) -> str:
        """The label that a query gives beside a code (`row_label_zh`, `row_label_en`)."""
        return self.typeset(str(row[f"{axis}_label_{self.language}"]))

    def measure(self, code: str) -> str:
        """The name of a measure, from the catalogue."""
        return self.typeset(catalogue.measure(code).label(self.language))

    def measure_unit(self, code: str) -> str:
        """The unit of a measure, from the catalogue; empty for a ratio."""
        return catalogue.measure(code).unit(self.language)

    def definition(self, metric: catalogue.Metric, field: Literal["title", "definition", "unit", "caveat"]) -> str:
        """A text of a metric's definition, with the words for the codes in it."""
        return self.spell_codes(self.typeset(metric.text(field, self.language)), bare=False)

    def formula(self, formula: str) -> str:
        """A formula of the catalogue in words: `granted_full + granted_partial` -> 予以公开 + 部分公开."""
        return self.spell_codes(self.pick_message(formula), bare=True)

    def spell_codes(self, text: str, *, bare: bool) -> str:
        """The text with labels for the codes of measures and columns; `bare` also takes codes that are plain words."""

        def spell(match: re.Match[str]) -> str:
            code = match[0]
            if not bare and "_" not in code:
                return code
            if code in _measure_codes():
                return self.measure(code)
            if code in _form_codes():
                return self.typeset(self._pick(_form_codes()[code]))
            if f"column.{code}" in load_interface():
                return self.text(f"column.{code}")
            return code

        return _IDENTIFIER.sub(spell, text)

    def is_rate(self, code: str) -> bool:
        """Whether a measure is a ratio."""
        return catalogue.measure(code).is_rate

    def metric_of(self, code: str) -> str:
        """The name of the metric that defines a measure."""
        return catalogue.measure(code).metric

    def count(self, value: float | Decimal | None) -> str:
        """A number with thousands separators; a dash where there is none."""
        return NO_NUMBER if value is None else f"{fold_amount(value):,f}"

    def ratio(self, value: float | Decimal | None) -> str:
        """A ratio 0-1 as a percentage with one decimal, never rounded to none or all; a dash where there is none."""
        return NO_NUMBER if value is None else percent_text(float(value))

    def short_value(self, value: float | Decimal | None, is_rate: bool) -> str:
        """A measure's value for a headline: a ratio as a percentage, an amount with two decimals at most."""
        return self.ratio(value) if is_rate else self.count(None if value is None else round(fold_amount(value), 2))

    def short_values(self, before: float | None, now: float | None, is_rate: bool) -> tuple[str, str]:
        """Two values beside each other; ratios with as many decimals as tell them apart and bear out their difference.

        The difference is told of the unrounded ratios: -0.6 points stand beside 50.38% and 49.74%, not 50.4% and 49.7%.
        """
        texts = self.short_value(before, is_rate), self.short_value(now, is_rate)
        if not is_rate or before is None or now is None or before == now:
            return texts
        told = points_text(float(now) - float(before))
        pairs = (texts, *((f"{before:.{decimals}%}", f"{now:.{decimals}%}") for decimals in (2, 3, 4)))
        return next((pair for pair in pairs if pair[0] != pair[1] and _bears_out(pair, told)), texts)

    def points(self, value: float | None) -> str:
        """A difference of two ratios in percentage points, as charts write it."""
        return NO_NUMBER if value is None else self.text("format.points", value=points_text(float(value)))

    def signed_count(self, value: float | Decimal | None) -> str:
        """A difference with its sign, with two decimals at most."""
        return NO_NUMBER if value is None else _unsigned_zero(f"{fold_amount(round(fold_amount(value), 2)):+,f}")

    def signed_ratio(self, value: float | None) -> str:
        """A relative change with its sign."""
        return NO_NUMBER if value is None else _unsigned_zero(percent_text(value, "+"))

    def year(self, year: int) -> str:
        """A report year."""
        return self.text("format.year", year=year)

    def moment(self, moment: datetime) -> str:
        """A date with the time in the office's time zone; a moment without a zone is in UTC, as the store has it."""
        local = clock.local_time(moment)
        return self.text("format.moment", day=self.day(local.date()), time=f"{local:%H:%M}")

    def day(self, day: date | None) -> str:
        """A date; a dash where there is none."""
        return NO_NUMBER if day is None else self.text("format.day", year=day.year, month=day.month, day=day.day)

    def list(self, items: list[str] | tuple[str, ...]) -> str:
        """Several words as one enumeration."""
        return self.text("format.list_separator").join(items)
