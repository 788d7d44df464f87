"""Lists as offices keep them, read, matched, taken, compared; and what they make of the state of reporting."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.cli import main
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.journals import ConflictError
from disclosure.roster import (
    RosterError,
    RosterRow,
    compare_rosters,
    list_rosters,
    load_roster,
    take_roster,
    undo_roster,
)
from disclosure.roster.files import read_list
from disclosure.roster.matching import JudgedRow, ListedRow, is_credit_code, judge_rows, rows_taken
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from tests.ui.test_pages import make_reading

BUREAU, OFFICE = "扬州市财政局", "桃江县民族宗教事务局"
FILTERS = {"years": None, "region_code": None, "levels": None, "kinds": None, "agency_ids": None}


def judge(path: Path, known: dict[str, str] | None = None, first_year: int | None = 2023) -> list[JudgedRow]:
    return judge_rows(read_list(path), registry_of(path.parent), known or {}, first_year)


def doubts(judged: list[JudgedRow]) -> dict[str, tuple[str, ...]]:
    return {found.listed.place: found.doubts for found in judged}


def row(name: str, position: int = 1, first_year: int = 2022, last_year: int | None = None) -> RosterRow:
    return RosterRow(agency_id_for(name), name, name, position, first_year, last_year, kind="department")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets: a title and a heading in two rows, merged cells; then other headings and what is wrong."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "市直"
    first.append(["扬州市应报机关名录"])
    first.append(["序号", "单位名称", "单位性质", "所属地区", "应报年度", None, "联系人"])
    first.append([None, None, None, None, "起始年度", "截止年度", None])
    for area in ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3"):
        first.merge_cells(area)
    first.append([1, BUREAU, "工作部门", "扬州市", 2021, None, "张三"])
    first.append([2, "扬州市\n教育局", "市直单位", None, 2021, 2024, None])
    first.merge_cells("D4:D5")
    first.append(["合计", 2])
    second = book.create_sheet("县区")
    second.append(["机关名称", "地区", "统一社会信用代码", "起", "止"])
    second.append(["仪征市财政局", "仪征市", "91321000014000000X", 2022, None])
    second.append([BUREAU, None, None, 2022, None])
    second.append(["无此市财政局", "无此市", None, 2022, None])
    second.append(["扬州市审计局", None, None, 2024, 2022])
    second.append(["扬州市统计局", None, None, "明年", None])
    second.append(["高邮市人民政府", "盐城市", None, 2022, None])
    second.append([None, "扬州市", None, 2022, None])
    second.append(["扬州市民政局", None, None, None, None])
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def test_each_row_is_named_with_what_is_doubted_and_the_good_ones_are_taken(workbook: Path) -> None:
    judged = judge(workbook)
    assert doubts(judged) == {
        "市直!4": (),
        "市直!5": (),
        "县区!2": ("wrong_code",),
        "县区!3": ("duplicate",),
        "县区!4": ("unknown_place", "unknown_body"),
        "县区!5": ("wrong_years",),
        "县区!6": ("wrong_years",),
        "县区!7": ("other_place",),
        "县区!8": ("no_name",),
        "县区!9": (),
    }
    taken = rows_taken(judged)
    assert [(found.agency_name, found.position, found.first_year, found.last_year) for found in taken] == [
        (BUREAU, 1, 2021, None),
        ("扬州市教育局", 2, 2021, 2024),
        ("扬州市民政局", 3, 2023, None),
    ]
    assert (taken[0].kind, taken[0].region_code, taken[0].contact) == ("department", "321000", "张三")
    assert taken[1].listed_name == "扬州市教育局", "a name that was wrapped in its cell"


def test_a_word_for_several_kinds_is_known_and_tells_none_of_them(tmp_path: Path) -> None:
    rows = [ListedRow("", place, {"name": BUREAU, "kind": kind}) for place, kind in enumerate(("镇街", "委办局"))]
    assert [found.doubts for found in judge_rows(rows, registry_of(tmp_path), {}, 2023)] == [
        (),
        ("unknown_kind", "duplicate"),
    ]


def test_a_person_may_accept_a_doubt_but_never_a_double_or_impossible_years(workbook: Path) -> None:
    taken = rows_taken(judge(workbook), accepted={"县区!2", "县区!3", "县区!5", "县区!8"})
    assert [found.agency_name for found in taken] == [BUREAU, "扬州市教育局", "仪征市财政局", "扬州市民政局"]


def test_a_row_without_a_year_is_doubted_where_none_is_given(workbook: Path) -> None:
    assert doubts(judge(workbook, first_year=None))["县区!9"] == ("no_year",)


def test_a_slip_of_the_pen_is_no_new_body(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("机关名称,应报年度\n扬州市财证局,2022年起\n扬州市财政局,2020-2023\n", encoding="gb18030")
    judged = judge(path, {agency_id_for(BUREAU): BUREAU})
    assert [(found.doubts, found.notes) for found in judged][1] == ((), ())
    assert "similar_name" in judged[0].doubts or "unknown_body" in judged[0].doubts
    assert judged[1].row is not None
    assert (judged[1].row.first_year, judged[1].row.last_year) == (2020, 2023)


def test_a_name_that_may_be_short_for_a_known_body_is_no_new_body(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("机关,所在区划,起\n平潭市监局,350128,2022\n民政局,扬州市,2022\n", encoding="utf-8")
    names = ("平潭综合实验区市场监督管理局", "扬州市江都区民政局")
    judged = judge(path, {agency_id_for(name): name for name in names})
    assert [found.doubts for found in judged] == [("similar_name",), ()], "a district's bureau is another"


def test_a_short_name_beside_a_zone_is_the_body_of_the_zone_and_not_of_the_county_that_it_covers(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("机关,地区,起\n市场监管局,平潭综合实验区,2022\n市场监管局,350128,2022\n", encoding="utf-8")
    assert [found.row.agency_name for found in judge(path) if found.row] == [
        "平潭综合实验区市场监督管理局",
        "平潭县市场监督管理局",
    ]


def test_numbers_of_a_list_order_it_where_each_row_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("排序,机关,起\n20,扬州市教育局,2022\n3,扬州市财政局,2022\n", encoding="utf-8")
    assert [found.agency_name for found in rows_taken(judge(path))] == [BUREAU, "扬州市教育局"]


@pytest.mark.parametrize(
    ("code", "is_right"),
    [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("91350100I000100Y43", False), ("123", False)],
)
def test_credit_codes_have_a_check_letter(code: str, is_right: bool) -> None:
    assert is_credit_code(code) is is_right


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04 no zip", "甲,乙\n1,2\n".encode(), b""])
def test_a_file_without_a_list_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    with pytest.raises(RosterError, match=r"[一-鿿].* \| .+"):
        read_list(path)


def test_lists_are_versions_and_are_undone(tmp_path: Path) -> None:
    first = take_roster(tmp_path, "王某", [row(BUREAU)], "a.xlsx", seen=[])
    second = take_roster(tmp_path, "李某", [row(OFFICE), row(BUREAU, 2, last_year=2023)], "b.xlsx", seen=[first])
    with pytest.raises(ConflictError):
        take_roster(tmp_path, "赵某", [row(BUREAU)], "c.xlsx", seen=[first])
    before, after = list_rosters(tmp_path)
    assert [
        (found.what, (found.after or found.before).agency_name, found.changed)  # type: ignore[union-attr]
        for found in compare_rosters(before.rows, after.rows)
    ] == [("added", OFFICE, ()), ("changed", BUREAU, ("position", "last_year"))]
    assert [found.what for found in compare_rosters(after.rows, before.rows)] == ["changed", "removed"]
    undo_roster(tmp_path, "王某", second)
    current = load_roster(tmp_path)
    assert current is not None
    assert (current.roster_id, current.taken_by, current.rows) == (first, "王某", (row(BUREAU),))


@pytest.mark.parametrize(
    "rows", [[], [row(BUREAU), row(BUREAU, 2)], [row(BUREAU, first_year=2024, last_year=2022)], [row(BUREAU, 1, 1999)]]
)
def test_a_list_that_cannot_be_is_not_taken(tmp_path: Path, rows: list[RosterRow]) -> None:
    with pytest.raises(RosterError):
        take_roster(tmp_path, "王某", rows, "a.xlsx")
    assert load_roster(tmp_path) is None


def test_who_owes_a_report_is_what_the_roster_says(tmp_path: Path) -> None:
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        other = replace(make_reading(BUREAU, 2022, 5), sha256="f" * 64)
        writer.add_readings([make_reading(OFFICE, 2022, 1), make_reading(OFFICE, 2023, 3), other])
        writer.publish()
    never = "扬州市教育局"
    with Store.open(tmp_path) as store:
        matrix = {**FILTERS, "scope": "own", "coverage_states": None, "limit": 10, "offset": 0}

        def states() -> list[tuple[object, ...]]:
            return store.query("coverage_matrix", matrix).select("agency_name", "report_year", "coverage_state").rows()

        def counts() -> list[tuple[object, ...]]:
            found = store.query("roster_coverage", FILTERS)
            return found.select("report_year", "due_count", "reported_count", "owed_count").rows()

        known = [(OFFICE, 2022, "on_time"), (OFFICE, 2023, "on_time")]
        assert sorted(states(), key=str) == sorted(
            [(BUREAU, 2022, "on_time"), (BUREAU, 2023, "not_in_store"), *known], key=str
        )
        assert counts() == []
        taken = take_roster(tmp_path, "王某", [row(never, 1), row(BUREAU, 2, 2022, 2023)], "a.xlsx")
        assert states() == [
            (never, 2022, "owed"),
            (never, 2023, "owed"),
            (BUREAU, 2022, "on_time"),
            (BUREAU, 2023, "owed"),
            *known,
        ]
        assert counts() == [(2022, 2, 1, 1), (2023, 2, 0, 2)]
        missing = store.query("roster_missing", {**FILTERS, "years": [2023]})
        assert missing["agency_name"].to_list() == [never, BUREAU]
        undo_roster(tmp_path, "王某", taken)
        assert counts() == []
        listed = {**FILTERS, "scope": "own", "limit": 10, "offset": 0}
        assert store.query("report_list", listed)["agency_name"].to_list() == [BUREAU, OFFICE, OFFICE]
        take_roster(tmp_path, "王某", [row(OFFICE, 1)], "a.xlsx")
        assert store.query("report_list", listed)["agency_name"].to_list() == [OFFICE, OFFICE, BUREAU], "its own order"


def test_the_command_shows_a_difference_takes_exports_and_undoes(
    workbook: Path, default_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = workbook.parent / "store"
    shutil.copytree(default_store, store)
    monkeypatch.setenv("DISCLOSURE_STORE", str(store))
    arguments = ["roster", "import", str(workbook), "--first-year", "2023", "--by", "王某"]
    assert main([*arguments, "--dry-run"]) == 1
    assert load_roster(store) is None
    shown = capsys.readouterr()
    assert "未采用 not taken  县区!3  扬州市财政局  与前面一行是同一机关（第 " in shown.err
    assert f"新增 | added  {BUREAU}" in shown.out
    assert main(arguments) == 1
    assert main(["roster", "show"]) == 0
    assert f"1  {BUREAU}  2021-  工作部门 | Department  地市级 | Prefecture" in capsys.readouterr().out
    for name in ("again.csv", "again.xlsx"):
        path = workbook.parent / name
        assert main(["roster", "export", str(path)]) == 0
        roster = load_roster(store)
        assert roster is not None
        again = rows_taken(judge(path))
        assert [found.changed for found in compare_rosters(roster.rows, again)] == []
    assert main(["roster", "undo", "--by", "王某"]) == 0
    assert load_roster(store) is None
    assert main(["roster", "import", str(workbook.parent / "none.csv")]) == 2
