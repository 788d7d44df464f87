"""What a download says of corrected cells: only of the reports that a row is about."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from disclosure.ui.parts import exports, sections
from disclosure.ui.shell.labels import Language, Words

CORRECTED = pl.DataFrame(
    {"agency_id": ["a1"], "report_year": [2024], "report_id": [7], "corrected_cell_count": [3]},
    schema_overrides={"corrected_cell_count": pl.Int64},
)
VIEW = SimpleNamespace(
    answers=SimpleNamespace(ask_if_any=lambda *_, **__: CORRECTED),
    selection=SimpleNamespace(parameters=dict),
)


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ({"report_id": [7, 8], "agency_name": ["甲局", "乙局"]}, [3, 0]),
        ({"agency_id": ["a1", "a2"], "report_year": [2024, 2024]}, [3, 0]),
        ({"agency_id": ["a1", "a1"], "report_year": [2023, 2024]}, [0, 3]),
        ({"report_year": [2023, 2024], "value": [1, 2]}, [0, 3]),
        ({"value": [1]}, [3]),
        ({"agency_name": ["甲局", "乙局"], "report_year": [2024, 2024]}, None),
        ({"region_name": ["甲县", "乙县"], "report_year": [2024, 2024]}, None),
        ({"kind": ["department", "government"]}, None),
    ],
)
def test_a_row_counts_the_corrections_of_its_own_reports(
    rows: dict[str, list[object]], counts: list[int] | None
) -> None:
    frame = exports._with_corrections(VIEW, pl.DataFrame(rows))  # type: ignore[arg-type]
    found = frame["corrected_cell_count"].to_list() if "corrected_cell_count" in frame.columns else None
    assert found == counts


@pytest.mark.parametrize(("language", "said"), [("zh", ["是", "否", None]), ("en", ["yes", "no", None])])
def test_yes_and_no_are_written_in_the_language_of_the_file(language: Language, said: list[str | None]) -> None:
    frame = pl.DataFrame({"has_break": [True, False, None], "value": [1, 0, None]})
    told = exports._say_yes_or_no(frame, Words(language))
    assert told["has_break"].to_list() == said
    assert told["value"].to_list() == [1, 0, None]


def test_the_parts_of_a_change_add_up_in_a_file() -> None:
    effects = pl.DataFrame({"effect": [0.0000123] * 300})
    view = SimpleNamespace(answers=SimpleNamespace(is_simulated=False), selection=SimpleNamespace(), words=Words("zh"))
    view.answers.ask_if_any = lambda *_, **__: CORRECTED.clear()
    view.selection.parameters = dict
    export = exports.Export("why", "t", lambda: effects, ratios=("effect",))
    lines = exports.make(view, export, "csv").decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert sum(map(float, lines[1:])) == pytest.approx(0.369), "percentage points; of 0.00 each nothing would be left"


@pytest.mark.parametrize(("denominator", "columns"), [(None, ["value"]), (8, ["value", "numerator", "denominator"])])
def test_a_table_of_counts_has_no_parts_of_a_ratio(denominator: int | None, columns: list[str]) -> None:
    frame = pl.DataFrame(
        {"value": [3.0], "numerator": [3], "denominator": [denominator]}, schema_overrides={"denominator": pl.Int64}
    )
    assert sections._choose_columns(frame, ("value", "numerator", "denominator", "interval_low")) == columns
