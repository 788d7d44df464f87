"""Rows of an office's list, as they were written, to bodies: each with what is doubted about it.

A row with a doubt is not taken; what is only worth knowing is a note. A person may accept a doubtful row that names a
body and years; a double of a row, and a row without a name or with years that cannot be, never.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from disclosure.agencies.names import normalise_agency_name
from disclosure.agencies.regions import code_aliases, is_within, region_by_code, resolve_hint, single_hint
from disclosure.agencies.registry import Match, Registry
from disclosure.form.versions import read_rows
from disclosure.roster import YEARS, RosterRow
from disclosure.settings import DATA_FOLDER

FOLDER = DATA_FOLDER / "roster"

NEVER_TAKEN = frozenset({"no_name", "merged_name", "duplicate", "wrong_years", "no_year"})
"""Doubts that no acceptance removes."""

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_ORDER = re.compile(r"[0-9]{1,6}")
_OPEN_END = re.compile(r"^(?:至今|今|长期|-|—|/|无)?$")

_HEAD = 2
"""Letters that two names of one place begin with alike."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row as written: `fields` by the names of data/roster/header.csv, and where it stands.

    `is_merged`: its name is that of a cell merged with the row above.
    """

    sheet: str
    number: int
    fields: Mapping[str, str]
    is_merged: bool = False

    @property
    def place(self) -> str:
        """`Sheet1!12`, or `12` where the file has no sheets."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with the body that it means (None where it cannot be told) and what is doubted or noted, as codes.

    `same_as` is the place of a row before that is about the same body.
    """

    listed: ListedRow
    row: RosterRow | None
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    same_as: str | None = None

    @property
    def may_be_accepted(self) -> bool:
        """Whether a person may take it in spite of its doubts."""
        return self.row is not None and not NEVER_TAKEN & set(self.doubts)


def judge_rows(
    listed: Sequence[ListedRow], registry: Registry, known: Mapping[str, str], first_year: int | None = None
) -> list[JudgedRow]:
    """Every row with its body, doubts and notes; order as given.

    `known` are the bodies of the store, identifier to name. `first_year` is for rows that name no year; without it they
    are doubted. Numbers of the list order it only where every row has one of its own.
    """
    near = _near_names(known.values())
    by_head: dict[str, list[tuple[str, str]]] = {}
    for known_id, name in known.items():
        by_head.setdefault(name[:_HEAD], []).append((known_id, name))
    orders = [line.fields.get("position", "").strip() for line in listed]
    is_ordered = all(_ORDER.fullmatch(text) for text in orders) and len({int(text) for text in orders}) == len(orders)
    judged: list[JudgedRow] = []
    seen: dict[str, str] = {}
    for place, (line, order) in enumerate(zip(listed, orders, strict=True), start=1):
        found = _judge(line, int(order) if is_ordered else place, registry, known, first_year)
        if (
            found.row is not None
            and "not_in_store" in found.notes
            and (near & _without_one(found.row.agency_name) or _is_short_for_one(found.row, by_head, registry))
        ):
            found = replace(found, doubts=(*found.doubts, "similar_name"))
        if found.row is not None:
            meant = found.row.agency_id
            if meant in seen:
                found = replace(found, doubts=(*found.doubts, "duplicate"), same_as=seen[meant])
            seen.setdefault(meant, line.place)
        judged.append(found)
    return judged


def _near_names(names: Iterable[str]) -> set[str]:
    return {shorter for name in names for shorter in _without_one(name)}


def _without_one(name: str) -> set[str]:
    """A name, and all that it is with one letter less: two names that differ in one letter share one of them."""
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


def _is_short_for_one(row: RosterRow, by_head: Mapping[str, Sequence[tuple[str, str]]], registry: Registry) -> bool:
    """Whether a listed name that its place had to complete may be short for a known body of that place: 市监局."""
    listed = normalise_agency_name(row.listed_name)
    if listed == row.agency_name or row.region_code is None:
        return False
    for agency_id, name in by_head.get(row.agency_name[:_HEAD], ()):
        letters = iter(name)
        if all(letter in letters for letter in listed):
            body = registry.find(agency_id) or registry.match(name).agency
            if body.region_code == row.region_code:
                return True
    return False


def rows_taken(judged: Sequence[JudgedRow], accepted: Collection[str] = ()) -> list[RosterRow]:
    """The rows without a doubt and those accepted (by place), in the office's order, counted anew from 1."""
    taken: list[RosterRow] = []
    seen = set()
    for found in judged:
        is_taken = not found.doubts or (found.listed.place in accepted and found.may_be_accepted)
        if found.row is None or not is_taken or found.row.agency_id in seen:
            continue
        seen.add(found.row.agency_id)
        taken.append(found.row)
    return number_rows(sorted(taken, key=lambda row: row.position))


def number_rows(rows: Sequence[RosterRow]) -> list[RosterRow]:
    """The same rows with positions 1, 2, 3."""
    return [replace(row, position=position) for position, row in enumerate(rows, start=1)]


