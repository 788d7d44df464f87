"""Labels of rows and columns as published, matched to the codes of the forms.

Labels are compared folded: width, blanks, brackets, quotes and punctuation gone, traditional characters simplified.
What an official label becomes is looked up, not searched; cut or misspelt labels are left to the order of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from opencc import OpenCC

from disclosure.form.cells import half_width
from disclosure.form.versions import load_forms, load_label_variants

LOST_LETTER = "〓"
"""What stands, in print as here, for a letter that is known to be there and no digit, but not which one it is."""
_MAX_LABELS = 8
_APPLICANT_WORDS = ("法人或其他组织", "总计", "合计")
_REMEDY_WORDS = ("行政诉讼", "合计")
_DROPPED = re.compile(rf"[^0-9A-Za-z\u3400-\u9fff{LOST_LETTER}]+")
_BRACKETED = re.compile(r"[(〔【\[][^)〕】\]]*+(?:[)〕】\]]|$)")
# Where the definition of a word begins that some bodies print behind it: 规章:指有权机关制定的...
_DEFINITION = re.compile(r":|——?|是指|系指|指(?!标)")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]|\d{1,2})(?=[\u4e00-\u9fff])")
_NUMBERED = re.compile(r"\(?[一二三四五六七八九十\d]{1,3}[.、)]")
# The traditional forms of the characters in the labels: a label with one of them is converted first. The character
# of 答覆 is also that of 覆盖.
_TRADITIONAL = re.compile(
    "[佈內動務區檔資問啓單國執報審對屬廢強後徑採數於會條業構機權決沒況減無爲獲現當發確祕穩範糾納組結統經維總織繳繼續罰與舉萬處號補製複規訂計訟訪許訴詢試認請議護費購轉辦這進過釋開關項須題額類體]|[答回]覆"
)

# Some converters of characters print the reading behind a character that has several: 件數(shù).
PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])\([a-zāáǎàōóǒòēéěèêīíǐìūúǔùǖǘǚǜüńňǹḿɡ\u0300-\u030c]{1,9}[1-5]?\)", re.IGNORECASE
)
_TAIWAN_WORDS = {
    "资讯": "信息",
    "规范性档案": "规范性文件",
    "主动公开档案": "主动公开文件",
    "入口网站": "门户网站",
}
_TAIWAN = re.compile("|".join(_TAIWAN_WORDS))


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def is_traditional(text: str) -> bool:
    """Whether a text has traditional characters, by those that the form's labels have."""
    return _TRADITIONAL.search(text) is not None


