"""Cases of the rules about one report's sums."""

from __future__ import annotations

from tests.checks.cases import Case, one, two
from tests.checks.literal_store import ABSENT

OUT = "applications.outcome_total"
NEW = "applications.received_new"

BALANCE = (
    Case(
        "T3_BALANCE",
        "holds",
        "5+1=4+2",
        one(
            {
                f"{NEW}.total": 5,
                "applications.carried_in.total": 1,
                f"{OUT}.total": 4,
                "applications.carried_out.total": 2,
            }
        ),
    ),
    Case(
        "T3_BALANCE",
        "fails",
        "5+0=4+0",
        one({f"{NEW}.total": 5, f"{OUT}.total": 4}),
        ((f"{OUT}.total", 5, 4),),
        says="本年新收5加上年结转0等于5,办理结果总计4加结转下年度0等于4,相差1",
    ),
    Case(
        "T3_BALANCE",
        "fails",
        "blank counts as zero",
        one(
            {
                f"{NEW}.natural_person": 5,
                "applications.carried_in.natural_person": None,
                f"{OUT}.natural_person": 4,
            }
        ),
        ((f"{OUT}.natural_person", 5, 4),),
        says="(空白按0计)",
    ),
    Case(
        "T3_BALANCE",
        "holds",
        "slash counts as zero",
        one(
            {
                f"{NEW}.total": 5,
                "applications.carried_in.total": "/",
                f"{OUT}.total": 5,
            }
        ),
    ),
    Case(
        "T3_BALANCE",
        "boundary",
        "one too many",
        one({f"{NEW}.natural_person": 7, f"{OUT}.natural_person": 8}),
        ((f"{OUT}.natural_person", 7, 8),),
    ),
    Case(
        "T3_BALANCE",
        "not_checkable",
        "unreadable",
        one({f"{NEW}.total": "unreadable", f"{OUT}.total": 4}),
        (),
        ("unreadable_cell",),
    ),
    Case(
        "T3_BALANCE",
        "not_checkable",
        "cell absent",
        one({"applications.carried_out.total": ABSENT}),
        (),
        ("absent_cell",),
    ),
    Case("T3_BALANCE", "not_checkable", "column blank", one({"applications.*.org_research": None}), (), ("all_blank",)),
    Case(
        "T3_BALANCE",
        "not_checkable",
        "total not filled in",
        one({f"{NEW}.org_other": 5, f"{OUT}.org_other": None}),
        (),
        ("blank_total",),
    ),
    Case("T3_BALANCE", "not_checkable", "no table", one({"applications.*.*": ABSENT}), (), ("absent_table",)),
    Case(
        "T3_BALANCE",
        "holds",
        "blank total computed from applicants",
        one(
            {
                f"{NEW}.natural_person": 5,
                f"{NEW}.total": None,
                f"{OUT}.natural_person": 5,
                f"{OUT}.total": 5,
            }
        ),
    ),
    Case(
        "T3_BALANCE",
        "fails",
        "blank total computed from applicants",
        one(
            {
                f"{NEW}.natural_person": 5,
                f"{NEW}.total": None,
                f"{OUT}.natural_person": 5,
                f"{OUT}.total": 6,
            }
        ),
        ((f"{OUT}.total", 5, 6),),
        says="(空白的总计按各申请人之和计)",
    ),
)

