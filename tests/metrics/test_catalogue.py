"""The catalogue: headers are complete, say the same as the statements, and errors name the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from disclosure.measures.catalogue import (
    METRIC_KEYS,
    CatalogueError,
    describe,
    list_measures,
    list_metrics,
    list_queries,
    load_query,
    measure,
    metric,
    parameter_names,
    render_reference,
)
from disclosure.settings import QUERIES_FOLDER
from tests.metrics.conftest import Case
from tests.metrics.reference import RATES

NAMED = [path.stem for path in sorted((QUERIES_FOLDER / "metrics").glob("*.sql"))]
ARGUMENTS: dict[str, object] = {
    "scope": "own",
    "measures": ["received_new"],
    "measure": "received_new",
    "year": 2023,
    "limit": 5,
    "offset": 0,
    "direction": "highest",
    "minimum_base": 30,
    "agency_id": "a000000000000",
    "agency_ids": None,
    "population": "all",
    "dimension": "level",
    "point_count": 100,
    "day_count": 7,
    "as_of": "2026-02-15",
    "parts": ["granted_full", "refused"],
    "text": "平潭",
    "report_id": 1,
    "before_report_id": 1,
}

HEADER = """-- kind: metric
-- title_zh: 甲
-- title_en: A
-- definition_zh: 定义一行
--     再一行
-- definition_en: a line
--     and another
-- formula: f
-- numerator: n
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: items
-- caveat_zh: 无
-- caveat_en: none
-- valid_years: 2019-
-- grain: year
"""


def folder_with(path: Path, **files: str) -> Path:
    (path / "metrics").mkdir()
    for name, text in files.items():
        (path / "metrics" / f"{name}.sql").write_text(text, encoding="utf-8")
    return path


def test_parameters_are_found_outside_comments_strings_and_quoted_names() -> None:
    sql = """-- a $comment
    /* $block
       $comment */
    select '$string ''$still', "$name", $year::integer, [$year, $text]
    where x = $scope -- $not"""
    assert parameter_names(sql) == {"year", "text", "scope"}


@pytest.mark.parametrize("name", NAMED)
def test_header_is_complete_and_true(case: Case, name: str) -> None:
    query = load_query(name)
    parameters, columns = describe(name, "parameter"), describe(name, "column")
    assert set(parameters) == query.parameters, "every parameter is documented, no other"
    found = case.store.query(name, {key: ARGUMENTS.get(key) for key in query.parameters})
    assert set(columns) == set(found.columns), "every column is documented, no other"
    for text in (*parameters.values(), *columns.values()):
        assert text.zh
        assert text.en.isascii()
    assert query.header["name"] == name


def test_metrics_are_complete_in_both_languages() -> None:
    assert len(list_metrics()) >= 25
    for one in list_metrics():
        for key in METRIC_KEYS:
            assert getattr(one, key), f"{one.name}: {key}"
        for key in ("title", "definition", "unit", "caveat"):
            assert re.search("[\u4e00-\u9fff]", one.text(key, "zh")), f"{one.name}: {key}_zh"  # type: ignore[arg-type]
            assert not re.search("[\u4e00-\u9fff]", one.text(key, "en")), f"{one.name}: {key}_en"  # type: ignore[arg-type]
        for part in (one.formula, one.numerator, one.denominator):
            has_words = re.search("[\u4e00-\u9fff]|printed|sum of|the ", part)
            assert not has_words or part.count(" | ") == 1, f"{one.name}: words stand in both languages: {part}"
        also = load_query(one.name).header.get("also")
        expected = f"measures_of('{one.name}', '{also}')" if also else f"measures_of('{one.name}')"
        assert f"measure_total(\n    {expected},\n" in load_query(one.name).sql
        assert all((each.code in RATES) == each.is_rate for each in one.measures)
        assert (one.denominator == "-") == all(not each.is_rate for each in one.measures)
        assert (one.additivity == "not_additive") == any(each.is_rate for each in one.measures)


def test_measure_tells_its_metric() -> None:
    found = measure("disclosure_rate_d2")
    assert (found.metric, found.is_rate, found.unit("en")) == ("disclosure_rate", True, "")
    assert measure("fee_amount").unit("zh") == "万元"
    assert metric(found.metric).text("title", "zh") == "公开率"
    assert len({each.code for each in list_measures()}) == len(list_measures())


def test_every_query_takes_at_most_one_scope() -> None:
    """own and aggregate are never added: no statement names a scope of its own, and none takes a list of them."""
    alone = ("missing_bodies", "applications_per_residents")
    for name in NAMED:
        sql = load_query(name).sql
        statement = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
        assert "$scopes" not in statement
        if "selected_report(" in statement or "measure_total(" in statement:
            assert "$scope" in statement
        found = set(re.findall(r"scope = '(\w+)'", statement))
        assert not found or name.startswith(("coverage_", "compile_")) or name in alone, f"{name}: {found}"


def test_reference_page_is_current() -> None:
    page = (QUERIES_FOLDER.parent / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert page == render_reference(), "run: python -m disclosure.measures.catalogue"


def test_continued_lines_join_as_their_language_does(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, applications_received=HEADER + "select 1;\n")
    found = metric("applications_received", folder)
    assert found.definition_zh == "定义一行再一行"
    assert found.definition_en == "a line and another"
    assert found.measures[0].label("en") == "Applications received"
    assert list_queries(folder) == ("applications_received",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER.replace("-- formula: f\n", ""), "formula"),
        (HEADER.replace("additivity: additive", "additivity: sometimes"), "additivity"),
        (HEADER.replace("kind: metric", "kind: other"), "kind"),
        (HEADER.replace("-- title_en: A\n", "-- title_en: A\n-- title_en: B\n"), "title_en"),
        (HEADER.replace("-- title_en: A\n", "-- title_en: A\n-- a note\n"), "a note"),
        (HEADER, "data/measures"),
        ("select 1;\n", "kind"),
    ],
)
def test_malformed_header_names_the_file(tmp_path: Path, text: str, message: str) -> None:
    folder = folder_with(tmp_path, broken=text + "select 1;\n")
    with pytest.raises(CatalogueError, match=r"broken\.sql") as caught:
        metric("broken", folder)
    assert message in str(caught.value)


def test_unknown_names_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="nothing_of_that_name"):
        load_query("nothing_of_that_name")
    with pytest.raises(CatalogueError, match=r"\.\./schema/05_agency"):
        load_query("../schema/05_agency")
    with pytest.raises(CatalogueError, match="no_such_measure"):
        measure("no_such_measure")
    with pytest.raises(CatalogueError, match="does not define a metric"):
        metric("measure_by_year")


def test_every_measure_is_of_a_metric() -> None:
    assert {each.metric for each in list_measures()} == {one.name for one in list_metrics()}
