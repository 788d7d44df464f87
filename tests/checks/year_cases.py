"""Cases of the rules about two years of a body."""

from __future__ import annotations

from tests.checks.cases import Case, one, two
from tests.checks.literal_store import ABSENT, Body, Report, full_form

OUT = "applications.outcome_total"
NEW = "applications.received_new"

FORCE = "proactive.normative_documents.in_force_total"
DISCLOSED = "proactive.normative_documents.total_disclosed"
DOCUMENTS = (
    Case(
        "T2_DOC_STOCK",
        "holds",
        "10+3-1=12",
        two(
            {FORCE: 10},
            {
                "proactive.normative_documents.issued_this_year": 3,
                "proactive.normative_documents.repealed_this_year": 1,
                FORCE: 12,
            },
        ),
    ),
    Case("T2_DOC_STOCK", "fails", "51 against 165", two({FORCE: 51}, {FORCE: 165}), ((FORCE, 51, 165),)),
    Case(
        "T2_DOC_STOCK",
        "boundary",
        "one too few",
        two(
            {FORCE: 10},
            {
                "proactive.normative_documents.issued_this_year": 1,
                FORCE: 10,
            },
        ),
        ((FORCE, 11, 10),),
    ),
    Case(
        "T2_DOC_STOCK",
        "fails",
        "blank counts as zero",
        two(
            {FORCE: 10},
            {
                "proactive.normative_documents.repealed_this_year": None,
                FORCE: 9,
            },
        ),
        ((FORCE, 10, 9),),
        says="(空白按0计)",
    ),
    Case("T2_DOC_STOCK", "not_checkable", "no report last year", one({}), (), ("no_previous_report",) * 2),
    Case(
        "T2_DOC_STOCK",
        "not_checkable",
        "a year is missing between",
        (
            Report("机关", year=2021, cells=full_form({FORCE: 3})),
            Report("机关", year=2023, cells=full_form()),
        ),
        (),
        ("no_previous_report",) * 2,
    ),
    Case("T2_DOC_STOCK", "not_checkable", "stock blank", two({FORCE: None}, {FORCE: 9}), (), ("blank_total",)),
    Case(
        "T2_DOC_STOCK",
        "not_checkable",
        "no row last year",
        two({"proactive.rules.*": ABSENT}, {}),
        (),
        ("absent_previous_cell",),
    ),
    Case(
        "T2_DISCLOSED_STOCK",
        "holds",
        "3+8=11",
        two(
            {DISCLOSED: 3},
            {
                "proactive.normative_documents.newly_disclosed_this_year": 8,
                DISCLOSED: 11,
            },
            "gb2019",
        ),
    ),
    Case(
        "T2_DISCLOSED_STOCK",
        "fails",
        "3+8 against 8",
        two(
            {DISCLOSED: 3},
            {
                "proactive.normative_documents.newly_disclosed_this_year": 8,
                DISCLOSED: 8,
            },
            "gb2019",
        ),
        ((DISCLOSED, 11, 8),),
    ),
    Case(
        "T2_DISCLOSED_STOCK",
        "boundary",
        "one too many",
        two({DISCLOSED: 3}, {DISCLOSED: 4}, "gb2019"),
        ((DISCLOSED, 3, 4),),
    ),
    Case(
        "T2_DISCLOSED_STOCK",
        "not_checkable",
        "unreadable",
        two({DISCLOSED: 3}, {DISCLOSED: "text"}, "gb2019"),
        (),
        ("unreadable_cell",),
    ),
    Case(
        "T2_STOCK_BOUND",
        "holds",
        "all issued repealed",
        one(
            {
                "proactive.rules.issued_this_year": 3,
                "proactive.rules.repealed_this_year": 3,
            }
        ),
    ),
    Case(
        "T2_STOCK_BOUND",
        "boundary",
        "5 issued, 5 in force",
        one(
            {
                "proactive.rules.issued_this_year": 5,
                "proactive.rules.in_force_total": 5,
            }
        ),
    ),
    Case(
        "T2_STOCK_BOUND",
        "fails",
        "5 issued, 0 in force",
        one({"proactive.rules.issued_this_year": 5}),
        (("proactive.rules.in_force_total", 5, 0),),
    ),
    Case(
        "T2_STOCK_BOUND",
        "not_checkable",
        "in force blank",
        one(
            {
                "proactive.rules.issued_this_year": 5,
                "proactive.rules.in_force_total": None,
            }
        ),
        (),
        ("blank_total",),
    ),
    Case("T2_STOCK_BOUND", "not_checkable", "row of slashes", one({"proactive.rules.*": "/"}), (), ("all_blank",)),
    Case(
        "T2_ITEMS_CHAIN",
        "holds",
        "10-2=8",
        two(
            {
                "proactive.licences.items_previous_year": 10,
                "proactive.licences.items_change": -2,
            },
            {"proactive.licences.items_previous_year": 8},
            "gb2019",
        ),
    ),
    Case(
        "T2_ITEMS_CHAIN",
        "fails",
        "51 against 37",
        two({"proactive.licences.items_previous_year": 51}, {"proactive.licences.items_previous_year": 37}, "gb2019"),
        (("proactive.licences.items_previous_year", 51, 37),),
    ),
    Case(
        "T2_ITEMS_CHAIN",
        "boundary",
        "one too many",
        two({"proactive.licences.items_previous_year": 51}, {"proactive.licences.items_previous_year": 52}, "gb2019"),
        (("proactive.licences.items_previous_year", 51, 52),),
    ),
    Case(
        "T2_ITEMS_CHAIN",
        "not_checkable",
        "change unreadable",
        two({"proactive.licences.items_change": "unreadable"}, {}, "gb2019"),
        (),
        ("unreadable_cell",),
    ),
)