def is_credit_code(text: str) -> bool:
    """Whether a text is a unified social credit code with the right check letter (GB 32100-2015)."""
    if len(text) != 18 or any(letter not in _CODE_LETTERS for letter in text):
        return False
    total = sum(_CODE_LETTERS.index(letter) * weight for letter, weight in zip(text, _CODE_WEIGHTS, strict=False))
    return _CODE_LETTERS[(31 - total % 31) % 31] == text[17]


def _judge(
    line: ListedRow, position: int, registry: Registry, known: Collection[str], default_year: int | None
) -> JudgedRow:
    name = line.fields.get("name", "").strip()
    if line.is_merged:
        return JudgedRow(line, None, ("merged_name",))
    if not normalise_agency_name(name):
        return JudgedRow(line, None, ("no_name",))
    doubts: list[str] = []
    notes: list[str] = []
    first, last, year_doubt = _years(line.fields, default_year)
    if year_doubt:
        doubts.append(year_doubt)
    codes = resolve_hint(line.fields.get("region")) if line.fields.get("region") else ()
    if line.fields.get("region") and len(codes) != 1:
        doubts.append("unknown_place")
    hint = codes[0] if len(codes) == 1 else None
    match = registry.match(name, last or first, single_hint(line.fields.get("region")))
    doubts += _doubts_about(match, hint, known)
    code = line.fields.get("code", "").strip().upper() or None
    if code is not None and not _is_code(code, match):
        doubts.append("wrong_code")
    kind = _code_of("kind", line.fields.get("kind", ""), doubts)
    level = _code_of("level", line.fields.get("level", ""), doubts)
    agency = match.agency
    if agency.agency_id not in known:
        notes.append("not_in_store")
    notes += [
        f"{field}_differs"
        for field, listed, known in (("kind", kind, agency.kind), ("level", level, agency.level))
        if listed and known and listed != known
    ]
    row = RosterRow(
        agency_id=agency.agency_id,
        agency_name=agency.name,
        listed_name=name,
        position=position,
        first_year=first or 0,
        last_year=last,
        kind=agency.kind or kind,
        level=agency.level or level,
        region_code=agency.region_code or hint,
        parent_name=line.fields.get("parent", "").strip() or None,
        code=code,
        contact=line.fields.get("contact", "").strip() or None,
    )
    return JudgedRow(line, row, tuple(dict.fromkeys(doubts)), tuple(notes))


def _doubts_about(match: Match, hint: str | None, known: Collection[str]) -> list[str]:
    agency = match.agency
    if match.is_new and agency.agency_id not in known:
        if len(match.parsed.candidate_codes) > 1:
            return ["several_places"]
        if agency.kind is None or (agency.region_code is None and agency.level != "central"):
            return ["unknown_body"]
    region = agency.region_code
    if hint is not None and region is not None and not (is_within(region, hint) or is_within(hint, region)):
        return ["other_place"]
    return []


def _is_code(code: str, match: Match) -> bool:
    """A credit code that is right, or the code of a known place that the body is of."""
    if re.fullmatch(r"[0-9]{6}", code):
        place = code_aliases().get(code, code)
        region = match.agency.region_code
        return place in region_by_code() and (region is None or is_within(region, place) or is_within(place, region))
    return is_credit_code(code)


def _years(fields: Mapping[str, str], default: int | None) -> tuple[int | None, int | None, str | None]:
    """First and last year of a row, and what is doubted about them."""
    written = fields.get("years", "")
    years = [int(year) for year in _YEAR.findall(written)]
    if written.strip() and not years:
        return None, None, "wrong_years"
    is_open = bool(re.search(r"起|至今|以来|-\s*$|—\s*$", written))
    first = years[0] if years else default
    last = years[-1] if years and not is_open else None
    for name in ("first_year", "last_year"):
        text = fields.get(name, "").strip()
        if _OPEN_END.match(text):
            continue
        found = _YEAR.findall(text)
        if len(found) != 1:
            return None, None, "wrong_years"
        if name == "first_year":
            first = int(found[0])
        else:
            last = int(found[0])
    if first is None:
        return None, last, "no_year"
    if first not in YEARS or (last is not None and (last not in YEARS or last < first)):
        return first, last, "wrong_years"
    return first, last, None


def _code_of(family: str, text: str, doubts: list[str]) -> str | None:
    """The code that a word for a kind or a level means; a word that is not known is doubted.

    A word without a code (乡镇街道) is known, and leaves open which of several it is.
    """
    word = plain_word(text)
    if not word:
        return None
    code = _words(family).get(word)
    if code is None:
        doubts.append(f"unknown_{family}")
    return code or None


def code_of_word(family: str, text: str) -> str | None:
    """The code that a word of a list means (data/roster/word.csv), None for one that is not known."""
    return _words(family).get(plain_word(text)) or None


@cache
def _words(family: str) -> Mapping[str, str]:
    rows = [row for row in read_rows(FOLDER / "word.csv") if row["family"] == family]
    return {plain_word(word): row["code"] for row in rows for word in (row["word"], row["code"])}


def plain_word(text: str) -> str:
    """A heading or word as it is compared: without spaces, width and case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