def simplified(text: str) -> str:
    """Traditional characters to simplified ones, with the mainland's words where converters print those of Taiwan."""
    if not is_traditional(text):
        return text
    converted = _simplifier().convert(text)
    return _TAIWAN.sub(lambda match: _TAIWAN_WORDS[match.group()], converted)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The letters, digits and characters of a label, simplified; everything else gone."""
    folded = simplified(_DROPPED.sub("", _without_readings(text)))
    return folded.replace("其它", "其他")


def _without_readings(text: str) -> str:
    plain = half_width(text)
    return PINYIN.sub("", plain) if "(" in plain else plain


def has_ordinal(text: str) -> bool:
    """Whether a text begins as the numbered labels of the form do."""
    return _NUMBERED.match(half_width(text).lstrip()) is not None


@lru_cache(maxsize=4096)
def fold_without_notes(text: str) -> str:
    """A folded label without what it says in brackets (filling notes that some provinces print into labels)."""
    return fold(_BRACKETED.sub("", _without_readings(text)))


@lru_cache(maxsize=4096)
def row_label(text: str) -> str | None:
    """The row label of the form that one printed label stands for, None where it is none.

    It may have notes in brackets or a definition behind it, and may lack or add a word where its ordinal is the row's.
    """
    rows = label_index().rows
    folded = fold(text)
    if LOST_LETTER in text:
        return _with_lost_letters(folded, rows) or _near_row(folded.replace(LOST_LETTER, ""))
    if folded in rows:
        return folded
    bare = fold_without_notes(text)
    if bare in rows:
        return bare
    plain = _without_readings(text)
    end = _DEFINITION.search(plain)
    if end is not None and not any("0" <= letter <= "9" for letter in plain[end.end() :]):
        head = fold_without_notes(plain[: end.start()])
        if head in rows:
            return head
    return _near_row(bare)


_MOST_LETTERS_OFF = 4
_LEAST_KEPT = 3
_LONGEST_WITH_LOST = 160


def _with_lost_letters(folded: str, known: Mapping[str, object]) -> str | None:
    """The one of known labels that a folded one is whose lost letters may be any; a mark folds to nothing."""
    if not _LEAST_KEPT <= len(folded) - folded.count(LOST_LETTER) <= len(folded) <= _LONGEST_WITH_LOST:
        return None
    found = {target: label for label, target in known.items() if _may_be(folded, label)}
    return next(iter(found.values())) if len(found) == 1 else None


def _may_be(folded: str, label: str) -> bool:
    """Whether a label is the folded one with any letter, or none, for each that is lost.

    All places that can have been reached are kept: a pattern would try every way to divide a label among the lost.
    """
    reached = {0}
    for letter in folded:
        further = {place + 1 for place in reached if place < len(label) and letter in (label[place], LOST_LETTER)}
        reached = reached | further if letter == LOST_LETTER else further
        if not reached:
            return False
    return len(label) in reached


def _near_row(label: str) -> str | None:
    """The one row label with the same ordinal that has all letters of a label in order, or the other way round."""
    ordinal = label[:1]
    if len(label) < 7 or not _ORDINAL.match(label):
        return None
    index = label_index()
    found: dict[RowLabel, str] = {}
    for official, target in index.rows.items():
        if official[:1] != ordinal or target.table != "applications":
            continue
        shorter, longer = sorted((label, official), key=len)
        off = len(longer) - len(shorter)
        if 0 < off <= min(_MOST_LETTERS_OFF, len(longer) // 3) and _is_within(shorter, longer):
            found[target] = official
    return next(iter(found.values())) if len(found) == 1 else None


def _is_within(shorter: str, longer: str) -> bool:
    """Whether all letters of one text stand in another, in the same order."""
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def column_label(text: str) -> str:
    """A folded column label, without the filling notes in brackets where only they make it unknown.

    A note that names money is the column's unit and stays.
    """
    folded = fold(text)
    columns = label_index().columns
    if LOST_LETTER in text:
        return _with_lost_letters(folded, columns) or folded
    if folded not in columns and "元" not in folded:
        bare = fold_without_notes(text)
        if bare in columns:
            return bare
    return folded


@dataclass(frozen=True, slots=True)
class RowLabel:
    """A row that a label stands for."""

    table: str
    code: str


class RemedyShape(NamedTuple):
    """Table 4 of a version: the codes of its channels, and of the results under each, in printed order."""

    channels: tuple[str, ...]
    results: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells its one row has."""
        return len(self.channels) * len(self.results)


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """Everything that recognition looks up.

    `rows`: folded label to row. `group_labels`: folded labels of headings. `columns`: folded label to the column codes
    it may stand for. `blocks`: (version, block) of table 2 to its column codes in order. `order`: version to the codes
    of the application table's rows in printed order. `applicant_orders`: the codes of the applicant columns in printed
    order, one tuple for each that versions have, oldest first; `remedy_shapes`: what table 4 has in the versions, the
    newest first; `remedy_words`: the labels over its columns.
    """

    rows: dict[str, RowLabel]
    row_text: dict[str, str]
    group_labels: frozenset[str]
    columns: dict[str, frozenset[str]]
    column_pattern: re.Pattern[str]
    blocks: dict[tuple[str, str], tuple[str, ...]]
    row_blocks: dict[tuple[str, str], str]
    order: dict[str, tuple[str, ...]]
    application_rows: dict[str, frozenset[str]]
    application_labels: dict[str, frozenset[str]]
    applicant_orders: tuple[tuple[str, ...], ...]
    applicant_widths: frozenset[int]
    applicant_pattern: re.Pattern[str]
    organisations: frozenset[str]
    organisations_of_orders: tuple[frozenset[str], ...]
    value_counts: frozenset[int]
    applicant_labels: dict[str, str]
    remedy_shapes: tuple[RemedyShape, ...]
    remedy_words: re.Pattern[str]
    result_labels: dict[str, str]
    channel_labels: dict[str, str]


def _alternatives(labels: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted((re.escape(label) for label in labels), key=len, reverse=True)))


