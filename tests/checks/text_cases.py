"""Cases of the rules about narratives: text against tables, text against itself, copies, stock phrases."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from tests.checks.cases import Case, Found
from tests.checks.literal_store import ABSENT, Body, Cell, Report, full_form

NEW = "applications.received_new.total"
PERSON = "applications.received_new.natural_person"
OUT = "applications.outcome_total.total"
FORCE = "proactive.normative_documents.in_force_total"
ISSUED = "proactive.normative_documents.issued_this_year"
FEE = "proactive.administrative_fees.fee_amount"
DISPUTES = "remedies.reconsideration.total"
DIRECT = "remedies.litigation_direct.total"
AFTER = "remedies.litigation_after_reconsideration.total"

Facts = dict[str, tuple[Report, ...]]


def says(words: str, changes: Mapping[str, Cell] | None = None, last: Mapping[str, Cell] | None = None) -> Facts:
    """A report of 2023 whose section one says `words` beside a form with `changes`; `last`: one of 2022 before it."""
    reports = [] if last is None else [Report("机关", 2022, cells=full_form(last))]
    return {"reports": (*reports, Report("机关", 2023, cells=full_form(changes), text=(("overview", words),)))}


def silent(changes: Mapping[str, Cell] | None = None) -> Facts:
    """A report without a narrative."""
    return {"reports": (Report("机关", 2023, cells=full_form(changes)),)}


WHOLE: Found = ("", 110, 100)

TEXT_T2 = (
    Case("X_TEXT_T2", "holds", "in force", **says("全县现行有效的行政规范性文件共12件。", {FORCE: 12})),
    Case(
        "X_TEXT_T2",
        "fails",
        "in force",
        **says("全县现行有效的行政规范性文件共12件。", {FORCE: 21}),
        findings=((FORCE, 21, 12),),
        says="全县现行有效的行政规范性文件共12件",
    ),
    Case(
        "X_TEXT_T2",
        "fails",
        "repealed, named once",
        **says("我局制发行政规范性文件3份,废止1份。", {ISSUED: 3}),
        findings=(("proactive.normative_documents.repealed_this_year", 0, 1),),
    ),
    Case("X_TEXT_T2", "boundary", "about: a tenth off", **says("制定行政规范性文件约100件。", {ISSUED: 110})),
    Case(
        "X_TEXT_T2",
        "boundary",
        "about: more than a tenth off",
        **says("制定行政规范性文件约100件。", {ISSUED: 111}),
        findings=((ISSUED, 111, 100),),
    ),
    Case(
        "X_TEXT_T2",
        "boundary",
        "fees to the printed digit",
        **says("行政事业性收费12.3万元。", {FEE: Decimal("12.34")}),
    ),
    Case("X_TEXT_T2", "not_checkable", "no narrative", **silent(), reasons=("no_narrative",)),
    Case("X_TEXT_T2", "not_checkable", "no figure", **says("工作平稳推进。"), reasons=("no_claim",)),
    Case(
        "X_TEXT_T2",
        "not_checkable",
        "row left out",
        **says("制定行政规范性文件3件。", {"proactive.normative_documents.*": ABSENT}),
        reasons=("absent_cell",),
    ),
)

TEXT_T3 = (
    Case(
        "X_TEXT_T3",
        "holds",
        "received, answered, carried over",
        **says(
            "2023年,全县收到政府信息公开申请12件,其中自然人11件,上年结转2件,办结13件,结转下年度1件。",
            {NEW: 12, PERSON: 11, "applications.carried_in.total": 2, OUT: 13, "applications.carried_out.total": 1},
        ),
    ),
    Case(
        "X_TEXT_T3",
        "fails",
        "received",
        **says("本年度共收到政府信息公开申请75件。", {NEW: 74}),
        findings=((NEW, 74, 75),),
        says="正文“本年度共收到政府信息公开申请75件”中收到的申请为75",
    ),
    Case(
        "X_TEXT_T3",
        "fails",
        "none, in words",
        **says("本年度未收到公民、法人和其他组织的政府信息公开申请。", {NEW: 3, PERSON: 3}),
        findings=((NEW, 3, 0),),
    ),
    Case(
        "X_TEXT_T3",
        "fails",
        "groups of outcomes",
        **says(
            "受理政府信息公开申请9件,其中不予公开4件,无法提供5件。",
            {
                NEW: 9,
                "applications.refused_other_law.total": 2,
                "applications.refused_third_party.total": 1,
                "applications.unable_not_held.total": 5,
            },
        ),
        findings=(("applications.refused_state_secret.total", 3, 4),),
    ),
    Case(
        "X_TEXT_T3",
        "holds",
        "accepted with last year's",
        **says("共受理政府信息公开申请14件。", {NEW: 12, "applications.carried_in.total": 2}),
    ),
    Case(
        "X_TEXT_T3",
        "fails",
        "another year",
        **says("2022年收到政府信息公开申请8件,2023年收到政府信息公开申请9件。", {NEW: 9}, {NEW: 7}),
        findings=((NEW, 7, 8),),
        severity="note",
    ),
    Case("X_TEXT_T3", "holds", "one channel is not all", **says("通过网站收到政府信息公开申请5件。", {NEW: 9})),
    Case("X_TEXT_T3", "holds", "half a year is not a year", **says("上半年收到政府信息公开申请5件。", {NEW: 9})),
    Case("X_TEXT_T3", "boundary", "at least: one more", **says("收到政府信息公开申请100余件。", {NEW: 101})),
    Case(
        "X_TEXT_T3",
        "boundary",
        "at least: one less",
        **says("收到政府信息公开申请100余件。", {NEW: 99}),
        findings=((NEW, 99, 100),),
    ),
    Case("X_TEXT_T3", "boundary", "zero beside a blank", **says("收到政府信息公开申请0件。", {NEW: None})),
    Case(
        "X_TEXT_T3",
        "boundary",
        "blank total, applicants filled",
        **says("收到政府信息公开申请三件。", {NEW: None, PERSON: 3}),
    ),
    Case(
        "X_TEXT_T3",
        "not_checkable",
        "blank cell",
        **says("收到政府信息公开申请3件。", {"applications.received_new.*": None}),
        reasons=("blank_cell",),
    ),
    Case(
        "X_TEXT_T3",
        "not_checkable",
        "unreadable cell",
        **says("收到政府信息公开申请3件。", {NEW: "unreadable"}),
        reasons=("unreadable_cell",),
    ),
    Case(
        "X_TEXT_T3",
        "not_checkable",
        "a year without a report",
        **says("2021年收到政府信息公开申请8件。", {NEW: 9}),
        reasons=("no_spoken_report",),
    ),
    Case("X_TEXT_T3", "not_checkable", "no narrative", **silent(), reasons=("no_narrative",)),
)

TEXT_T4 = (
    Case(
        "X_TEXT_T4",
        "holds",
        "both kinds of litigation together",
        **says(
            "因政府信息公开被申请行政复议2件,被提起行政诉讼3件。",
            {DISPUTES: 2, DIRECT: 1, AFTER: 2},
        ),
    ),
    Case(
        "X_TEXT_T4",
        "fails",
        "reconsideration",
        **says("政府信息公开行政复议案件2起。", {DISPUTES: 3}),
        findings=((DISPUTES, 3, 2),),
    ),
    Case(
        "X_TEXT_T4",
        "fails",
        "none, in words",
        **says("全年未发生政府信息公开行政复议、行政诉讼案件。", {DIRECT: 1}),
        findings=((DIRECT, 1, 0),),
    ),
    Case(
        "X_TEXT_T4",
        "boundary",
        "none corrected is not none",
        **says("全年未发生因政府信息公开被行政复议纠错情形。", {DISPUTES: 3}),
    ),
    Case(
        "X_TEXT_T4",
        "not_checkable",
        "table left out",
        **says("政府信息公开行政复议案件2起。", {"remedies.*.*": ABSENT}),
        reasons=("absent_cell",),
    ),
    Case("X_TEXT_T4", "not_checkable", "no narrative", **silent(), reasons=("no_narrative",)),
)

TEXT_ITSELF = (
    Case("X_TEXT_SUM", "holds", "40+50+10", **says("公开政府信息100条,其中政策类40条,动态类50条,其他类10条。")),
    Case(
        "X_TEXT_SUM",
        "fails",
        "too much",
        **says("公开政府信息100条,其中政策类40条,动态类50条,其他类20条。"),
        findings=(WHOLE,),
        says="40+50+20之和为110,大于总数100",
    ),
    Case(
        "X_TEXT_SUM",
        "fails",
        "too little, with a rest",
        **says("公开政府信息100条,其中政策类10条,其他类20条。"),
        findings=(("", 30, 100),),
    ),
    Case("X_TEXT_SUM", "holds", "examples", **says("公开政府信息100条,其中政策类40条,动态类50条。")),
    Case("X_TEXT_SUM", "holds", "and so on", **says("公开政府信息100条,其中政策类40条,动态类50条,预算类5条等。")),
    Case(
        "X_TEXT_SUM",
        "boundary",
        "nine tenths of three parts",
        **says("公开政府信息100条,其中政策类40条,动态类40条,预算类10条。"),
        findings=(("", 90, 100),),
    ),
    Case(
        "X_TEXT_SUM",
        "boundary",
        "less than nine tenths",
        **says("公开政府信息100条,其中政策类40条,动态类40条,预算类9条。"),
    ),
    Case("X_TEXT_SUM", "not_checkable", "no list", **says("公开政府信息100条。"), reasons=("no_claim",)),
    Case("X_TEXT_SUM", "not_checkable", "no narrative", **silent(), reasons=("no_narrative",)),
    Case(
        "X_TEXT_SHARE",
        "holds",
        "of those concluded",
        **says("收到政府信息公开申请9件,办结8件,其中予以公开3件,占37.5%。", {NEW: 9, OUT: 8}),
    ),
    Case(
        "X_TEXT_SHARE",
        "fails",
        "wrong base",
        **says("收到政府信息公开申请9件,办结8件,其中予以公开3件,占43.5%。", {NEW: 9, OUT: 8}),
        findings=(("", "37.5", "43.5"),),
        says="3除以8为37.5%,写为43.5%",
    ),
    Case(
        "X_TEXT_SHARE",
        "boundary",
        "cut off instead of rounded",
        **says("办结政府信息公开申请3件,其中予以公开2件(66.6%)。", {OUT: 3}),
    ),
    Case(
        "X_TEXT_SHARE",
        "boundary",
        "two digits off",
        **says("办结政府信息公开申请3件,其中予以公开2件(66.5%)。", {OUT: 3}),
        findings=(("", "66.67", "66.5"),),
    ),
    Case(
        "X_TEXT_SHARE",
        "not_checkable",
        "base only about",
        **says("办结政府信息公开申请约300件,其中予以公开20件,占7%。", {OUT: 300}),
        reasons=("inexact_base",),
    ),
    Case("X_TEXT_SHARE", "not_checkable", "no narrative", **silent(), reasons=("no_narrative",)),
    Case(
        "X_TEXT_CHANGE",
        "holds",
        "half as many again",
        **says("收到政府信息公开申请75件,同比增长50%。", {NEW: 75}, {NEW: 50}),
    ),
    Case(
        "X_TEXT_CHANGE",
        "fails",
        "a fall",
        **says("收到政府信息公开申请75件,比上年下降20%。", {NEW: 75}, {NEW: 100}),
        findings=((NEW, -25, -20),),
    ),
    Case(
        "X_TEXT_CHANGE",
        "fails",
        "in applications",
        **says("收到政府信息公开申请75件,比上年增加15件。", {NEW: 75}, {NEW: 50}),
        findings=((NEW, 25, 15),),
    ),
    Case(
        "X_TEXT_CHANGE",
        "boundary",
        "33.33 said as 33",
        **says("收到政府信息公开申请4件,较上年增长33%。", {NEW: 4}, {NEW: 3}),
    ),
    Case(
        "X_TEXT_CHANGE",
        "not_checkable",
        "no report before",
        **says("收到政府信息公开申请4件,较上年增长33%。", {NEW: 4}),
        reasons=("no_previous_report",),
    ),
    Case(
        "X_TEXT_CHANGE",
        "not_checkable",
        "from nothing",
        **says("收到政府信息公开申请4件,较上年增长100%。", {NEW: 4}, {}),
        reasons=("zero_base",),
    ),
)


def words_of(seed: int, sentences: int = 10) -> str:
    """Sentences of twenty characters that no other seed gives."""
    rng = random.Random(seed)
    return "".join("".join(chr(rng.randrange(0x4E00, 0x9FA0)) for _ in range(20)) + "。" for _ in range(sentences))


def told(body: str, text: str, year: int = 2023) -> Report:
    """A report whose section one is `text`."""
    return Report(body, year, cells=full_form(), text=(("overview", text),))


TWO = (Body("机关"), Body("邻居"))
COPIED_TEXT = (
    Case(
        "V_TEXT_COPY_YEAR",
        "fails",
        "only years and numbers differ",
        (
            told("机关", words_of(1) + "2022年公开信息120条,培训3次。", 2022),
            told("机关", words_of(1) + "2023年公开信息98条,培训12次。"),
        ),
        (("", None, 1),),
        says="与上年报告雷同100%",
    ),
    Case("V_TEXT_COPY_YEAR", "holds", "new text", (told("机关", words_of(2), 2022), told("机关", words_of(3)))),
    Case(
        "V_TEXT_COPY_YEAR",
        "boundary",
        "eight sentences of ten",
        (told("机关", words_of(4, 8) + words_of(5, 2), 2022), told("机关", words_of(4, 8) + words_of(6, 2))),
        (("", None, "0.8"),),
    ),
    Case(
        "V_TEXT_COPY_YEAR",
        "boundary",
        "seven sentences of ten",
        (told("机关", words_of(7, 7) + words_of(8, 3), 2022), told("机关", words_of(7, 7) + words_of(9, 3))),
    ),
    Case(
        "V_TEXT_COPY_YEAR",
        "not_checkable",
        "short",
        (told("机关", words_of(10, 2), 2022), told("机关", words_of(10, 2))),
        (),
        ("short_narrative",) * 2,
    ),
    Case(
        "V_TEXT_COPY_YEAR",
        "not_checkable",
        "no report before",
        (told("机关", words_of(11)),),
        (),
        ("no_previous_report",),
    ),
    Case(
        "V_TEXT_COPY_YEAR",
        "not_checkable",
        "no text before",
        (Report("机关", 2022, cells=full_form()), told("机关", words_of(12))),
        (),
        ("no_previous_narrative", "no_narrative"),
    ),
    Case(
        "V_TEXT_COPY_BODY",
        "fails",
        "both copy each other",
        (told("机关", words_of(13)), told("邻居", words_of(13))),
        (("", None, 1), ("", None, 1)),
        bodies=TWO,
        says="同年报告雷同100%",
    ),
    Case(
        "V_TEXT_COPY_BODY",
        "holds",
        "other words",
        (told("机关", words_of(14)), told("邻居", words_of(15))),
        bodies=TWO,
    ),
    Case(
        "V_TEXT_COPY_BODY",
        "holds",
        "another year",
        (told("机关", words_of(16)), told("邻居", words_of(16), 2022)),
        bodies=TWO,
    ),
    Case(
        "V_TEXT_COPY_BODY",
        "boundary",
        "all of a short text stands in a long one",
        (told("机关", words_of(17, 10)), told("邻居", words_of(17, 10) + words_of(18, 5))),
        (("", None, 1),),
        bodies=TWO,
    ),
    Case(
        "V_TEXT_COPY_BODY",
        "not_checkable",
        "nobody else that year",
        (told("机关", words_of(19), 2012),),
        (),
        ("no_other_narrative",),
    ),
    Case(
        "V_TEXT_COPY_BODY",
        "not_checkable",
        "no narrative",
        (Report("机关", cells=full_form()),),
        (),
        ("no_narrative",),
    ),
)


def sections(problems: str, other: str = "2023年收取信息处理费0元。", overview: str = words_of(20, 3)) -> Facts:
    """A report of three sections."""
    text = (("overview", overview), ("problems", problems), ("other_matters", other))
    return {"reports": (Report("机关", cells=full_form(), text=text),)}


LONG = "存在的问题:一是公开的主动性还不够强,二是解读的形式比较单一。改进措施:加强培训,丰富形式。"
STOCK = (
    Case("V_TEXT_STOCK", "holds", "problems named", **sections(LONG)),
    Case(
        "V_TEXT_STOCK",
        "fails",
        "no problem at all",
        **sections("本年度我局无存在问题。"),
        findings=(("", None, None),),
        severity="warning",
        says="第五部分“存在的主要问题及改进情况”只有套话",
    ),
    Case(
        "V_TEXT_STOCK",
        "fails",
        "nothing else to report",
        **sections(LONG, "无其他需要报告的事项。"),
        findings=(("", None, None),),
        severity="note",
        says="第六部分",
    ),
    Case("V_TEXT_STOCK", "boundary", "thirty characters", **sections("改" * 30)),
    Case(
        "V_TEXT_STOCK",
        "boundary",
        "twenty-nine characters",
        **sections("改" * 29),
        findings=(("", None, None),),
        severity="note",
        says="只有29字",
    ),
    Case("V_TEXT_STOCK", "not_checkable", "no narrative", **silent(), reasons=("no_narrative",)),
    Case("V_TEXT_STOCK", "not_checkable", "one section only", **says(words_of(21, 3)), reasons=("absent_section",)),
)