OUTCOMES = (
    Case(
        "T3_OUTCOME_SUM",
        "holds",
        "2+3+1=6",
        one(
            {
                "applications.granted_full.total": 2,
                "applications.refused_state_secret.total": 3,
                "applications.other_misc.total": 1,
                f"{OUT}.total": 6,
            }
        ),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "fails",
        "26 against 20",
        one(
            {
                "applications.granted_full.natural_person": 26,
                f"{OUT}.natural_person": 20,
            }
        ),
        ((f"{OUT}.natural_person", 26, 20),),
        says="自然人列:各项办理结果之和为26,“(七)总计”为20,相差6",
    ),
    Case(
        "T3_OUTCOME_SUM",
        "boundary",
        "one too few",
        one({"applications.granted_full.total": 6, f"{OUT}.total": 5}),
        ((f"{OUT}.total", 6, 5),),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "fails",
        "blank part counts as zero",
        one(
            {
                "applications.granted_full.natural_person": None,
                "applications.granted_partial.natural_person": 2,
                f"{OUT}.natural_person": 3,
            }
        ),
        ((f"{OUT}.natural_person", 2, 3),),
        says="(空白按0计)",
    ),
    Case(
        "T3_OUTCOME_SUM",
        "holds",
        "one row 其他处理",
        one(
            {
                "applications.other.total": 4,
                f"{OUT}.total": 4,
            },
            "gb2019",
            year=2020,
        ),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "holds",
        "one row 其他处理 in the form of 2021",
        one(
            {
                "applications.other_not_corrected_in_time.*": ABSENT,
                "applications.other_fee_unpaid.*": ABSENT,
                "applications.other_misc.*": ABSENT,
                "applications.other.total": 4,
                f"{OUT}.total": 4,
            }
            | {
                f"applications.other.{column}": 0
                for column in (
                    "natural_person",
                    "org_business",
                    "org_research",
                    "org_public_interest",
                    "org_legal_services",
                    "org_other",
                )
            }
        ),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "holds",
        "subtotal 其他处理 beside its rows is not counted twice",
        one(
            {
                "applications.other.total": 4,
                "applications.other_misc.total": 4,
                f"{OUT}.total": 4,
            }
        ),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "not_checkable",
        "unreadable",
        one({"applications.granted_full.total": "text"}),
        (),
        ("unreadable_cell",),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "not_checkable",
        "row absent",
        one({"applications.granted_full.total": ABSENT}),
        (),
        ("absent_cell",),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "not_checkable",
        "one of three rows absent",
        one({"applications.other_misc.total": ABSENT}),
        (),
        ("absent_cell",),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "not_checkable",
        "total blank",
        one(
            {
                "applications.granted_full.total": 3,
                f"{OUT}.total": None,
            }
        ),
        (),
        ("blank_total",),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "not_checkable",
        "parts blank",
        one(
            {
                "applications.*.org_other": None,
                f"{OUT}.org_other": 3,
            }
        ),
        (),
        ("blank_parts",),
    ),
    Case(
        "T3_OUTCOME_SUM",
        "holds",
        "parts blank, total zero",
        one(
            {
                "applications.*.org_other": None,
                f"{OUT}.org_other": 0,
            }
        ),
    ),
    Case("T3_OUTCOME_SUM", "not_checkable", "no table", one({"applications.*.*": ABSENT}), (), ("absent_table",)),
)

ROW_TOTALS = (
    Case(
        "T3_ROW_TOTAL",
        "holds",
        "5+2=7",
        one(
            {
                f"{NEW}.natural_person": 5,
                f"{NEW}.org_business": 2,
                f"{NEW}.total": 7,
            }
        ),
    ),
    Case("T3_ROW_TOTAL", "fails", "6 against 0", one({f"{NEW}.natural_person": 6}), ((f"{NEW}.total", 6, 0),)),
    Case(
        "T3_ROW_TOTAL",
        "boundary",
        "one too many",
        one({f"{NEW}.natural_person": 6, f"{NEW}.total": 7}),
        ((f"{NEW}.total", 6, 7),),
    ),
    Case(
        "T3_ROW_TOTAL",
        "fails",
        "blank applicant counts as zero",
        one(
            {
                f"{NEW}.natural_person": 6,
                f"{NEW}.org_other": None,
                f"{NEW}.total": 7,
            }
        ),
        ((f"{NEW}.total", 6, 7),),
        says="(空白按0计)",
    ),
    Case("T3_ROW_TOTAL", "holds", "applicants blank, total zero", one({f"{NEW}.*": None, f"{NEW}.total": 0})),
    Case(
        "T3_ROW_TOTAL",
        "not_checkable",
        "applicants blank",
        one({f"{NEW}.*": None, f"{NEW}.total": 3}),
        (),
        ("blank_parts",),
    ),
    Case(
        "T3_ROW_TOTAL",
        "not_checkable",
        "total blank",
        one({f"{NEW}.natural_person": 3, f"{NEW}.total": None}),
        (),
        ("blank_total",),
    ),
    Case(
        "T3_ROW_TOTAL",
        "not_checkable",
        "unreadable",
        one({f"{NEW}.natural_person": "unreadable"}),
        (),
        ("unreadable_cell",),
    ),
    Case("T3_ROW_TOTAL", "not_checkable", "cell absent", one({f"{NEW}.org_other": ABSENT}), (), ("absent_cell",)),
    Case("T3_ROW_TOTAL", "not_checkable", "no table", one({"applications.*.*": ABSENT}), (), ("absent_table",)),
    Case("T3_ROW_TOTAL_BLANK", "holds", "total printed", one({f"{NEW}.natural_person": 3, f"{NEW}.total": 3})),
    Case(
        "T3_ROW_TOTAL_BLANK",
        "fails",
        "3 applicants",
        one({f"{NEW}.natural_person": 3, f"{NEW}.total": None}),
        ((f"{NEW}.total", 3, None),),
    ),
    Case("T3_ROW_TOTAL_BLANK", "boundary", "no applicant", one({f"{NEW}.total": None})),
    Case(
        "T3_ROW_TOTAL_BLANK",
        "not_checkable",
        "unreadable",
        one(
            {
                f"{NEW}.natural_person": "unreadable",
                f"{NEW}.total": None,
            }
        ),
        (),
        ("unreadable_cell",),
    ),
    Case("T3_ROW_TOTAL_BLANK", "not_checkable", "no table", one({"applications.*.*": ABSENT}), (), ("absent_table",)),
)