@cache
def label_index() -> LabelIndex:
    """The index over all readable forms and known variants."""
    forms = load_forms()
    rows: dict[str, RowLabel] = {}
    row_text: dict[str, str] = {}
    groups: set[str] = set()
    columns: dict[str, set[str]] = {}
    blocks: dict[tuple[str, str], tuple[str, ...]] = {}
    row_blocks: dict[tuple[str, str], str] = {}
    for version, form in forms.items():
        for row in form.rows:
            label = fold(row.label_zh)
            if row.kind == "group":
                groups.add(label)
                groups.add(_ORDINAL.sub("", label))
                continue
            if row.table == "remedies":
                continue
            rows[label] = RowLabel(row.table, row.code)
            row_text[row.code] = label
            if row.table == "proactive" and row.block:
                row_blocks[version, row.code] = row.block
        for column in form.columns:
            if column.table == "proactive":
                columns.setdefault(fold(column.label_zh), set()).add(column.code)
                key = (version, column.block)
                blocks[key] = (*blocks.get(key, ()), column.code)
    for variant in load_label_variants():
        if variant.axis == "row":
            rows.setdefault(fold(variant.label_zh), RowLabel(variant.table, variant.code))
        elif variant.table == "proactive":
            columns.setdefault(fold(variant.label_zh), set()).add(variant.code)
    # Labels without their ordinal (1. or (一)), where that leaves no doubt which row is meant.
    bare: dict[str, set[RowLabel]] = {}
    for label, target in rows.items():
        stripped = _ORDINAL.sub("", label)
        if stripped != label and len(stripped) > 2:
            bare.setdefault(stripped, set()).add(target)
    for label, targets in bare.items():
        if len(targets) == 1 and label not in groups:
            rows.setdefault(label, next(iter(targets)))
    applicants = [column for form in forms.values() for column in form.block_columns("applications", "applicants")]
    applicant_orders = tuple(
        dict.fromkeys(
            tuple(column.code for column in form.block_columns("applications", "applicants")) for form in forms.values()
        )
    )
    organisations = frozenset(column.code for column in applicants if column.parent is not None)
    widths = frozenset(map(len, applicant_orders))
    results = [column for form in forms.values() for column in form.block_columns("remedies", "results")]
    channels = [row for form in forms.values() for row in form.table_rows("remedies")]
    remedy_labels = [
        fold(label) for label in (*(row.label_zh for row in channels), *(each.label_zh for each in results))
    ]
    remedy_shapes = dict.fromkeys(
        RemedyShape(
            tuple(row.code for row in form.table_rows("remedies")),
            tuple(column.code for column in form.block_columns("remedies", "results")),
        )
        for form in reversed(forms.values())
    )
    applicant_labels = {fold(column.label_zh): column.code for column in applicants}
    result_labels = {fold(column.label_zh): column.code for column in results}
    for variant in load_label_variants():
        if variant.axis == "column" and variant.table == "applications":
            applicant_labels.setdefault(fold(variant.label_zh), variant.code)
        elif variant.axis == "column" and variant.table == "remedies":
            result_labels.setdefault(fold(variant.label_zh), variant.code)
    application_rows = {version: form.table_rows("applications") for version, form in forms.items()}
    return LabelIndex(
        rows=rows,
        row_text=row_text,
        group_labels=frozenset(groups),
        columns={label: frozenset(codes) for label, codes in columns.items()},
        column_pattern=_alternatives(columns),
        blocks=blocks,
        row_blocks=row_blocks,
        order={version: tuple(row.code for row in own) for version, own in application_rows.items()},
        application_rows={version: frozenset(row.code for row in own) for version, own in application_rows.items()},
        application_labels={
            version: frozenset(fold(row.label_zh) for row in own) for version, own in application_rows.items()
        },
        applicant_orders=applicant_orders,
        applicant_widths=widths,
        applicant_pattern=_alternatives({*(fold(column.label_zh) for column in applicants), *_APPLICANT_WORDS}),
        organisations=organisations,
        organisations_of_orders=tuple(organisations.intersection(order) for order in applicant_orders),
        value_counts=frozenset(map(len, blocks.values())) | widths,
        applicant_labels=applicant_labels,
        remedy_shapes=tuple(remedy_shapes),
        remedy_words=_alternatives({*remedy_labels, *_REMEDY_WORDS}),
        result_labels=result_labels,
        channel_labels={fold(row.label_zh): row.code for row in channels},
    )


@lru_cache(maxsize=4096)
def row_of(labels: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str | None, int]:
    """The folded row label that the last cells of a run spell, and how many cells behind it are words, not labels."""
    for dropped in range(min(len(labels), 7)):
        kept = labels[: len(labels) - dropped]
        found = longest_label(kept) or row_label(printed[len(kept) - 1])
        if found is not None:
            if any(is_known_label(label) for label in labels[len(kept) :]):
                return None, 0
            return found, dropped
    return None, 0


def is_known_label(label: str) -> bool:
    """Whether a folded text is a label of the form, and so no word that stands in place of a value."""
    index = label_index()
    return (
        label in index.rows
        or label in index.group_labels
        or label in index.columns
        or label.startswith(("第二十条第", "信息内容"))
    )


def longest_label(labels: tuple[str, ...]) -> str | None:
    """The longest row label that the last cells of a run spell when joined."""
    index = label_index()
    best: str | None = None
    joined = ""
    for label in reversed(labels[-_MAX_LABELS:]):
        joined = label + joined
        if joined in index.rows:
            best = joined
    if best is None and labels:
        # Group and row glued into one cell: the row is what the cell ends with.
        last = labels[-1]
        for group in index.group_labels:
            if last.startswith(group) and last[len(group) :] in index.rows:
                return last[len(group) :]
    return best
