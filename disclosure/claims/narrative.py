"""The paragraphs of a report as sentences: broken lines joined, characters folded, headings kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosure.model.report import Paragraph

SPOKEN_SECTIONS = frozenset(("overview", "proactive", "applications", "remedies", "other_matters"))
"""Where reports state their figures; the preamble has dates and telephones, section five speaks of faults."""

_FOLD = dict(zip("０１２３４５６７８９％（）：；．－～！", "0123456789%():;.-~。", strict=True))
_WIDE = re.compile(f"[{''.join(_FOLD)}]")
_PAGE_NUMBER = re.compile(r"^(?:[—–-]+\d{1,3}[—–-]+|第?\d{1,3}页?)$")
_HEADING = re.compile(r"^(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d))")
_ENDS = frozenset("。;!?:…”|")
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
"""A comma that is no mark between the thousands of a number."""
_SENTENCE = re.compile(r"[^。;]+[。;]?")
_SHORT = 20
_WRAPPED_LINES = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or part of one up to a semicolon.

    `text` is folded (half-width digits and brackets, no blanks; a comma only within a number, else ，), `printed` the
    same characters as published, `topic` the heading above. The sentence begins at `start` of `paragraph` (folded too).
    """

    text: str
    printed: str
    paragraph: str
    start: int
    topic: str
    section: str
    position: int

    @property
    def whole(self) -> str:
        """From the start of the sentence to the full stop."""
        end = self.paragraph.find("。", self.start)
        return self.paragraph[self.start :] if end < 0 else self.paragraph[self.start : end]

    @property
    def before(self) -> str:
        """What stands before the sentence in its paragraph."""
        return self.paragraph[: self.start]

    @property
    def context(self) -> str:
        """Heading, paragraph so far, and the sentence."""
        return f"{self.topic}|{self.before}{self.text}"


def fold_text(text: str) -> str:
    """Characters of one width; as long as the text itself."""
    for letter in set(_WIDE.findall(text)):
        text = text.replace(letter, _FOLD[letter])
    return _COMMA.sub("，", text) if "," in text else text


def split_sentences(
    paragraphs: Iterable[tuple[int, Paragraph]], wanted: re.Pattern[str] = re.compile("")
) -> Iterator[Sentence]:
    """The sentences of numbered paragraphs in which `wanted` is found, in order."""
    for block, topic in _blocks(paragraphs):
        printed = "".join(line for _, _, line in block)
        text = fold_text(printed)
        if not wanted.search(text):
            continue
        starts = []
        offset = 0
        for position, _, line in block:
            starts.append((offset, position))
            offset += len(line)
        for found in _SENTENCE.finditer(text):
            if not wanted.search(found[0]):
                continue
            position = next(place for start, place in reversed(starts) if start <= found.start())
            yield Sentence(
                found[0],
                printed[found.start() : found.end()],
                text,
                found.start(),
                topic,
                block[0][1],
                position,
            )


Line = tuple[int, str, str]
"""Position, section, text without blanks."""


def _blocks(paragraphs: Iterable[tuple[int, Paragraph]]) -> Iterator[tuple[list[Line], str]]:
    """Lines that belong to one paragraph, and the heading above them."""
    lines = []
    for position, paragraph in paragraphs:
        text = "".join(paragraph.text.split())
        if paragraph.section in SPOKEN_SECTIONS and text and not _PAGE_NUMBER.match(text):
            lines.append((position, paragraph.section, text))
    is_wrapped = _are_broken(lines)
    topic, section = "", ""
    block: list[Line] = []
    for line in lines:
        _, now, text = line
        is_heading = len(text) <= _SHORT and bool(_HEADING.match(text)) and text[-1] not in "。;；"
        if block and (now != section or is_heading or not _goes_on(block[-1][2], text, is_wrapped=is_wrapped)):
            yield block, topic
            block = []
        if now != section:
            topic, section = "", now
        if is_heading:
            topic = text
            continue
        block.append(line)
    if block:
        yield block, topic


def _are_broken(lines: list[Line]) -> bool:
    """Whether the lines are those of a page, not paragraphs: most end in the middle of a sentence."""
    if len(lines) < _WRAPPED_LINES:
        return False
    open_ends = sum(1 for _, _, text in lines if text[-1] not in _ENDS and text[-1] not in "；！？：")
    return open_ends * 2 > len(lines)


def _goes_on(last: str, text: str, *, is_wrapped: bool) -> bool:
    if _HEADING.match(text):
        return False
    if is_wrapped:
        return True
    return len(last) >= _SHORT and last[-1] not in _ENDS and last[-1] not in "；！？：）)"
