"""Sentences of documents as data (data/documents), in both languages, said only where their numbers are there.

A place `{name}` or `{name|look}` is filled by what a query gave. Nothing is computed here. A sentence of which a number
is missing, or must not be stated (a base below 30, a break of the series), is left out, or its `instead` is said.
"""

from __future__ import annotations

import csv
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from disclosure.documents.plurals import choose_number
from disclosure.settings import DATA_FOLDER

FOLDER = DATA_FOLDER / "documents"
KINDS = ("analysis", "circular")
"""Documents that are made of sections."""

Language: TypeAlias = Literal["zh", "en"]
PLACE = re.compile(r"\{([a-z][a-z0-9_.]*)(?:\|([a-z]+))?\}")

_CONDITION = re.compile(r"([a-z][a-z0-9_.]*) (=|!=|>|<|>=|<=) (-?[0-9.]+)")
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


class TemplateDataError(ValueError):
    """A fault in data/documents: the message names the file, the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages; empty where there is none."""

    zh: str
    en: str

    def pick(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Section:
    """A section of documents: its name, and its usual place in each kind of document (none: not unless chosen)."""

    code: str
    title: Pair
    places: Mapping[str, int | None]
    salutation: Pair


@dataclass(frozen=True, slots=True)
class Condition:
    """A number that must be so for a sentence to be said."""

    name: str
    sign: str
    number: Decimal

    def holds(self, value: object) -> bool:
        """Whether the value is a number, and so."""
        return isinstance(value, int | float | Decimal) and _COMPARE[self.sign](Decimal(str(value)), self.number)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template: where it stands, when it is said, over which list it is repeated (`each`)."""

    section: str
    position: int
    conditions: tuple[Condition, ...]
    each: str
    style: str
    text: Pair
    instead: Pair

    @property
    def key(self) -> str:
        """What names it: `applications.3`."""
        return f"{self.section}.{self.position}"

    def names(self) -> Iterator[str]:
        """Every name that it asks for, in its conditions and in both languages."""
        yield from (condition.name for condition in self.conditions)
        for text in (self.text.zh, self.text.en, self.instead.zh, self.instead.en):
            yield from (name for name, _ in PLACE.findall(text))


@dataclass(frozen=True, slots=True)
class Number:
    """What fills a place: the value as the query gave it, as it is written, and which query it is from.

    `about` names the measure where the name of the place does not.
    """

    name: str
    value: object
    text: str
    query: str
    measure: str = ""

    @property
    def about(self) -> str:
        """Names of what the number is about, with dots between."""
        return self.measure or self.name


@dataclass(frozen=True, slots=True)
class Lacking:
    """A value that cannot be stated, and why.

    `missing`; `small`: a base below 30; `break`: it would compare across a break of the series; `overlap`: it would add
    up reports of which one contains another.
    """

    reason: Literal["missing", "small", "break", "overlap"]
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it stands in the document, with what fills its places."""

    key: str
    style: str
    text: str
    numbers: tuple[Number, ...]


Find: TypeAlias = Callable[[str, str], Number | Lacking]
"""Gives the value for a name, written in a look ('' for the usual one)."""


def say(sentence: Sentence, language: Language, find: Find) -> Said | None:
    """The sentence, filled; its `instead` where a number cannot be stated; None where nothing is said."""
    for condition in sentence.conditions:
        found = find(condition.name, "")
        if isinstance(found, Lacking):
            # What a condition is about may itself be what cannot be stated.
            return _fill(sentence, sentence.instead.pick(language), find, found) if sentence.instead.zh else None
        if not condition.holds(found.value):
            return None
    return _fill(sentence, sentence.text.pick(language), find, None) or (
        _fill(sentence, sentence.instead.pick(language), find, _first_lacking(sentence, language, find))
    )


def _first_lacking(sentence: Sentence, language: Language, find: Find) -> Lacking | None:
    found = (find(name, look) for name, look in PLACE.findall(sentence.text.pick(language)))
    return next((each for each in found if isinstance(each, Lacking)), None)


def _fill(sentence: Sentence, template: str, find: Find, lacking: Lacking | None) -> Said | None:
    if not template:
        return None
    numbers: dict[tuple[str, str], Number] = {}
    for name, look in PLACE.findall(template):
        if name == "reason" and lacking is not None:
            numbers[name, look] = Number(name, lacking.reason, lacking.text, "")
            continue
        found = find(name, look)
        if isinstance(found, Lacking):
            return None
        numbers[name, look] = found
    written = {f"{name}|{look}" if look else name: number.text for (name, look), number in numbers.items()}
    text = PLACE.sub(lambda place: written[place[0][1:-1]], choose_number(template, written.get))
    return Said(sentence.key, sentence.style, text, tuple(numbers.values()))


@cache
def load_sections() -> Mapping[str, Section]:
    """The sections by code, in the order of the file. Raises TemplateDataError."""
    sections = {}
    for row in _rows("section.csv"):
        places = {kind: int(row[kind]) if row[kind] else None for kind in KINDS}
        salutation = Pair(row["salutation_zh"], row["salutation_en"])
        sections[row["code"]] = Section(row["code"], Pair(row["zh"], row["en"]), places, salutation)
    return sections


def usual_sections(kind: str) -> list[str]:
    """The sections that a kind of document usually has, in their order."""
    placed = [(place, code) for code, each in load_sections().items() if (place := each.places[kind]) is not None]
    return [code for _, code in sorted(placed)]


@cache
def load_sentences() -> Sequence[Sentence]:
    """Every sentence, in the order of the file. Raises TemplateDataError."""
    return tuple(_sentence(row) for row in _rows("sentence.csv"))


def sentences_of(section: str) -> list[Sentence]:
    """The sentences of a section, in order."""
    return [sentence for sentence in load_sentences() if sentence.section == section]


def _sentence(row: Mapping[str, str]) -> Sentence:
    where = f"sentence.csv, {row['section']} {row['position']}"
    if row["section"] not in load_sections():
        raise TemplateDataError(f"{where}: no section of that name in section.csv")
    text, instead = Pair(row["zh"], row["en"]), Pair(row["instead_zh"], row["instead_en"])
    for pair in (text, instead):
        if {name for name, _ in PLACE.findall(pair.zh)} != {name for name, _ in PLACE.findall(pair.en)}:
            raise TemplateDataError(f"{where}: the two languages name different numbers")
    conditions = []
    for part in filter(None, row["when"].split(" and ")):
        found = _CONDITION.fullmatch(part)
        if found is None:
            raise TemplateDataError(f"{where}: expected a condition like 'all.late_count > 0', found {part!r}")
        conditions.append(Condition(found[1], found[2], Decimal(found[3])))
    return Sentence(
        row["section"], int(row["position"]), tuple(conditions), row["each"], row["style"] or "body", text, instead
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
