"""Whose report it is, from statements made by hand: titles against text, governments against their departments."""

from __future__ import annotations

import pytest

from disclosure.recognition.authors import (
    Body,
    _Candidate,
    _decide,
    _decide_by_text,
    _full_name,
    _is_at_foot,
    _place_around,
    _raw_statements,
    _weight_of,
)
from disclosure.recognition.titles import Title

COUNTY, BUREAU, OTHER = "桃江县", "桃江县审计局", "益阳市审计局"
LAW = "为贯彻落实《中华人民共和国政府信息公开条例》的有关要求"
OFFICE = "桃江县人民政府办公室"


def said(name: str, kinds: str = "", title: int = 0, *, is_put_together: bool = False) -> _Candidate:
    return _Candidate([name], set(kinds.split()), is_put_together, title)


def shown(body: Body) -> str:
    """The body that is taken; in brackets what is printed where none is; `!` where it is doubted."""
    return (body.name or f"({'、'.join(body.printed)})") + "!" * bool(body.problems)


@pytest.mark.parametrize(
    ("candidates", "voice", "expected"),
    [
        ([said(BUREAU, title=6)], "", BUREAU),
        ([said(BUREAU, title=6), said(OTHER, "source")], "", BUREAU),
        ([said(BUREAU, title=6), said(OTHER, "signature")], "", f"{BUREAU}!"),
        ([said(BUREAU, title=6), said(OTHER, "signature labelled")], "", f"{OTHER}!"),  # as certain as text can be
        ([said(BUREAU, title=6), said(OTHER, "signature own_work")], "", f"{BUREAU}!"),
        ([said(BUREAU, "signature labelled", 6), said(OTHER, "authored compiled")], "", f"{BUREAU}!"),
        ([said(BUREAU, title=6), said(OTHER, "announced")], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, "line", 6), said(OTHER, "announced")], "", f"{BUREAU}!"),
        ([said(BUREAU, title=6, is_put_together=True), said(OTHER, "signature")], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, "line", 6, is_put_together=True), said(OTHER, "signature")], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, "source", 6, is_put_together=True), said(OTHER, "signature")], "", f"{BUREAU}!"),
        # Two titles.
        ([said(BUREAU, title=6), said(OTHER, title=5)], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, title=6), said(OTHER, title=4)], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, title=6), said(OTHER, title=3)], "", f"{BUREAU}!"),
        ([said(BUREAU, "signature", 6), said(OTHER, title=6)], "", f"{BUREAU}!"),
        ([said(BUREAU, title=3), said(OTHER, "line", 4)], "", f"{OTHER}!"),
        # A title that names a place only.
        ([said(COUNTY, title=6)], "", f"{COUNTY}人民政府"),
        ([said(COUNTY, title=6)], "我局全县", f"{COUNTY}人民政府"),
        ([said(COUNTY, title=6)], "我局我局全县", f"({COUNTY})!"),
        ([said(COUNTY, "signature", 6)], "我局我局全县", f"{COUNTY}人民政府"),
        ([said(COUNTY, title=6), said(BUREAU, "signature")], "", f"{COUNTY}人民政府!"),
        ([said(f"{COUNTY}人民政府", title=6), said(OFFICE, "signature")], "", f"{COUNTY}人民政府"),  # one of its own
        ([said(f"{COUNTY}人民政府", title=6), said(OFFICE, "announced")], "", f"{COUNTY}人民政府!"),
        ([said(f"{COUNTY}人民政府", title=6), said(BUREAU, "announced")], "", f"{BUREAU}!"),
        ([said(COUNTY, title=6), said(OTHER, "signature")], "我局我局全县", f"{OTHER}!"),
        ([said(COUNTY, title=6), said(OTHER, "announced")], "", f"{OTHER}!"),
        ([said(COUNTY, "signature", 6), said(OTHER, "announced")], "", f"{COUNTY}人民政府!"),
        ([said(COUNTY, title=6), said(OTHER, "compiled")], "", f"{COUNTY}人民政府"),
        ([said(COUNTY, title=6), said(BUREAU, "announced authored")], "", f"{BUREAU}!"),
        ([said(COUNTY, title=6), said(BUREAU, "announced")], "全县", f"{BUREAU}!"),
        ([said(COUNTY, title=6), said(OTHER, "authored")], "", f"({COUNTY}、{OTHER})!"),
        ([said(COUNTY, title=6), said(OTHER, "authored")], "全县", f"{COUNTY}人民政府!"),
    ],
)
def test_what_titles_say_against_what_the_text_says(candidates: list[_Candidate], voice: str, expected: str) -> None:
    assert shown(_decide(candidates, voice)) == expected


