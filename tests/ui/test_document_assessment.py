"""Assessment: points by the office's own scheme alone, for confirmed findings alone, each with what it is for."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from disclosure import downloads
from disclosure.decisions.journals import ConflictError, undo
from disclosure.documents.scoring import (
    JOURNAL,
    Ground,
    Item,
    Scheme,
    SchemeError,
    example_items,
    list_schemes,
    score,
    set_scheme,
)
from disclosure.store.read import Store
from disclosure.ui.checks.findings import finding_code
from disclosure.ui.documents.assessment import CASES, assess, assessment_blocks, assessment_workbook
from disclosure.ui.parts.statements import rules_by_id
from tests.ui.conftest import OpenPage
from tests.ui.test_documents import values_of

LATE = Item("逾期", ("V_DATE",), Decimal(5), Decimal(5))
WRONG = Item("有误", ("T3_BALANCE", "T3_OUTCOME_SUM"), Decimal("2.5"), Decimal(6))
CORRECTED = Item("被纠正", CASES, Decimal(3), None)


@pytest.mark.parametrize(
    ("grounds", "left", "points"),
    [
        ([], 100, []),
        ([("V_DATE", 1)], 95, [5]),
        ([("V_DATE", 1), ("V_DATE", 1)], 95, [5, 0]),
        ([("T3_BALANCE", 1), ("T3_OUTCOME_SUM", 1), ("T3_BALANCE", 1)], 94, [2.5, 2.5, 1]),
        ([("reconsideration_corrected", 2), ("litigation_direct_corrected", 1)], 91, [6, 3]),
        ([("reconsideration_corrected", 50)], 0, [150]),
        ([("V_FORMAT", 1)], 100, []),
    ],
)
def test_an_item_takes_off_its_points_up_to_its_cap(
    grounds: list[tuple[str, int]], left: int, points: list[float]
) -> None:
    given = [Ground(basis, count, f"{basis}#{place}") for place, (basis, count) in enumerate(grounds)]
    result = score(Decimal(100), (LATE, WRONG, CORRECTED), given)
    assert result.points == left
    assert [
        float(each.points) for each in sorted(result.deductions, key=lambda each: each.ground.reference[-1])
    ] == points
    assert result.taken_off == Decimal(str(sum(points)))


def test_schemes_are_kept_refused_and_taken_back(tmp_path: Path) -> None:
    assert list_schemes(tmp_path) == [], "none is shipped"
    for items, full, said in (
        ([], 100, "no item"),
        ([LATE], 0, "above zero"),
        ([Item("x", ("V_DATE",), Decimal(0), None)], 100, "above zero"),
        ([Item("x", (), Decimal(1), None)], 100, "needs a name"),
        ([LATE, Item("又", ("V_DATE",), Decimal(1), None)], 100, "count twice"),
    ):
        with pytest.raises(SchemeError, match=said):
            set_scheme(tmp_path, "李", Decimal(full), items)
    with pytest.raises(SchemeError, match="name of who"):
        set_scheme(tmp_path, " ", Decimal(100), [LATE])
    first = set_scheme(tmp_path, "李", Decimal(100), [LATE, WRONG], seen=[])
    with pytest.raises(ConflictError):
        set_scheme(tmp_path, "王", Decimal(100), [LATE], seen=[])
    second = set_scheme(tmp_path, "王", Decimal(50), [CORRECTED], seen=[first])
    found = list_schemes(tmp_path)
    assert [(each.full, each.items, each.set_by) for each in found] == [
        (Decimal(100), (LATE, WRONG), "李"),
        (Decimal(50), (CORRECTED,), "王"),
    ]
    undo(tmp_path, JOURNAL, "王", second)
    assert list_schemes(tmp_path)[-1].scheme_id == first


def test_examples_name_rules_and_cases_that_exist() -> None:
    known = {*rules_by_id(), *CASES}
    assert {basis for _, item in example_items() for basis in item.bases} <= known
    assert [item.points for _, item in example_items()] == [5, 5, 5, 3]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_points_are_taken_off_for_confirmed_findings_alone(stores: Mapping[str, Path], language: str) -> None:
    values = values_of(stores["made"], language, "own", 2024)
    everything = Item("各项", tuple(rules_by_id()), Decimal(1), None)
    scheme = Scheme("s", None, "李", Decimal(100), (everything, CORRECTED))  # type: ignore[arg-type]
    assessed = assess(values, scheme)
    with Store.open(stores["made"]) as store:
        parameters = {**values.parameters(), "severities": None, "rule_ids": None, "limit": 99_999, "offset": 0}
        confirmed = store.query("finding_list", {**parameters, "decisions": ["confirmed", "source_error"]})
        cases = store.query(
            "measure_by_agency", {**values.parameters(), "measures": list(CASES), "limit": 99_999, "offset": 0}
        )
        reports = store.query("report_list", {**values.parameters(), "limit": 99_999, "offset": 0})
    assert len(assessed) == reports["agency_id"].n_unique()
    codes = sorted(finding_code(row) for row in confirmed.iter_rows(named=True))
    taken = [found for each in assessed for found in each.score.deductions]
    assert sorted(found.ground.reference.partition("#")[0] for found in taken if found.item == everything) == codes
    of_cases = sum(found.points for found in taken if found.item == CORRECTED)
    assert of_cases == 3 * int(cases["value"].fill_null(0).sum())
    for each in assessed:
        assert each.score.points == max(Decimal(100) - each.score.taken_off, 0)

    book = openpyxl.load_workbook(io.BytesIO(assessment_workbook(values, scheme, assessed)))
    named = {each.agency_name: each for each in assessed}
    rows = {row[0]: row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] in named}
    assert {name: row[1] for name, row in rows.items()} == {
        name: float(each.score.points) for name, each in named.items()
    }
    lines = [row for row in book.worksheets[1].iter_rows(values_only=True) if row[0] in named]
    assert len(lines) == len(taken)
    assert sorted(row[4] for row in lines if row[4]) == codes, "a case is no finding and has no number of one"
    assert sum(row[5] for row in lines) == float(sum(found.points for found in taken))

    told = {row[0]: row[2:4] for row in book.worksheets[2].iter_rows(values_only=True)}
    for item in scheme.items:
        cap = values.words.text("assessment.no_cap") if item.cap is None else item.cap
        assert told[item.name] == (item.points, cap), "points are numbers"

    document = docx.Document(io.BytesIO(downloads.to_docx(assessment_blocks(values, scheme, assessed), title="t")))
    heads = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    assert heads[2:] == [
        values.words.text("letters.to", name=each.agency_name) for each in assessed if each.score.deductions
    ]
    assert any(values.words.text("assessment.note") == each.text for each in document.paragraphs)


def test_the_page_gives_no_score_before_a_scheme_is_set(
    open_page: OpenPage, tmp_path: Path, stores: Mapping[str, Path]
) -> None:
    store = tmp_path / "store"
    shutil.copytree(stores["made"], store)
    app = open_page("documents", store=store, document="assessment", focus="2024")
    assert not app.exception
    assert any("不给任何机关打分" in str(info.proto) for info in app.info)
    assert not app.get("download_button")
    app.button(key="scheme_example").click().run()
    assert any("示例" in str(warning.proto) for warning in app.warning)
    assert list_schemes(store) == []
    app.text_input(key="agencies_by_zh").input("李").run()
    next(button for button in app.button if button.label == "保存为本单位的办法").click().run()
    assert not app.exception
    assert len(list_schemes(store)[-1].items) == 4
    assert len(app.get("download_button")) == 2
    assert any("满分 100 分" in str(text.value) for text in app.markdown)
