"""Worse readings set aside, and what people decide about stored reports: withdrawn, chosen, moved, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import journals, reports
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.reports import DecisionError, Key
from disclosure.model.report import Paragraph, Reading
from disclosure.store.write import StoreWriter
from tests.store.rows import cell, copy_store, leave_out_serving, reading, rows_of

RECEIVED = "applications.received_new.total"
PERSONS = "applications.received_new.natural_person"
FEE = "proactive.administrative_fees.fee_amount"
COUNTY, OTHER = "桃江县审计局", "沭阳县财政局"
REPORTS = (
    "select agency.name, report_year, scope, revision, is_current, source_file.name from report"
    " join agency using (agency_id) join source_file on source_sha256 = sha256 order by report_year, revision"
)


@pytest.fixture(autouse=True)
def without_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)


def good(received: str = "441", **more: object) -> Reading:
    made = reading({RECEIVED: received, PERSONS: "0", FEE: "1"}, agency=COUNTY, **more)  # type: ignore[arg-type]
    return replace(made, source=f"good{received}.html")


def blank() -> Reading:
    cells = tuple(cell(key, "", "blank") for key in (RECEIVED, PERSONS, FEE))
    return replace(reading(figures=cells, agency=COUNTY), source="blank.html")


def pictures() -> Reading:
    cells = (*(cell(key, "[img]", "unreadable") for key in (RECEIVED, PERSONS)), cell(FEE, "1"))
    return replace(reading(figures=cells, agency=COUNTY), source="pictures.html")


def formulas() -> Reading:
    cells = (cell(RECEIVED, "=B1", "text"), cell(PERSONS, "0"), cell(FEE, "1"))
    return replace(reading(figures=cells, agency=COUNTY), source="formulas.xlsx")


def add(folder: Path, *readings: Reading, version: str = "1") -> list[str]:
    with StoreWriter(folder, registry_of(folder)) as writer:
        outcomes = writer.add_readings(list(readings), version)
        writer.publish()
    return [outcome.kind for outcome in outcomes]


def refresh(folder: Path) -> None:
    with StoreWriter(folder, registry_of(folder)) as writer:
        assert not writer.is_up_to_date()
        writer.refresh()
        writer.publish()
    with StoreWriter(folder, registry_of(folder)) as writer:
        assert writer.is_up_to_date()


def counted(folder: Path) -> list[tuple[object, ...]]:
    return [(row[0], row[1], row[2], row[5]) for row in rows_of(folder, REPORTS) if row[4]]


KEY = Key(agency_id_for(COUNTY), 2023, "own")


def decide(folder: Path, action: str, document: Reading, **more: object) -> str:
    options = {"key": KEY, "agency_name": COUNTY, "by": "王", "reason": "试", **more}
    return reports.decide(folder, action, source_sha256=document.sha256, **options)  # type: ignore[arg-type]


# -- worse readings ---------------------------------------------------------------------------------------------------


Makers = tuple[Callable[[], Reading], ...]


@pytest.fixture(scope="module")
def first_two(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Makers], Path]:
    """A function: two documents -> a store that got one after the other. Not to be written to."""
    root = tmp_path_factory.mktemp("orders")

    @cache
    def made(order: Makers) -> Path:
        folder = root / "-".join(["start", *(make.__name__ for make in order)])
        if order:
            add(copy_store(made(order[:-1]), folder), order[-1]())
        else:
            folder.mkdir()
        return folder

    return made


@pytest.mark.parametrize("order", list(permutations([good, blank, pictures, formulas])))
def test_in_every_order_the_good_report_counts(
    first_two: Callable[[Makers], Path], tmp_path: Path, order: Makers
) -> None:
    folder = copy_store(first_two(order[:2]), tmp_path / "store")
    add(folder, *(make() for make in order[2:]))
    assert counted(folder) == [(COUNTY, 2023, "own", "good441.html")]
    value = "select value from figure join report using (report_id) where is_current and row_code = 'received_new'"
    assert (Decimal(441),) in rows_of(folder, value)
    assert rows_of(folder, "select count(*) from report") == [(4,)], "nothing is thrown away"


def test_a_worse_reading_is_set_aside_with_both_counts_and_the_way_to_take_it(tmp_path: Path) -> None:
    add(tmp_path, good())
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        (outcome,) = writer.add_readings([pictures()])
        writer.publish()
    assert outcome.kind == "set_aside"
    assert "only 1 cells hold a number, fewer than the 3" in outcome.reason
    assert "disclosure report current" in outcome.reason


def test_a_form_with_zeros_alone_does_not_take_the_place_of_numbers(tmp_path: Path) -> None:
    def zeros(source: str, fee: str = "0") -> Reading:
        return replace(reading({RECEIVED: "0", PERSONS: "0", FEE: fee}, agency=COUNTY), source=source)

    add(tmp_path, good())
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        (outcome,) = writer.add_readings([zeros("zeros.html")])
        writer.publish()
    assert outcome.kind == "set_aside"
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]
    assert "all its cells are zero where the revision that counts has 2 numbers" in outcome.reason
    assert add(tmp_path, zeros("some.html", fee="3")) == ["revised"], "not only zeros"


def test_zeros_are_taken_where_nothing_else_is_known(tmp_path: Path) -> None:
    assert add(tmp_path, reading({RECEIVED: "0", PERSONS: "0"}, agency=COUNTY)) == ["added"]
    assert add(tmp_path, reading({RECEIVED: "0", PERSONS: "0", FEE: "0"}, agency=COUNTY)) == ["revised"]


def test_a_store_in_which_a_bad_reading_had_replaced_a_good_one_is_mended(tmp_path: Path) -> None:
    import duckdb

    from disclosure.store.versions import current_path

    add(tmp_path, good())
    add(tmp_path, blank())
    with duckdb.connect(str(current_path(tmp_path))) as connection:  # as an older program left it
        connection.execute("update report set is_current = (revision = 2)")
        connection.execute("delete from store_info where property_name = 'report_stamp'")
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]


def test_a_store_without_the_table_of_decisions_gets_it_with_the_next_version(tmp_path: Path) -> None:
    import duckdb

    from disclosure.store.schema import SCHEMA_VERSION, fingerprint, statement_files
    from disclosure.store.versions import current_path

    add(tmp_path, good())
    older = [path for path in statement_files("schema") if path.stem < "26"]
    older_mark = fingerprint([str(SCHEMA_VERSION), *(path.read_text(encoding="utf-8") for path in older)])
    with duckdb.connect(str(current_path(tmp_path))) as connection:
        connection.execute("drop table report_decision")
        connection.execute(
            "update store_info set property_value = $1 where property_name = 'schema_fingerprint'", [older_mark]
        )
    refresh(tmp_path)
    assert rows_of(tmp_path, "select count(*) from report_decision") == [(0,)]
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]


# -- decisions --------------------------------------------------------------------------------------------------------


def test_what_was_set_aside_is_taken_anyway_and_a_newer_good_one_comes_in(tmp_path: Path) -> None:
    add(tmp_path, good())
    add(tmp_path, blank())
    taken = decide(tmp_path, "current", blank(), documents=[good().sha256, blank().sha256])
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "blank.html")]
    assert add(tmp_path, good("442")) == ["revised"]
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good442.html")]
    reports.undo(tmp_path, "李", taken)
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good442.html")]


def test_a_report_is_withdrawn_and_comes_back(tmp_path: Path) -> None:
    add(tmp_path, good("440"))
    add(tmp_path, good())
    withdrawn = decide(tmp_path, "withdraw", good())
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good440.html")]
    second = decide(tmp_path, "withdraw", good("440"))
    refresh(tmp_path)
    assert counted(tmp_path) == []
    assert rows_of(tmp_path, "select action, decided_by, reason from report_decision") == [("withdraw", "王", "试")] * 2
    assert add(tmp_path, good(content="saved again")) == ["set_aside"], "nor in other bytes that say the same"
    assert counted(tmp_path) == []
    for decision in (withdrawn, second):
        reports.undo(tmp_path, "李", decision)
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]


def test_a_withdrawal_is_kept_through_another_reading_of_the_document(tmp_path: Path) -> None:
    add(tmp_path, good())
    decide(tmp_path, "withdraw", good())
    refresh(tmp_path)
    again = replace(good("450"), sha256=good().sha256)
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        (outcome,) = writer.add_readings([again], "2")
        writer.publish()
    assert (outcome.kind, "withdrawn" in outcome.reason) == ("set_aside", True)
    assert counted(tmp_path) == []


def test_a_report_moves_to_another_body_year_and_scope_and_back(tmp_path: Path) -> None:
    text = (Paragraph("applications", "2023年,本机关收到政府信息公开申请441件。"),)
    document = replace(good(), paragraphs=text)
    add(tmp_path, document, good("9", year=2022))
    statements = "select value, first_year from claim join report using (report_id) where report_year <> 2022"
    before = rows_of(tmp_path, statements)
    to = Key(agency_id_for(OTHER), 2021, "aggregate")
    moved = decide(tmp_path, "move", document, to=to, to_agency_name=OTHER)
    refresh(tmp_path)
    assert counted(tmp_path) == [(OTHER, 2021, "aggregate", "good441.html"), (COUNTY, 2022, "own", "good9.html")]
    assert rows_of(tmp_path, "select read_year, read_scope from report_decision") == [(2023, "own")]
    # A better reader reads it again: people have said where it belongs.
    again = replace(document, figures={**document.figures, FEE: cell(FEE, "2")})
    assert add(tmp_path, again, version="2") == ["revised"]
    assert (OTHER, 2021, "aggregate", "good441.html") in counted(tmp_path)
    # It is the only report of its year here, and may be withdrawn where it stands now.
    gone = decide(tmp_path, "withdraw", document, key=to)
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2022, "own", "good9.html")]
    reports.undo(tmp_path, "李", gone)
    reports.undo(tmp_path, "李", moved)
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2022, "own", "good9.html"), (COUNTY, 2023, "own", "good441.html")]
    current = f"{statements} and is_current"
    assert rows_of(tmp_path, current) == before
    assert (OTHER,) not in rows_of(tmp_path, "select name from agency")


def test_a_body_that_lost_its_only_report_comes_back_with_it(tmp_path: Path) -> None:
    add(tmp_path, good())
    agencies = rows_of(tmp_path, "select * from agency order by agency_id")
    aliases = rows_of(tmp_path, "select * from agency_alias order by all")
    moved = decide(tmp_path, "move", good(), to=Key(agency_id_for(OTHER), 2023, "own"), to_agency_name=OTHER)
    refresh(tmp_path)
    assert counted(tmp_path) == [(OTHER, 2023, "own", "good441.html")]
    assert (COUNTY,) not in rows_of(tmp_path, "select name from agency")
    reports.undo(tmp_path, "李", moved)
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]
    assert rows_of(tmp_path, "select * from agency order by agency_id") == agencies
    assert rows_of(tmp_path, "select * from agency_alias order by all") == aliases


def test_decisions_hold_for_a_document_that_is_brought_into_a_new_store(tmp_path: Path) -> None:
    decide(tmp_path, "move", good(), to=KEY._replace(report_year=2020))
    decide(tmp_path, "withdraw", good("442"))
    assert add(tmp_path, good(), good("442")) == ["added", "set_aside"]
    assert counted(tmp_path) == [(COUNTY, 2020, "own", "good441.html")]
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        assert writer.is_up_to_date()


def test_a_report_in_a_file_of_several_is_decided_alone(tmp_path: Path) -> None:
    first, second = good(), good("9", year=2022)
    second = replace(second, sha256=first.sha256, part="2")
    add(tmp_path, first, second)
    decide(tmp_path, "withdraw", first)
    refresh(tmp_path)
    assert [row[1] for row in counted(tmp_path)] == [2022]
    decide(tmp_path, "withdraw", first, key=KEY._replace(report_year=1999 + 20))
    refresh(tmp_path)
    assert [row[1] for row in counted(tmp_path)] == [2022], "a decision about none of them changes none"


def test_decisions_and_body_decisions_go_together(tmp_path: Path) -> None:
    wrong = "桃江县审计和统计局"
    add(tmp_path, good(), replace(good("9"), agency=wrong))
    key = KEY._replace(agency_id=agency_id_for(wrong))
    decide(tmp_path, "withdraw", replace(good("9"), agency=wrong), key=key, agency_name=wrong)
    named = {"agency_id": agency_id_for(wrong), "agency_name": wrong}
    into = {"into_agency_id": agency_id_for(COUNTY), "into_agency_name": COUNTY}
    journals.append(tmp_path, "agency", {"by": "甲", "action": "merge", **named, **into})
    refresh(tmp_path)
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]


@pytest.mark.parametrize("broken", ["{}", '{"action": "move"}', '{"action": "withdraw", "agency_id": 3}', "[]", "null"])
def test_a_line_that_is_no_decision_changes_nothing(tmp_path: Path, broken: str) -> None:
    import json

    add(tmp_path, good())
    entry = json.loads(broken)
    journals.append(tmp_path, "report", {"by": "甲", **(entry if isinstance(entry, dict) else {})})
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.refresh()
        writer.publish()
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good441.html")]


def test_what_cannot_be_decided_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="reason"):
        decide(tmp_path, "withdraw", good(), reason=" ")
    with pytest.raises(DecisionError, match="name"):
        decide(tmp_path, "withdraw", good(), by="")
    with pytest.raises(DecisionError, match="the same as before"):
        decide(tmp_path, "move", good(), to=KEY)
    with pytest.raises(DecisionError, match="between"):
        decide(tmp_path, "move", good(), to=KEY._replace(report_year=1066))
    assert journals.history(tmp_path, "report") == []


def test_two_people_who_decide_about_one_report_do_not_overwrite_each_other(tmp_path: Path) -> None:
    add(tmp_path, good("440"))
    add(tmp_path, good())
    first = decide(tmp_path, "withdraw", good(), seen=[])
    with pytest.raises(journals.ConflictError, match="王") as refused:
        decide(tmp_path, "current", good("440"), documents=[good().sha256], by="李", seen=[])
    assert [entry["id"] for entry in refused.value.others] == [first]
    with pytest.raises(journals.ConflictError):  # the same report by its body, year and scope
        decide(tmp_path, "withdraw", good("440"), by="李", seen=[])
    decide(tmp_path, "withdraw", good("440"), by="李", seen=[first])
    assert len(journals.entries(tmp_path, "report")) == 2


def test_a_document_that_is_read_worse_now_leaves_its_place_to_another(tmp_path: Path) -> None:
    add(tmp_path, good("440"))
    add(tmp_path, good())
    worse = replace(pictures(), sha256=good().sha256)
    assert add(tmp_path, worse, version="2") == ["set_aside"]
    assert counted(tmp_path) == [(COUNTY, 2023, "own", "good440.html")]


def test_copies_of_a_moved_report_are_searched_again_where_it_is_now(tmp_path: Path) -> None:
    narrative = "".join(
        f"第{number}项工作由本局办公室会同有关股室逐件核对后予以公开并定期更新。" for number in range(40)
    )
    text = (Paragraph("overview", narrative),)
    one = replace(good(), paragraphs=text)
    other = replace(good("9", year=2022), agency=OTHER, paragraphs=text)
    add(tmp_path, one, other)
    matches = "select count(*) from text_match"
    assert rows_of(tmp_path, matches) == [(0,)], "two bodies, two years"
    moved = decide(tmp_path, "move", one, to=KEY._replace(report_year=2022))
    refresh(tmp_path)
    assert rows_of(tmp_path, f"{matches} where match_kind = 'body'") == [(2,)]
    reports.undo(tmp_path, "李", moved)
    refresh(tmp_path)
    assert rows_of(tmp_path, matches) == [(0,)]