@pytest.mark.parametrize(
    ("candidates", "voice", "expected"),
    [
        ([], "", "()"),
        ([said(BUREAU, "line")], "", BUREAU),
        ([said(BUREAU, "foot")], "", f"({BUREAU})"),  # the body that keeps the site
        ([said(BUREAU, "foot line")], "", BUREAU),
        ([said(BUREAU, "foot line"), said(OTHER, "own_work")], "", OTHER),  # the foot says nothing
        ([said(BUREAU, "signature"), said(OTHER, "signature")], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, "signature line"), said(OTHER, "signature")], "", f"({BUREAU}、{OTHER})!"),
        ([said(BUREAU, "signature own_work"), said(OTHER, "signature")], "", f"{BUREAU}!"),
        ([said(BUREAU, "line"), said(OTHER, "own_work")], "", OTHER),
        ([said(COUNTY, "acting")], "", f"({COUNTY})"),  # it is spoken of in the reports of all its departments
        ([said(COUNTY, "acting line")], "", f"{COUNTY}人民政府"),
        ([said(COUNTY, "line")], "我局", f"({COUNTY})"),
        ([said(COUNTY, "line")], "我局全县", f"{COUNTY}人民政府"),
        ([said(COUNTY, "signature")], "我局", f"{COUNTY}人民政府"),
        ([said("马迹塘镇", "acting")], "", "马迹塘镇人民政府"),
        ([said(OFFICE, "compiled")], "", f"({OFFICE})!"),
        ([said(OFFICE, "compiled")], "我办", OFFICE),
        ([said(OFFICE, "compiled signature")], "", OFFICE),
        ([said(OFFICE, "compiled")], f"{OFFICE}认真落实", OFFICE),
        ([said(OFFICE, "compiled")], f"{OFFICE}编制", f"({OFFICE})!"),
    ],
)
def test_what_the_text_says_where_no_title_names_a_body(
    candidates: list[_Candidate], voice: str, expected: str
) -> None:
    assert shown(_decide_by_text(candidates, voice)) == expected
    assert shown(_decide(candidates, voice)) == expected


@pytest.mark.parametrize(
    ("text", "name", "source", "weight"),
    [
        ("2023年政府信息公开工作年度报告", BUREAU, "text", 6),
        ("2023年政府信息公开工作年度报告", BUREAU, "title", 3),
        ("政府信息公开工作年度报告", BUREAU, "text", 5),
        ("政府信息公开工作年度报告", BUREAU, "title", 2),
        ("政府信息公开工作年度报告", COUNTY, "text", 2),
        ("政府信息公开工作年度报告", COUNTY, "h1", 1),
        ("政府信息公开工作年度报告", COUNTY, "title", 1),
    ],
)
def test_what_a_title_counts(text: str, name: str, source: str, weight: int) -> None:
    assert _weight_of(Title(3, text, name, source)) == weight


@pytest.mark.parametrize(
    ("names", "full"),
    [
        ([COUNTY], "桃江县人民政府"),
        ([BUREAU], BUREAU),
        (["马迹塘镇"], "马迹塘镇人民政府"),
        (["马迹塘镇", "桃江县马迹塘镇人民政府"], "桃江县马迹塘镇人民政府"),
        (["花桥街道"], "花桥街道办事处"),
        (["桃江经济开发区"], "桃江经济开发区管理委员会"),
        (["桃江经济开发区", "桃江经济开发区管委会办公室"], "桃江经济开发区管委会"),
        (["审计局"], "审计局"),
        (["审计局", BUREAU], BUREAU),
        (["审计局", "桃江县审计局机关"], "审计局"),
    ],
)
def test_the_full_name_for_what_is_printed(names: list[str], full: str) -> None:
    assert _full_name(_Candidate(names)) == full


