"""Cases of the rules about a government and its parts, and about what a body may and must report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tests.checks.cases import Case, Found, one, two
from tests.checks.literal_store import ABSENT, Body, Cell, Report, full_form

OUT = "applications.outcome_total"
NEW = "applications.received_new"

ZONE = (Body("政府", "government", "county"), Body("甲局", parent="政府"), Body("乙局", parent="政府"))
OFFICE = (Body("政府", "government", "county"), Body("办公室", "government_office", parent="政府"))


def parts(whole: Mapping[str, Cell], *own: Mapping[str, Cell], scope: str = "aggregate") -> tuple[Report, ...]:
    """An aggregate of 政府 and the own reports of its bureaus, 2023."""
    return (
        Report("政府", scope=scope, cells=full_form(whole)),  # type: ignore[arg-type]
        *(Report(name, cells=full_form(cells)) for name, cells in zip(("甲局", "乙局"), own, strict=False)),
    )


def office(whole: Mapping[str, Cell] | None, own: Mapping[str, Cell]) -> tuple[Report, ...]:
    """An aggregate of 政府 (or none) and the own report of its office."""
    aggregate = () if whole is None else (Report("政府", scope="aggregate", cells=full_form(whole)),)
    return (*aggregate, Report("办公室", cells=full_form(own)))


HIERARCHY = (
    Case(
        "A_GE_CHILD",
        "holds",
        "3>=1+1",
        parts({f"{NEW}.total": 3}, {f"{NEW}.total": 1}, {f"{NEW}.total": 1}),
        bodies=ZONE,
    ),
    Case(
        "A_GE_CHILD",
        "boundary",
        "2>=1+1",
        parts({f"{NEW}.total": 2}, {f"{NEW}.total": 1}, {f"{NEW}.total": 1}),
        bodies=ZONE,
    ),
    Case(
        "A_GE_CHILD",
        "fails",
        "2 against 1+2",
        parts({f"{NEW}.total": 2}, {f"{NEW}.total": 1}, {f"{NEW}.total": 2}),
        ((f"{NEW}.total", 3, 2),),
        bodies=ZONE,
        says="所属2个机关合计3",
    ),
    Case(
        "A_GE_CHILD",
        "fails",
        "2 against one part's 5",
        parts({f"{NEW}.total": 2}, {f"{NEW}.total": 5}),
        ((f"{NEW}.total", 5, 2),),
        bodies=ZONE,
        says="为5,大于汇总报告的2",
    ),
    Case(
        "A_GE_CHILD",
        "holds",
        "fees rounded by the part",
        parts(
            {"proactive.administrative_fees.fee_amount": Decimal("5949.088667")},
            {"proactive.administrative_fees.fee_amount": Decimal("5949.09")},
        ),
        bodies=ZONE,
    ),
    Case(
        "A_GE_CHILD",
        "holds",
        "the part's aggregate counts, not its own report too",
        (
            Report("政府", scope="aggregate", cells=full_form({f"{NEW}.total": 5})),
            Report("甲局", scope="aggregate", cells=full_form({f"{NEW}.total": 5})),
            Report("甲局", scope="own", cells=full_form({f"{NEW}.total": 1})),
        ),
        (),
        ("no_child_report",),
        ZONE,
    ),
    Case(
        "A_GE_CHILD",
        "holds",
        "own report of a government is not an aggregate",
        parts({f"{NEW}.total": 1}, {f"{NEW}.total": 5}, scope="own"),
        bodies=ZONE,
    ),
    Case("A_GE_CHILD", "not_checkable", "no part", parts({f"{NEW}.total": 1}), (), ("no_child_report",), ZONE),
    Case(
        "A_GE_CHILD",
        "not_checkable",
        "aggregate blank",
        parts({f"{NEW}.total": None}, {f"{NEW}.total": 1}),
        (),
        ("blank_cell",),
        ZONE,
    ),
    Case(
        "A_GE_CHILD",
        "holds",
        "yuan and ten thousand yuan",
        (
            Report(
                "政府",
                2020,
                "aggregate",
                "gb2019",
                cells=full_form({"proactive.central_procurement.procurement_amount": 2}, "gb2019"),
                units={"proactive.central_procurement.procurement_amount": "万元"},
            ),
            Report(
                "甲局",
                2020,
                "own",
                "gb2019",
                cells=full_form({"proactive.central_procurement.procurement_amount": 19999}, "gb2019"),
                units={"proactive.central_procurement.procurement_amount": "元"},
            ),
        ),
        bodies=ZONE,
    ),
    Case(
        "A_GE_CHILD",
        "not_checkable",
        "unit not stated",
        (
            Report(
                "政府",
                2020,
                "aggregate",
                "gb2019",
                cells=full_form({"proactive.central_procurement.procurement_amount": 2}, "gb2019"),
            ),
            Report(
                "甲局",
                2020,
                "own",
                "gb2019",
                cells=full_form({"proactive.central_procurement.procurement_amount": 19999}, "gb2019"),
                units={"proactive.central_procurement.procurement_amount": "元"},
            ),
        ),
        (),
        ("unknown_unit",),
        ZONE,
    ),
    Case("A_SCOPE", "holds", "3<=10", office({f"{NEW}.total": 10}, {f"{NEW}.total": 3}), bodies=OFFICE),
    Case("A_SCOPE", "boundary", "10<=10", office({f"{NEW}.total": 10}, {f"{NEW}.total": 10}), bodies=OFFICE),
    Case(
        "A_SCOPE",
        "fails",
        "227 against 12",
        office({f"{NEW}.total": 12}, {f"{NEW}.total": 227}),
        ((f"{NEW}.total", 12, 227),),
        bodies=OFFICE,
    ),
    Case(
        "A_SCOPE",
        "not_checkable",
        "no aggregate",
        office(None, {f"{NEW}.total": 227}),
        (),
        ("no_aggregate_report",),
        OFFICE,
    ),
    Case(
        "A_SCOPE",
        "not_checkable",
        "aggregate blank",
        office({f"{NEW}.total": None}, {f"{NEW}.total": 227}),
        (),
        ("blank_cell",),
        OFFICE,
    ),
)


def rules_of(kind: str | None, level: str | None, value: Cell = 1) -> dict[str, tuple[Report, ...] | tuple[Body, ...]]:
    return {"reports": one({"proactive.rules.issued_this_year": value}), "bodies": (Body("机关", kind, level),)}


POWER: Found = ("proactive.rules.issued_this_year", 0, 1)
VALUES = (
    Case("R_RULES_POWER", "holds", "city government", **rules_of("government", "prefecture")),
    Case("R_RULES_POWER", "holds", "ministry", **rules_of("department", "central")),
    Case("R_RULES_POWER", "holds", "office of a province", **rules_of("government_office", "province")),
    Case("R_RULES_POWER", "fails", "county government", **rules_of("government", "county"), findings=(POWER,)),
    Case("R_RULES_POWER", "fails", "department of a city", **rules_of("department", "prefecture"), findings=(POWER,)),
    Case("R_RULES_POWER", "boundary", "county with zero", **rules_of("government", "county", 0)),
    Case("R_RULES_POWER", "not_checkable", "level unknown", **rules_of("department", None), reasons=("unknown_level",)),
    Case("R_RULES_POWER", "not_checkable", "kind unknown", **rules_of(None, "prefecture"), reasons=("unknown_kind",)),
    Case(
        "R_RULES_POWER",
        "not_checkable",
        "unreadable",
        **rules_of("department", "county", "unreadable"),
        reasons=("unreadable_cell",),
    ),
    Case("V_NONNEG", "fails", "-1", one({f"{NEW}.total": -1}), ((f"{NEW}.total", 0, -1),)),
    Case("V_NONNEG", "boundary", "0", one({f"{NEW}.total": 0})),
    Case("V_NONNEG", "holds", "signed change", one({"proactive.licences.items_change": -8}, "gb2019", year=2020)),
    Case("V_NONNEG", "not_checkable", "text", one({f"{NEW}.total": "text"}), (), ("unreadable_cell",)),
    Case("V_INTEGER", "fails", "1.5", one({f"{NEW}.total": Decimal("1.5")}), ((f"{NEW}.total", None, "1.5"),)),
    Case("V_INTEGER", "boundary", "1.000000", one({f"{NEW}.total": Decimal("1.000000")})),
    Case("V_INTEGER", "holds", "money", one({"proactive.administrative_fees.fee_amount": Decimal("1.5")})),
    Case("V_INTEGER", "not_checkable", "text", one({f"{NEW}.total": "text"}), (), ("unreadable_cell",)),
    Case(
        "V_UNIT_FEE",
        "fails",
        "county bureau",
        one({"proactive.administrative_fees.fee_amount": 1000001}),
        (("proactive.administrative_fees.fee_amount", "100.0001", 1000001),),
    ),
    Case("V_UNIT_FEE", "boundary", "exactly the bound", one({"proactive.administrative_fees.fee_amount": 1000000})),
    Case(
        "V_UNIT_FEE",
        "holds",
        "province",
        one({"proactive.administrative_fees.fee_amount": 2585000}),
        bodies=(Body("机关", "government", "province"),),
    ),
    Case(
        "V_UNIT_FEE",
        "fails",
        "ten thousand times last year's",
        two(
            {"proactive.administrative_fees.fee_amount": Decimal("12.34")},
            {"proactive.administrative_fees.fee_amount": 123400},
        ),
        (("proactive.administrative_fees.fee_amount", "12.34", 123400),),
        says="一万倍",
    ),
    Case(
        "V_UNIT_FEE",
        "not_checkable",
        "level unknown",
        one({"proactive.administrative_fees.fee_amount": 1000001}),
        (),
        ("unknown_level",),
        (Body("机关", "department", None),),
    ),
    Case(
        "V_UNIT_FEE",
        "not_checkable",
        "blank",
        one({"proactive.administrative_fees.fee_amount": None}),
        (),
        ("blank_cell",),
    ),
)


def dated(
    when: date | None, kind: str | None = "department", scope: str = "own", year: int = 2023, level: str = "county"
) -> dict[str, tuple[Report, ...] | tuple[Body, ...]]:
    report = Report("机关", year, scope, published_on=when, cells=full_form())  # type: ignore[arg-type]
    return {"reports": (report,), "bodies": (Body("机关", kind, level),)}


LATE: tuple[Found, ...] = (("", None, None),)
DATES = (
    Case("V_DATE", "holds", "bureau in January", **dated(date(2024, 1, 20))),
    Case("V_DATE", "boundary", "bureau on the last day", **dated(date(2024, 1, 31))),
    Case(
        "V_DATE",
        "boundary",
        "bureau a day late",
        **dated(date(2024, 2, 1)),
        findings=LATE,
        severity="error",
        says="公布日期2024-02-01,晚于期限2024-01-31共1天",
    ),
    Case("V_DATE", "holds", "government in March", **dated(date(2024, 3, 31), "government", "aggregate")),
    Case(
        "V_DATE",
        "fails",
        "government in April",
        **dated(date(2024, 4, 1), "government", "aggregate"),
        findings=LATE,
        severity="error",
    ),
    Case(
        "V_DATE",
        "fails",
        "township: custom, not law",
        **dated(date(2024, 3, 1), "township_government"),
        findings=LATE,
        severity="warning",
    ),
    Case("V_DATE", "holds", "before 2019 all by 31 March", **dated(date(2019, 3, 31), year=2018)),
    Case("V_DATE", "holds", "no duty", **dated(date(2024, 9, 1), "public_institution")),
    Case("V_DATE", "not_checkable", "no date", **dated(None), reasons=("no_publication_date",)),
    Case("V_DATE", "not_checkable", "kind unknown", **dated(date(2024, 3, 1), None), reasons=("unknown_kind",)),
)

SECTIONS = ("overview", "problems", "other_matters")
FORMS = (
    Case("V_FORMAT", "holds", "as the form prints it", one({}, sections=SECTIONS)),
    Case(
        "V_FORMAT",
        "fails",
        "form of earlier years",
        one({}, "gb2019", year=2022, sections=SECTIONS),
        (("", None, None),),
        says="报告使用了其他年度的格式(年度报告格式(试行)",
    ),
    Case(
        "V_FORMAT",
        "fails",
        "two forms mixed",
        one(
            {
                "proactive.rules.issued_this_year": ABSENT,
                "proactive.rules.made_this_year": 0,
            },
            sections=SECTIONS,
        ),
        (("proactive.rules.made_this_year", None, None),),
        says="其他版本",
    ),
    Case(
        "V_FORMAT",
        "fails",
        "local row",
        one({"proactive.other_proactive_documents.made_this_year": 3}, "gb2019", year=2020, sections=SECTIONS),
        (("proactive.other_proactive_documents.made_this_year", None, None),),
        says="格式以外的行",
    ),
    Case(
        "V_FORMAT",
        "fails",
        "no table four",
        one({"remedies.*.*": ABSENT}, sections=SECTIONS),
        (("", None, None),),
        says="缺少表格",
    ),
    Case(
        "V_FORMAT",
        "fails",
        "row left out",
        one({"proactive.rules.*": ABSENT}, sections=SECTIONS),
        (("proactive.rules.issued_this_year", None, None),),
        says="缺少“规章”一行",
    ),
    Case(
        "V_FORMAT",
        "fails",
        "several rows left out: one finding a table",
        one({"applications.carried_in.*": ABSENT, "applications.carried_out.*": ABSENT}, sections=SECTIONS),
        (("applications.carried_in.natural_person", None, None),),
        says="缺少2行,第一行是“二、上年结转政府信息公开申请数量”",
    ),
    Case(
        "V_FORMAT", "fails", "section six missing", one({}, sections=SECTIONS[:2]), (("", None, None),), says="第六部分"
    ),
    Case("V_FORMAT", "boundary", "a row of blanks is a row", one({"proactive.rules.*": None}, sections=SECTIONS)),
    Case("V_FORMAT", "not_checkable", "no narrative", one({}), (), ("no_narrative",)),
    Case(
        "V_FORMAT",
        "not_checkable",
        "version unknown",
        (Report("机关", form=None, cells=full_form(), sections=SECTIONS),),
        (),
        ("unknown_format",),
    ),
)
