"""Which years a statement speaks of, from the words before it; None where they leave it open."""

from __future__ import annotations

import re

_YEAR = r"20[0-4]\d"
_RANGE = re.compile(rf"(?P<first>{_YEAR})年?度?(?:至|到|-|—|~)(?P<last>{_YEAR})年")
_SINGLE = re.compile(rf"(?P<year>{_YEAR})年")
_BEFORE = re.compile(r"(?:去年|上一?年度?|上一个年度)(?!.{0,4}结转)")
_COMPARED = re.compile(r"(?:比|较|与|同|和)$")
_UNCLEAR = re.compile(
    r"近[一二三四五六七八九十两几]年|[一二三四五六七八九十两几]年来|以来|历年|累计至今|日均|月均|年均|平均"
    r"|上半年|下半年|季度|(?<!1)(?<!\d)(?:[2-9]|1[01])月|(?<!\d)1月(?!1日|至12月|-12月|—12月)|\d月份"
)
_WHOLE_YEAR = re.compile(r"12月31日|年底|年末|1月1日|1月至12月|1-12月|1—12月")
_OTHER_YEAR = re.compile(rf"(?:结转|顺延)(?:至|到|入)?{_YEAR}年|{_YEAR}年度?的?结转")


def spoken_years(sentence_start: str, before: str, report_year: int) -> tuple[int, int] | None:
    """First and last year of what is said after `sentence_start`; `before` is the paragraph before the sentence.

    The report's own year where no year is named. None for parts of a year, open periods, and where an earlier sentence
    has turned to another year.
    """
    start = _OTHER_YEAR.sub("", sentence_start)
    if _UNCLEAR.search(_WHOLE_YEAR.sub("", start)):
        return None
    found: list[tuple[int, int, int]] = []
    for match in _RANGE.finditer(start):
        found.append((match.end(), int(match["first"]), int(match["last"])))
    covered = _RANGE.sub(lambda match: "#" * len(match[0]), start)
    for match in _SINGLE.finditer(covered):
        if not _COMPARED.search(covered[: match.start()]):
            found.append((match.end(), int(match["year"]), int(match["year"])))
    for match in _BEFORE.finditer(start):
        if not _COMPARED.search(start[: match.start()]):
            found.append((match.end(), report_year - 1, report_year - 1))
    if found:
        _, first, last = max(found)
        return (first, last) if first <= last else None
    earlier = [
        int(match["year"])
        for match in _SINGLE.finditer(_OTHER_YEAR.sub("", before))
        if not _COMPARED.search(before[: match.start()])
    ]
    if earlier and earlier[-1] != report_year:
        return None
    return report_year, report_year
