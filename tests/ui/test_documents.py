"""Documents to hand in: every sentence and table of the Word file against the store's queries, and who is named."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from disclosure import downloads
from disclosure.documents.sentences import load_sentences, usual_sections
from disclosure.downloads import Paragraph
from disclosure.measures import catalogue
from disclosure.store.read import Store
from disclosure.ui.documents.composing import Chart, compose, document_title, to_blocks
from disclosure.ui.documents.grids import problem_grid
from disclosure.ui.documents.values import CHANGES, Values
from disclosure.ui.shell.answers import Answers
from disclosure.ui.shell.filters import ORDERS, Selection
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from tests.ui.conftest import OpenPage
from tests.ui.document_values import CONFIRMED, Queries, agrees, captioned_tables, spoken_sentences

CASES = (("verified", "own", 2023), ("verified", "own", 2025), ("verified", "aggregate", 2024), ("made", "own", 2024))


def values_of(folder: Path, language: str, scope: str, year: int, **narrowed: Any) -> Values:
    with Store.open(folder) as store:
        answers = Answers(str(folder), store.version, store.data_version, store.is_simulated)
    years = tuple(range(2019, 2026))
    selection = replace(Selection((), scope, None, (), (), (), years, years, year), **narrowed)
    return Values(View("documents", Words(language), answers, selection, "light"), year)  # type: ignore[arg-type]


def write(values: Values) -> bytes:
    """The analysis as Word, without its pictures: drawing them takes longest, and another test looks at them."""
    title = document_title(values, "analysis")
    parts = [
        replace(part, pieces=tuple(piece for piece in part.pieces if not isinstance(piece, Chart)))
        for part in compose(values, usual_sections("analysis"))
    ]
    return downloads.to_docx(to_blocks(values, title, parts), title=title)


@pytest.fixture(scope="module")
def written(stores: Mapping[str, Path]) -> Mapping[tuple[str, str, int, str], bytes]:
    """The analysis of each case in each language."""
    return {
        (name, scope, year, language): write(values_of(stores[name], language, scope, year))
        for name, scope, year in CASES
        for language in ("zh", "en")
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "scope", "year"), CASES)
def test_every_number_of_every_sentence_is_what_the_queries_have(
    stores: Mapping[str, Path],
    written: Mapping[tuple[str, str, int, str], bytes],
    name: str,
    scope: str,
    year: int,
    language: str,
) -> None:
    spoken = list(spoken_sentences(written[name, scope, year, language], language))
    assert len(spoken) > (25 if scope == "aggregate" else 35)
    compared = 0
    with Store.open(stores[name]) as store:
        queries = Queries(store, values_of(stores[name], language, scope, year).view.selection, year, language)
        changes = {queries.words.measure(code): queries.measure(code) for code in CHANGES}
        levels = {queries.words.code("level", code): rows for code, rows in queries.groups("level").items()}
        rules = {
            queries.words.code("rule", row["group_code"]): row
            for row in store.query(
                "finding_count",
                {**queries.parameters, "dimension": "rule", "severities": None, "rule_ids": None,
                 "decisions": CONFIRMED, "limit": 999, "offset": 0},
            ).iter_rows(named=True)
        }  # fmt: skip
        for sentence in spoken:
            places = {place: text for place, _, text in sentence.places}
            row: Any = None
            if sentence.key.startswith("change.") and "row.name" in places:
                row = changes[places["row.name"]]
                if "row.matched_change" in places:
                    assert not row["has_break"], sentence.text
            elif "row.name" in places:
                row = levels[places["row.name"]]
                row = {**row, "report_count": row["received_new"]["report_count"]}
            elif "row.title" in places:
                row = rules[places["row.title"]]
            for place, _, text in sentence.places:
                if place in ("row.name", "row.title", "row.names", "row.reason", "reason", "scope") or place.endswith(
                    (".area", ".filters", ".breaks")
                ):
                    continue
                assert agrees(text, queries.value(place, row)), (sentence.text, place, text)
                compared += 1
    assert compared > (25 if scope == "aggregate" else 90)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "scope", "year"), CASES)
def test_every_number_of_every_table_is_what_the_queries_have(
    stores: Mapping[str, Path],
    written: Mapping[tuple[str, str, int, str], bytes],
    name: str,
    scope: str,
    year: int,
    language: str,
) -> None:
    words = Words(language)  # type: ignore[arg-type]
    measures = {words.measure(measure.code): measure.code for measure in catalogue.list_measures()}
    seen = set()
    with Store.open(stores[name]) as store:
        queries = Queries(store, values_of(stores[name], language, scope, year).view.selection, year, language)
        ranked = {
            words.measure(code): {
                row["agency_name"]: row
                for row in store.query(
                    "measure_ranking",
                    {**queries.selection.parameters_without_years(), "measure": code, "year": year,
                     "direction": "highest", "minimum_base": 30, "limit": 99_999},
                ).iter_rows(named=True)
            }
            for code in ("received_new", "disclosure_rate_d1")
        }  # fmt: skip
        reports = {
            row["agency_name"]: row
            for row in store.query("report_list", {**queries.parameters, "limit": 9999, "offset": 0}).to_dicts()
        }
        groups = {
            words.text(f"filter.{dimension}"): {
                row["received_new"]["group_name"] if dimension == "region" else words.code(dimension, code): row
                for code, row in queries.groups(dimension).items()
            }
            for dimension in ("level", "kind", "region")
        }
        overlaps = scope == "aggregate" and len(groups[words.text("filter.level")]) > 1
        for caption, table in captioned_tables(written[name, scope, year, language]):
            heads = [cell.text for cell in table.rows[0].cells]
            for dimension, codes in ORDERS.items():
                if heads[0] == words.text(f"filter.{dimension}"):
                    order = [*(words.code(dimension, code) for code in codes), words.text("common.not_known")]
                    places = [order.index(line.cells[0].text) for line in table.rows[1:]]
                    assert places == sorted(places), caption
            for line in table.rows[1:]:
                cells = [cell.text for cell in line.cells]
                first = cells[0].partition("（件")[0].partition("（万")[0].partition(" (ten thousand CNY")[0]
                if heads[0] == words.text("documents.head_measure"):
                    row = queries.measure(measures[first])
                    if words.text("documents.head_matched") in heads:
                        names = ["matched_body_count", "matched_previous_value", "matched_value", "matched_change"]
                        if cells[2] == "—":
                            small = [row[f"matched_{part}denominator"] for part in ("", "previous_")]
                            assert row["has_break"] or not row["matched_body_count"] or min(small) < 30, cells
                            names = names[:1]
                    else:
                        parts = ["numerator", "denominator"] if len(cells) == 6 else []
                        assert parts or not catalogue.measure(measures[first]).is_rate, cells
                        names = ["value", *parts, "body_count", "median_value"]
                        is_small = row["is_below_base"] and row["value"] is not None and not overlaps
                        assert ("＊" in cells[1]) == is_small, cells
                        cells[1] = cells[1].partition("＊")[0]
                    if overlaps:  # aggregates that contain each other are never added up
                        own = len(names) - 2
                        assert set(cells[1 : own + 1]) <= {"—", ""} or names[0] == "matched_body_count", cells
                        cells, names = [cells[0], *cells[own + 1 :]], names[own:]
                    compare(cells[1:], [row[each] for each in names])
                elif heads[0] in groups:
                    of_group = groups[heads[0]][cells[0]]
                    wanted = [of_group["received_new"]["report_count"]]
                    wanted += [of_group["received_new"][each] for each in ("value", "median_value")]
                    wanted += [
                        of_group["disclosure_rate_d1"][each] for each in ("value", "denominator", "median_value")
                    ]
                    compare([cell.partition("＊")[0] for cell in cells[1:]], wanted)
                elif heads[0] == words.text("column.rank"):
                    found = next(rows for measure, rows in ranked.items() if measure in caption)[cells[1]]
                    assert found["rank"] is not None
                    parts = ["numerator", "denominator"] if len(cells) == 9 else []
                    columns = ["value", *parts, "peer_median", "peer_count"]
                    compare([cells[0], *cells[4:]], [found["rank"], *(found[each] for each in columns)])
                elif words.text("column.published_on") in heads:
                    row = reports[cells[0]]
                    assert cells[3] == words.day(row["published_on"])
                    columns = ["received_new", "outcome_total", "carried_out", "remedy_total"]
                    compare(cells[4:], [row[each] for each in columns])
                seen.add(heads[0])
    if overlaps:
        groups = {words.text("filter.level"): {}}
    expected = {*groups, words.text("documents.head_measure"), words.text("column.rank")}
    assert expected <= seen
    assert words.text("column.agency_name") in seen


def compare(texts: list[str], values: list[Any]) -> None:
    for text, value in zip(texts, values, strict=False):
        if value is None or text == "":
            assert text in ("", "—"), (text, value)
        else:
            assert agrees(text, value), (text, value)


def test_nobody_is_named_for_what_no_person_confirmed(stores: Mapping[str, Path]) -> None:
    for name, scope, year in CASES:
        values = values_of(stores[name], "zh", scope, year)
        parts = {part.code: part for part in compose(values, ["summary", "reporting", "problems"])}
        named = {row["agency_name"] for row in values.confirmed().iter_rows(named=True)}
        every = set(values.ranking("received_new", 99_999)["agency_name"])
        text = "\n".join(
            [said.text for part in parts.values() for said in part.said]
            + [
                cell.text
                for part in parts.values()
                for piece in part.pieces
                if isinstance(piece, downloads.Grid)
                for row in piece.rows
                for cell in row
            ]
        )
        assert bool(named) == (name == "made")
        assert all(body in text for body in named)
        assert not [body for body in every - named if body in text and not any(body in other for other in named)]


def test_a_selection_of_unlike_bodies_leads_with_the_median_body(stores: Mapping[str, Path]) -> None:
    mixed = compose(values_of(stores["made"], "zh", "own", 2024), ["summary", "applications"])
    assert "居中机关" in mixed[0].said[1].text
    assert "居中机关" in mixed[1].said[0].text
    alike = values_of(stores["made"], "zh", "own", 2024, kinds=("department",), levels=("county",))
    one = compose(alike, ["summary", "applications"])
    assert one[0].said[1].text.startswith("全年新收申请")
    assert "先列居中机关" not in one[1].said[0].text


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 3, 4), "只加有数的一类：制发 2 份，废止 3 份，现行有效 4 份。"),
        ((2, 3, 0), "只加有数的一类：制发 2 份，废止 3 份。"),
        ((0, 3, 0), "只加有数的一类：废止 3 份。"),
        ((0, 0, 0), None),
    ],
)
def test_a_total_of_less_than_all_parts_says_so(
    stores: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int, int], said: str | None
) -> None:
    values = values_of(stores["verified"], "zh", "own", 2024)
    codes = ("documents_issued", "documents_repealed", "documents_in_force")
    known = values.measures()
    changed = {code: {**known[code], "incomplete_count": count} for code, count in zip(codes, counts, strict=True)}
    monkeypatch.setattr(values, "measures", lambda: {**known, **changed})
    told = [line.text for line in spoken_sentences(write(values), "zh") if "只加有数的一类" in line.text]
    assert [line.rpartition("合计")[2] for line in told] == ([] if said is None else [said])


def test_what_did_not_change_and_what_has_no_deadline_is_said_so(
    stores: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = values_of(stores["verified"], "en", "own", 2023)
    known, counts = values.measures(), {**values._row("coverage_count"), "no_deadline_count": 1}
    same = {"matched_body_count": 1, "matched_value": 7.0, "matched_previous_value": 7.0, "matched_change": 0.0}
    monkeypatch.setattr(values, "measures", lambda: {**known, "received_new": {**known["received_new"], **same}})
    monkeypatch.setitem(values._kept, "coverage_count", pl.DataFrame([counts]))
    said = [line.text for part in compose(values, ["summary", "reporting"]) for line in part.said]
    assert "Against the year before, applications received by the 1 body with both years are the same, 7." in said
    assert "1 more has no deadline by law, and is neither in time nor late." in said
    assert not any("went from" in line for line in said)


def test_findings_of_one_rule_that_are_not_alike_severe_are_told_apart(
    stores: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = values_of(stores["verified"], "zh", "own", 2024)
    counts = dict.fromkeys(("finding_count", "undecided_count", "body_count", "note_count"), 0)
    late = {"group_code": "V_DATE", **counts, "error_count": 168, "warning_count": 104}
    alike = {"group_code": "V_DATE", **counts, "error_count": 0, "warning_count": 4}
    monkeypatch.setattr(values, "rules", lambda states: pl.DataFrame([] if states else [late, alike]))
    said = [row[1].text for row in problem_grid(values).rows[1:]]
    assert said == ["错误 168、警告 104", "警告"], "only a body that the article names is late by law"


def test_where_nothing_was_found_that_is_said_and_no_zeros_are_counted(stores: Mapping[str, Path]) -> None:
    values = values_of(stores["verified"], "zh", "own", 2025, agency_ids=("ac215573c2649",))
    summary, problems = ([line.text for line in part.said] for part in compose(values, ["summary", "problems"]))
    assert summary[-1] == problems[0] == "按规则核查，没有发现数字或文字之间不一致。"
    assert len(problems) == 1


def test_nothing_is_said_across_a_break_or_below_a_base(stores: Mapping[str, Path]) -> None:
    values = values_of(stores["verified"], "zh", "own", 2023)
    small = [code for code, row in values.measures().items() if row["is_below_base"]]
    broken = [
        code for code, row in values_of(stores["verified"], "zh", "own", 2024).measures().items() if row["has_break"]
    ]
    assert small
    assert broken
    for year, codes, columns in ((2023, small, ("value", "median_value")), (2024, broken, ("matched_change",))):
        asked = values_of(stores["verified"], "zh", "own", year)
        for code in codes:
            for column in columns:
                assert getattr(asked.find(f"{code}.{column}", ""), "reason", None) in ("small", "break"), (code, column)


def test_sections_come_in_the_order_wanted_and_are_numbered(stores: Mapping[str, Path]) -> None:
    parts = compose(values_of(stores["verified"], "zh", "own", 2023), ["remedies", "summary"])
    assert [part.heading for part in parts] == ["一、行政复议和行政诉讼", "二、概要"]
    assert parts[0].pieces


def test_whom_a_circular_addresses_is_a_line_of_its_text_without_a_number(stores: Mapping[str, Path]) -> None:
    values = values_of(stores["verified"], "zh", "own", 2023)
    parts = compose(values, ["opening", "reporting"])
    assert [part.heading for part in parts] == ["各有关单位：", "一、报送情况"]
    styles = {block.text: block.style for block in to_blocks(values, "通报", parts) if isinstance(block, Paragraph)}
    assert (styles["各有关单位："], styles["一、报送情况"]) == ("body", "heading")


def test_every_name_of_the_templates_is_known(stores: Mapping[str, Path]) -> None:
    """A misspelt name would leave its sentence out in silence: it is an error instead."""
    values = values_of(stores["made"], "zh", "own", 2024)
    for sentence in load_sentences():
        finders = values.rows(sentence.each) if sentence.each else [values.find]
        for name in sentence.names():
            if name == "reason":
                continue
            found = finders[0](name, "")
            known = (
                "roster.",
                "head.",
                "row.reason",
                "reason",
                "row.deadline",
                "row.is_named",
                "row.is_filed",
                "row.filed_on",
                "selection.applicant_difference",  # where other bodies have the total than have its parts
            )
            assert getattr(found, "reason", "") != "missing" or name.startswith(known), (sentence.key, name)


def test_the_circular_and_the_page_to_print(stores: Mapping[str, Path]) -> None:
    values = values_of(stores["made"], "en", "own", 2024)
    parts = compose(values, usual_sections("circular"))
    assert [part.code for part in parts] == usual_sections("circular")
    blocks = to_blocks(values, document_title(values, "circular"), parts)
    page = downloads.to_html(blocks, title="t", language="en").decode()
    assert page.count("<img alt=") == sum(isinstance(block, downloads.Figure) for block in blocks) > 0
    assert "SIMULATED DATA" in page
    document = docx.Document(io.BytesIO(downloads.to_docx(blocks, title="t")))
    assert len(document.inline_shapes) == page.count("<img alt=")
    for shape in document.inline_shapes:
        width = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        picture = document.part.related_parts[width].image
        assert picture.px_width / shape.width.inches >= 300
        assert shape._inline.docPr.get("descr")


def headings_of(app: AppTest) -> list[str]:
    """The folds of the preview, in order."""
    labels = [str(fold.label).replace("\\", "") for fold in app.expander]
    return [label for label in labels if label[:1] in "一二三四五六七八九十" and label[1:2] == "、"]


def test_the_page_writes_the_sections_that_are_chosen_in_their_order(open_page: OpenPage) -> None:
    app = open_page("documents", focus="2023", sections=["remedies", "summary", "no_such_section"])
    assert not app.exception
    headings = headings_of(app)
    assert headings == ["一、行政复议和行政诉讼", "二、概要"]
    app.button(key="move_summary_-1").click().run()
    headings = headings_of(app)
    assert headings == ["一、概要", "二、行政复议和行政诉讼"]
    next(box for box in app.checkbox if box.label == "行政复议和行政诉讼").uncheck().run()
    headings = headings_of(app)
    assert headings == ["一、概要"]
    assert [button.proto.label for button in app.get("download_button")] == ["下载 Word", "打印网页"]
    app.selectbox(key="document_sources_zh").select("summary").run()
    assert any("`measure_by_year`" in str(text.value) for text in app.caption)
    assert any("新收申请" in str(link.proto.label) for link in app.get("page_link"))
