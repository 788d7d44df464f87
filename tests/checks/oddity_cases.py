"""Cases of the rules about reports that are all zero and about numbers far from a body's history or its peers."""

from __future__ import annotations

from tests.checks.cases import Case, one, two
from tests.checks.literal_store import Body, Report, full_form

NEW = "applications.received_new.total"
PENALTIES = "proactive.penalties.decisions"

ZEROS = (
    Case("V_ALL_ZERO", "holds", "numbers again", two({NEW: 3}, {NEW: 1})),
    Case(
        "V_ALL_ZERO", "fails", "last year had some", two({NEW: 3}, {}), (("", None, None),), says="2022年报告有1个数字"
    ),
    Case("V_ALL_ZERO", "holds", "always zero", two({}, {})),
    Case(
        "V_ALL_ZERO",
        "boundary",
        "three years before",
        (Report("机关", 2020, cells=full_form({NEW: 3})), Report("机关", 2023, cells=full_form())),
        (("", None, None),),
    ),
    Case(
        "V_ALL_ZERO",
        "not_checkable",
        "four years before",
        (Report("机关", 2020, cells=full_form({NEW: 3})), Report("机关", 2024, cells=full_form())),
        (),
        ("no_earlier_report",),
    ),
    Case("V_ALL_ZERO", "not_checkable", "no number", one({"*.*.*": None}), (), ("no_own_numbers",)),
)


def series(values: dict[int, int]) -> tuple[Report, ...]:
    """A report a year with so many applications."""
    return tuple(
        Report("机关", year, form="gb2019" if year < 2021 else "gb2021", cells={NEW: value})
        for year, value in values.items()
    )


JUMPS = (
    Case("V_JUMP_OWN", "holds", "as ever", series({2019: 10, 2020: 12, 2021: 14, 2022: 13})),
    Case("V_JUMP_OWN", "fails", "tenfold", series({2019: 10, 2020: 12, 2021: 14, 2022: 120}), ((NEW, 12, 120),)),
    Case("V_JUMP_OWN", "fails", "next to nothing", series({2019: 90, 2020: 100, 2021: 110, 2022: 5}), ((NEW, 100, 5),)),
    Case(
        "V_JUMP_OWN",
        "boundary",
        "exactly five times",
        series({2019: 10, 2020: 10, 2021: 10, 2022: 50}),
        ((NEW, 10, 50),),
    ),
    Case("V_JUMP_OWN", "boundary", "thirty apart", series({2019: 1, 2020: 1, 2021: 1, 2022: 31})),
    Case("V_JUMP_OWN", "not_checkable", "two years", series({2020: 1, 2021: 1, 2022: 90}), (), ("short_history",)),
)


def peers(
    kind: str, level: str, last: int, this: int, others: int = 11
) -> dict[str, tuple[Body, ...] | tuple[Report, ...]]:
    """A body whose penalties go from `last` to `this`, and others whose stay at 100."""
    names = ["机关", *(f"同类{number}" for number in range(others))]
    bodies = tuple(Body(name, kind, level) for name in names)
    reports = tuple(
        Report(name, year, cells={PENALTIES: value})
        for name in names
        for year, value in ((2022, last if name == "机关" else 100), (2023, this if name == "机关" else 100))
    )
    return {"bodies": bodies, "reports": reports}


PEERS = (
    Case("V_JUMP_PEERS", "holds", "as the others", **peers("authorised_organisation", "central", 100, 120)),
    Case(
        "V_JUMP_PEERS",
        "fails",
        "nine times",
        **peers("authorised_organisation", "province", 100, 900),
        findings=((PENALTIES, 100, 900),),
    ),
    Case(
        "V_JUMP_PEERS",
        "boundary",
        "exactly five times",
        **peers("authorised_organisation", "prefecture", 100, 500),
        findings=((PENALTIES, 100, 500),),
    ),
    Case("V_JUMP_PEERS", "boundary", "thirty apart", **peers("authorised_organisation", "township", 1, 31)),
    Case(
        "V_JUMP_PEERS",
        "not_checkable",
        "nine others",
        **peers("vertical_agency", "township", 100, 900, 9),
        reasons=("few_peers",),
    ),
    Case("V_JUMP_PEERS", "not_checkable", "no year before", one({PENALTIES: 9}), (), ("no_change",)),
)