REMEDIES = (
    Case(
        "T4_SUM",
        "holds",
        "1+2=3",
        one(
            {
                "remedies.reconsideration.upheld": 1,
                "remedies.reconsideration.pending": 2,
                "remedies.reconsideration.total": 3,
            }
        ),
    ),
    Case(
        "T4_SUM",
        "fails",
        "19 against 15",
        one(
            {
                "remedies.litigation_direct.upheld": 13,
                "remedies.litigation_direct.other": 6,
                "remedies.litigation_direct.total": 15,
            }
        ),
        (("remedies.litigation_direct.total", 19, 15),),
    ),
    Case(
        "T4_SUM",
        "boundary",
        "one too many",
        one({"remedies.reconsideration.total": 1}),
        (("remedies.reconsideration.total", 0, 1),),
    ),
    Case(
        "T4_SUM",
        "fails",
        "blank result counts as zero",
        one(
            {
                "remedies.reconsideration.upheld": None,
                "remedies.reconsideration.total": 1,
            }
        ),
        (("remedies.reconsideration.total", 0, 1),),
        says="(空白按0计)",
    ),
    Case(
        "T4_SUM",
        "not_checkable",
        "unreadable",
        one({"remedies.reconsideration.other": "unreadable"}),
        (),
        ("unreadable_cell",),
    ),
    Case("T4_SUM", "not_checkable", "channel blank", one({"remedies.litigation_direct.*": None}), (), ("all_blank",)),
    Case("T4_SUM", "not_checkable", "no table", one({"remedies.*.*": ABSENT}), (), ("absent_table",)),
    Case(
        "X_PENDING",
        "holds",
        "2 pending, 2 cases",
        two({"remedies.reconsideration.pending": 2}, {"remedies.reconsideration.total": 2}),
    ),
    Case(
        "X_PENDING",
        "boundary",
        "2 pending, 1 case",
        two({"remedies.reconsideration.pending": 2}, {"remedies.reconsideration.total": 1}),
        (("remedies.reconsideration.total", 2, 1),),
    ),
    Case(
        "X_PENDING",
        "fails",
        "3 pending, no case",
        two({"remedies.litigation_direct.pending": 3}, {}),
        (("remedies.litigation_direct.total", 3, 0),),
    ),
    Case(
        "X_PENDING",
        "holds",
        "printed total wrong, results right",
        two({"remedies.reconsideration.pending": 2}, {"remedies.reconsideration.upheld": 2}),
    ),
    Case("X_PENDING", "not_checkable", "no report last year", one({}), (), ("no_previous_report",) * 3),
    Case(
        "X_PENDING",
        "not_checkable",
        "unreadable",
        two({"remedies.reconsideration.pending": "unreadable"}, {}),
        (),
        ("unreadable_cell",),
    ),
)
