"""Figures in the narrative: found in its sentences, tied to quantities of the tables or to each other.

`find_claims` takes the paragraphs of a report and gives its statements as values; nothing here reads files or stores.
What a quantity is made of stands in data/claims; the comparison is SQL (queries/serving/60_claim_value.sql and the
rules X_TEXT_*). Silence is the default: a statement whose meaning is in doubt gives no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from disclosure.claims.counts import Count, find_counts
from disclosure.claims.lists import Quantity, change_after, find_listing, find_quantities, share_after
from disclosure.claims.narrative import Sentence, split_sentences
from disclosure.claims.years import spoken_years
from disclosure.model.report import Claim, ClaimKind, Operator, Paragraph

__all__ = ["Claim", "ClaimKind", "Operator", "find_claims"]

_HAS_FIGURE = re.compile(r"\d|[一二两三四五六七八九十](?:件|条|起|宗)|未|没有|无|全部|均已")
_HEADS = frozenset(("received", "accepted", "handled", "concluded", "answered"))
_LARGEST = Decimal(10) ** 15
_MOST_QUOTE = 300


def find_claims(paragraphs: Sequence[Paragraph], year: int | None, scope: str) -> list[Claim]:
    """The statements of a report's narrative, in order. Without a year none: every statement speaks of one."""
    if year is None:
        return []
    return find_numbered(enumerate(paragraphs, start=1), year, scope)


def find_numbered(paragraphs: Iterable[tuple[int, Paragraph]], year: int, scope: str) -> list[Claim]:
    """`find_claims` for paragraphs with the positions that the store has."""
    finder = _Finder(year, scope)
    for sentence in split_sentences(paragraphs, _HAS_FIGURE):
        finder.read(sentence)
    return finder.claims


class _Finder:
    """Reads sentence by sentence; remembers the count that shares of the same paragraph refer to."""

    def __init__(self, year: int, scope: str) -> None:
        self._year = year
        self._scope = scope
        self.claims: list[Claim] = []
        self._head: int | None = None
        self._paragraph = ""

    def read(self, sentence: Sentence) -> None:
        """Add the claims of a sentence."""
        if not sentence.before.startswith(self._paragraph) or not sentence.before:
            self._head = None
        self._paragraph = sentence.before
        numbers: dict[int, int] = {}
        counts = find_counts(sentence, self._year, self._scope)
        for count in counts:
            self._add_count(sentence, count, numbers)
        self._add_listing(sentence, counts, numbers)
        self._add_shares(sentence, numbers)

    def _add_count(self, sentence: Sentence, count: Count, numbers: dict[int, int]) -> None:
        years = spoken_years(sentence.text[: count.start], sentence.before, self._year)
        if years is None:
            return
        number = self._add(
            sentence, "count", count.subject, count.number.operator, count.number.value, count.number.precision,
            count.unit or None, years,
        )  # fmt: skip
        if number is None:
            return
        numbers[count.start] = number
        if count.subject in _HEADS and years == (self._year, self._year):
            self._head = number
        change = change_after(sentence.text[count.end :])
        if change is not None and years == (self._year, self._year):
            self._add(
                sentence, "change" if change.is_percent else "change_count", count.subject, "exact", change.value,
                change.precision, "%" if change.is_percent else count.unit, years, related=number,
            )  # fmt: skip

    def _add_listing(self, sentence: Sentence, counts: Sequence[Count], numbers: dict[int, int]) -> None:
        is_of_applications = any(count.subject in _HEADS for count in counts)
        listing = find_listing(sentence.whole, is_of_applications=is_of_applications)
        if listing is None:
            return
        years = (self._year, self._year)
        whole = self._add_quantity(sentence, "whole", listing.whole, years, is_closed_list=listing.is_closed)
        for part in listing.parts:
            number = self._add_quantity(sentence, "part", part, years, related=whole)
            if number is not None:
                numbers.setdefault(part.start, number)
        if whole is not None:
            numbers.setdefault(listing.whole.start, whole)
            if not is_of_applications:
                self._head = whole

    def _add_shares(self, sentence: Sentence, numbers: dict[int, int]) -> None:
        years = (self._year, self._year)
        for quantity in find_quantities(sentence.text):
            share = share_after(sentence.text[quantity.end :])
            base = self._head
            if share is None or base is None or numbers.get(quantity.start) == base or share.value > 100:
                continue
            if spoken_years(sentence.text[: quantity.start], sentence.before, self._year) != years:
                continue
            number = numbers.get(quantity.start) or self._add_quantity(sentence, "part", quantity, years)
            if number is not None and self.claims[number - 1].operator == "exact":
                self._add(
                    sentence, "share", self.claims[number - 1].subject, "exact", share.value, share.precision, "%",
                    years, related=number, base=base,
                )  # fmt: skip

    def _add_quantity(
        self,
        sentence: Sentence,
        kind: ClaimKind,
        quantity: Quantity,
        years: tuple[int, int],
        *,
        related: int | None = None,
        is_closed_list: bool | None = None,
    ) -> int | None:
        number = quantity.number
        return self._add(
            sentence, kind, None, number.operator, number.value, number.precision, quantity.unit, years,
            related=related, is_closed_list=is_closed_list,
        )  # fmt: skip

    def _add(
        self,
        sentence: Sentence,
        kind: ClaimKind,
        subject: str | None,
        operator: Operator,
        value: Decimal,
        precision: Decimal,
        unit: str | None,
        years: tuple[int, int],
        *,
        related: int | None = None,
        base: int | None = None,
        is_closed_list: bool | None = None,
    ) -> int | None:
        if abs(value) >= _LARGEST:
            return None
        number = len(self.claims) + 1
        quote = sentence.printed.rstrip("。；;")
        short = quote if len(quote) <= _MOST_QUOTE else quote[:_MOST_QUOTE] + "…"
        self.claims.append(
            Claim(
                number,
                sentence.position,
                kind,
                subject,
                operator,
                value,
                precision,
                unit,
                *years,
                short,
                related,
                base,
                is_closed_list,
            )
        )
        return number