@pytest.mark.parametrize(
    ("sitename", "opening", "around", "place"),
    [
        ("", [], "在桃江县人民政府门户网站公开", COUNTY),
        ("", [], "在桃江县政府工作", ""),
        ("", [], "", ""),
        ("桃江县人民政府网站", [], "", COUNTY),
        ("湖南省桃江县人民政府", [], "在益阳市人民政府网公开", "益阳市"),
        ("审计之窗", ["桃江县人民政府门户网站"], "", COUNTY),
        ("", ["桃江县人民政府", "桃江县人民政府网"], "", COUNTY),
        ("", ["桃江县人民政府", "益阳市人民政府"], "", ""),
        ("", ["审计人民政府"], "", ""),
        (COUNTY, ["益阳市人民政府"], "", COUNTY),
    ],
)
def test_the_place_of_the_site(sitename: str, opening: list[str], around: str, place: str) -> None:
    assert _place_around({"sitename": sitename} if sitename else {}, opening, around) == place


@pytest.mark.parametrize(
    ("closing", "at", "is_foot"),
    [
        ([BUREAU], 0, False),
        ([BUREAU, "2024年1月18日"], 0, False),
        ([f"{BUREAU}2024年1月18日", "版权所有"], 0, False),
        ([BUREAU, "版权所有"], 0, True),
        ([BUREAU, "说明", "版权所有"], 0, True),
        ([BUREAU, "说明", "说明", "版权所有"], 0, False),
        (["打印", BUREAU], 1, True),
        (["打印", "a", "b", "c", BUREAU], 4, True),
        (["打印", "a", "b", "c", "d", BUREAU], 5, False),
        (["联系我们", BUREAU], 1, True),
        ([BUREAU, "版权所有" + "字" * 56], 0, True),
        ([BUREAU, "版权所有" + "字" * 57], 0, False),
        ([BUREAU, "版权所有", "2024年1月18日"], 0, True),
    ],
)
def test_a_name_at_the_foot_of_a_site(closing: list[str], at: int, is_foot: bool) -> None:
    assert _is_at_foot(closing, at) is is_foot


def statements(
    opening: list[str] | None = None,
    closing: list[str] | None = None,
    overview: list[str] | None = None,
    source: str = "",
) -> list[tuple[str, str]]:
    metadata = {"contentsource": source} if source else {}
    return list(_raw_statements(metadata, opening or [], overview or [], closing or []))


@pytest.mark.parametrize(
    ("opening", "closing", "expected"),
    [
        ([f"{LAW},现将{BUREAU}2023年政府信息公开工作年度报告公布如下"], [], [("announced", BUREAU)]),
        ([f"{LAW},本报告由{BUREAU}根据条例编制"], [], [("compiled", BUREAU)]),
        ([f"{LAW},本报告由{BUREAU}负责解释"], [], []),
        ([f"({BUREAU}编制)"], [], [("compiled", BUREAU)]),
        ([BUREAU], [], [("line", BUREAU)]),
        ([BUREAU, OTHER], [], [("line", BUREAU), ("line", OTHER)]),
        ([BUREAU, OTHER, "桃江县水利局"], [], []),  # links
        ([BUREAU, *["说明"] * 11], [], [("line", BUREAU)]),
        ([BUREAU, *["说明"] * 12], [], []),
        ([], [BUREAU], [("signature", BUREAU)]),
        ([], [f"{BUREAU}(盖章)2024年1月18日"], [("signature", BUREAU)]),
        ([], [f"({BUREAU})"], [("signature", BUREAU)]),
        ([], [BUREAU, "版权所有"], [("foot", BUREAU)]),
        ([], [BUREAU, *["说明"] * 5], [("signature", BUREAU)]),
        ([], [BUREAU, *["说明"] * 6], []),
        ([f"填报单位:{BUREAU}"], [], [("labelled", BUREAU)]),
        ([f"来源:{BUREAU}"], [], [("source", BUREAU)]),
        (["来源:桃江县人民政府"], [], []),  # it may only keep the site
        ([f"{LAW},做好{BUREAU}政府信息公开工作,我们认真落实"], [], [("own_work", BUREAU)]),
        ([f"如有疑问请与{BUREAU}联系"], [], [("contact", BUREAU)]),
    ],
)
def test_what_lines_say(opening: list[str], closing: list[str], expected: list[tuple[str, str]]) -> None:
    # Of who acts and who publishes the words of the sentence are taken off later.
    assert [each for each in statements(opening, closing) if each[0] not in ("acting", "authored")] == expected


def test_what_metadata_and_the_overview_say() -> None:
    assert statements(source=BUREAU) == [("metadata", BUREAU)]
    assert statements(source="本站原创") == []
    acting = f"2023年,{BUREAU}认真落实条例。"
    assert statements(overview=[acting]) == [("acting", BUREAU)]
    assert statements(overview=["说明。", "说明。", "说明。", acting]) == []
