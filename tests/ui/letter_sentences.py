"""Sentences of the sheets read back by templates of the tests' own (letter_sentences.csv)."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

Groups = dict[str, str]

BLANKS = ("空白", "blank")
REMARKS = {
    "zh": "(?:（(?:空白的总计按各申请人之和计|空白按0计|引号内为核对时的摘记，可能与原句有出入|"
    "报告未能全部读出，请对照原文)）)*",
    "en": r"(?: \((?:blank totals computed from the applicants|blanks count as 0|the words in quotation marks are a "
    r"note made when the report was verified; the sentence may differ|the report was read in part only: compare with "
    r"the source)\))*",
}
NUMBERS = frozenset(
    {"a", "b", "c", "d", "e", "f", "diff", "count", "nonzero", "late", "largest", "shared", "matches", "ratio", "share"}
)


@cache
def sentences() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Per rule the sentences that it may say, Chinese and English: the file is the tests' own."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    with Path(__file__).with_name("letter_sentences.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["rule_id"]] = (*found.get(row["rule_id"], ()), (row["zh"], row["en"]))
    return found


def read_sentence(rule_id: str, language: str, text: str) -> Groups:
    """The numbers and words of a sentence by the template that it fits. Fails where it fits none of its rule's."""
    for pair in sentences()[rule_id]:
        pattern = re.escape(pair[0 if language == "zh" else 1])
        for name in set(re.findall(r"\\\{(\w+)\\\}", pattern)):
            wanted = {"operator": "至少|约|at least |about |", "years": r"\d{4}(?:(?:至| to )\d{4})?"}.get(name)
            if wanted is None and name.startswith("unit"):
                wanted = "元| yuan|"
            if wanted is None:
                wanted = r"-?\d+(?:\.\d+)?|空白|blank" if name in NUMBERS else r".+"
            pattern = pattern.replace(rf"\{{{name}\}}", f"(?P<{name}>{wanted})")
        pattern = pattern.replace("（", "[（(]").replace("）", "[）)]")  # names in brackets are typeset as they come
        found = re.fullmatch(pattern + REMARKS[language], text, re.DOTALL)
        if found:
            return {key: value for key, value in found.groupdict().items() if value is not None}
    raise AssertionError(f"{rule_id}: no sentence of the rule: {text}")


def number(text: str) -> Decimal | None:
    """A number as a sentence writes it; None for a blank."""
    return None if text in BLANKS else Decimal(text)