IN = "applications.carried_in"
CARRY = (
    Case("X_CARRY", "holds", "3 carried over", two({"applications.carried_out.total": 3}, {f"{IN}.total": 3})),
    Case(
        "X_CARRY",
        "fails",
        "3 out, 0 in",
        two({"applications.carried_out.natural_person": 3}, {}),
        ((f"{IN}.natural_person", 3, 0),),
        severity="error",
    ),
    Case(
        "X_CARRY",
        "boundary",
        "one too many",
        two({"applications.carried_out.total": 3}, {f"{IN}.total": 4}),
        ((f"{IN}.total", 3, 4),),
    ),
    Case(
        "X_CARRY",
        "fails",
        "blank against a number",
        two(
            {"applications.carried_out.org_other": 3},
            {
                f"{IN}.org_other": None,
            },
        ),
        ((f"{IN}.org_other", 3, None),),
        says="本年报告上年结转为空白",
    ),
    Case(
        "X_CARRY",
        "holds",
        "blank total computed from applicants",
        two(
            {"applications.carried_out.natural_person": 3, "applications.carried_out.total": None},
            {f"{IN}.natural_person": 3, f"{IN}.total": 3},
        ),
    ),
    Case("X_CARRY", "not_checkable", "no report last year", one({}), (), ("no_previous_report",) * 7),
    Case(
        "X_CARRY",
        "not_checkable",
        "other scope last year",
        (
            Report("机关", year=2022, scope="aggregate", cells=full_form({"applications.carried_out.total": 3})),
            Report("机关", year=2023, scope="own", cells=full_form()),
        ),
        (),
        ("no_previous_report",) * 14,
    ),
    Case(
        "X_CARRY",
        "not_checkable",
        "unreadable",
        two({"applications.carried_out.total": "unreadable"}, {}),
        (),
        ("unreadable_cell",),
    ),
    Case("X_CARRY", "not_checkable", "no table", one({"applications.*.*": ABSENT}), (), ("absent_table",)),
    Case(
        "X_CARRY",
        "fails",
        "merger: only a warning",
        (
            Report("旧局", year=2022, cells=full_form({"applications.carried_out.total": 2})),
            Report("机关", year=2022, cells=full_form({"applications.carried_out.total": 1})),
            Report("机关", year=2023, cells=full_form({f"{IN}.total": 1})),
        ),
        ((f"{IN}.total", 3, 1),),
        ("no_previous_report",) * 14,
        (Body("机关"), Body("旧局", successor="机关", valid_to_year=2022)),
        "warning",
    ),
    Case(
        "X_CARRY",
        "holds",
        "merger: the sum of both",
        (
            Report("旧局", year=2022, cells=full_form({"applications.carried_out.total": 2})),
            Report("机关", year=2022, cells=full_form({"applications.carried_out.total": 1})),
            Report("机关", year=2023, cells=full_form({f"{IN}.total": 3})),
        ),
        (),
        ("no_previous_report",) * 14,
        (Body("机关"), Body("旧局", successor="机关", valid_to_year=2022)),
    ),
    Case(
        "X_CARRY",
        "holds",
        "renamed: the old name's report counts",
        (
            Report("旧局", year=2022, cells=full_form({"applications.carried_out.total": 2})),
            Report("机关", year=2023, cells=full_form({f"{IN}.total": 2})),
        ),
        (),
        ("no_previous_report",) * 7,
        (Body("机关", valid_from_year=2023), Body("旧局", successor="机关", valid_to_year=2022)),
    ),
)

SAME = {f"{NEW}.total": 4, FORCE: 9}
COPIES = (
    Case("V_COPY", "fails", "all numbers equal", two(SAME, SAME), (("", None, None),), ("no_previous_report",)),
    Case(
        "V_COPY", "boundary", "one number differs", two(SAME, SAME | {f"{OUT}.total": 1}), (), ("no_previous_report",)
    ),
    Case(
        "V_COPY",
        "holds",
        "two numbers exchanged",
        two({f"{NEW}.total": 4}, {f"{OUT}.total": 4}),
        (),
        ("no_previous_report",),
    ),
    Case("V_COPY", "holds", "all zero", two({}, {}), (), ("no_previous_report",)),
    Case("V_COPY", "not_checkable", "no numbers", two(SAME, {"*.*.*": None}), (), ("no_previous_report", "no_numbers")),
)
