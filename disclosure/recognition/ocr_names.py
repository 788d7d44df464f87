"""The body's name as OCR read it, held against the places that there are and against its other mentions.

A misread character makes another body: 埔桥区 for 埇桥区 is no place of 宿州市, and its bureau was taken for a city's.
Where the place does not exist below the one above it, the name is given up, or set right if only one place there is a
character away and another line says it. Mentions that differ, and lines read with little certainty, are named.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence

from disclosure.agencies.regions import is_within, load_regions, locate
from disclosure.model.document import Text
from disclosure.model.report import Problem
from disclosure.recognition.facts import Facts
from disclosure.recognition.naming import HAN, ZONE, is_name, lacks_place, plain

LEAST_CONFIDENCE = 0.85
"""Of the least certain character of the best line that names the body."""

_SURE = 0.95
_ALIKE, _ALIKE_KIND = 0.7, 0.6
"""How sure a line has to be, and how like the name, to be taken in its place."""
_UNIT = re.compile(rf"([{HAN}]{{1,7}}?(?:自治县|自治州|地区|市(?!场|监|政|容)|县|区(?!域)|旗|州|盟))(?=.)")
_OF_BODY = re.compile(r"[局委厅院办所站部队镇乡]|街道|^(?:城市|都市)$|(?:社区|库区|景区|老区)$")
_MOST_LETTERS = 20_000


def check_name(facts: Facts, texts: Sequence[Text]) -> None:
    """Names what is doubtful about the body of a scan; sets it right or takes it back where its place is none."""
    name = facts.agency
    if name is None:
        return
    lines = [(plain(text.text), text.confidence) for text in texts]
    said = "\n".join(line for line, _ in lines)[:_MOST_LETTERS]
    if (surer := _surer_mention(name, lines)) is not None:
        both = f"“{name}”", f"“{surer}”"
        facts.problems = [
            problem
            for problem in facts.problems
            if problem.code != "agency_contradicted" or not all(quoted in problem.message for quoted in both)
        ]
        facts.agency = surer
        _doubt(facts, f"一处识别为{both[0]}，把握不大，另一处清楚地写{both[1]}，按后者取值，请核对")
        return
    unknown = _unknown_place(name)
    if unknown is not None:
        place, is_below_known, near = unknown
        confirmed = [other for other in near if other in said]
        if len(near) == 1 and confirmed:
            facts.agency = name.replace(place, near[0], 1)
            _doubt(facts, f"识别为“{name}”，没有“{place}”这个地方，文中另写“{near[0]}”，已按此改正，请核对")
            return
        alike = f"（相近的有{'、'.join(near[:3])}）" if near else ""
        if is_below_known or near or said.count(name) < 2:
            _give_up(facts, f"识别为“{name}”，没有“{place}”这个地方{alike}，未采用，请核对原件")
        else:
            _doubt(facts, f"识别为“{name}”，行政区划中没有“{place}”，请核对原件")
        return
    others = _variants(name, said)
    count = said.count(name)
    if others:
        other, times = others.most_common(1)[0]
        if times >= max(count, 1):
            _give_up(facts, f"一处识别为“{name}”，另一处识别为“{other}”，不能确定，请核对原件")
        else:
            _doubt(facts, f"识别为“{name}”，另有一处识别为“{other}”，请核对原件")
        return
    sure = max((confidence or 0.0 for line, confidence in lines if name in line), default=0.0)
    if sure < LEAST_CONFIDENCE and count < 2:
        _doubt(facts, f"机关名称识别为“{name}”，把握不大，请核对原件")


def _surer_mention(name: str, lines: Sequence[tuple[str, float | None]]) -> str | None:
    """A name alone in a line that was read surely, like one that was not, as a heading in large letters often is.

    Its place has to be one that there is, so that nothing misread takes the place of what is right.
    """
    if max((confidence or 0.0 for line, confidence in lines if name in line), default=0.0) >= LEAST_CONFIDENCE:
        return None
    for line, confidence in lines:
        if (confidence or 0.0) < _SURE or line == name or line[-1:] != name[-1] or not is_name(line):
            continue
        place = locate(line)
        kind = line[place.end :]
        # All bodies of a place are alike: what follows the place has to be like the end of the name.
        is_alike = _ratio(name, line) >= _ALIKE and _ratio(name[-len(kind) :], kind) >= _ALIKE_KIND
        if is_alike and place.codes and _unknown_place(line) is None:
            return line
    return None


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _unknown_place(name: str) -> tuple[str, bool, list[str]] | None:
    """A place in a name that is in no list: its name, whether the place above is known, what differs in a character."""
    found = locate(name)
    rest = name[found.end :]
    match = _UNIT.match(rest)
    if match is None or found.zone is not None or lacks_place(rest):
        return None
    place = match.group(1)
    if ZONE.search(place) or _OF_BODY.search(place) or len(place) < 2:
        return None
    near = {
        region.name
        for region in load_regions()
        if len(region.name) == len(place)
        and _distance(region.name, place) == 1
        and (not found.codes or any(is_within(region.region_code, code) for code in found.codes))
    }
    return place, bool(found.codes), sorted(near)


def _variants(name: str, said: str) -> Counter[str]:
    """What stands in the text in place of the name, one or two characters of it read otherwise."""
    length = len(name)
    most = 2 if length >= 8 else 1
    found: Counter[str] = Counter()
    for line in said.split("\n"):
        for start in range(len(line) - length + 1):
            window = line[start : start + length]
            if window[-1] == name[-1] and 0 < _distance(window, name) <= most:
                found[window] += 1
    return found


def _distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _doubt(facts: Facts, message: str) -> None:
    facts.problems.append(
        Problem(
            "ocr_name_doubtful", f"{message} | the body's name was read by OCR and is doubtful; look at the original"
        )
    )


def _give_up(facts: Facts, message: str) -> None:
    _doubt(facts, message)
    facts.printed_names = (facts.agency or "",)
    facts.agency, facts.scope = None, "unknown"
