"""Examples that the mutations of cells found, kept by seed, and what the command would notice."""

from __future__ import annotations

import pytest

from tests import fuzz_cells
from tests.seeded import try_seeds

FOUND = {
    375: "a row of table 3 that stands twice beside a column more",
    443: "a blank before the heads of the applicants' columns: their order was read from shifted columns, complete",
    812: "a cell lost in table 4 beside a column more, complete",
    912: "blanks on both sides of table 4, and its first cell blank",
    1122: "two cells of table 4 in one, beside a column more, complete",
    1137: "the header of table 3 stands twice, complete",
    1177: "a blank put before a row that stands twice",
    1419: "a cell of the header of table 3 reaches further, complete",
    1469: "a header that stands twice, with a blank more",
    8806255: "a cell lost in the middle of table 4 beside a column of remarks",
    8808459: "a cell lost in a row of table 3 beside a column of remarks, complete",
    8808703: "a cell lost in table 4 before a blank more, complete",
    8809235: "a cell lost in table 4 behind a column of serial numbers",
}
"""Seeds that gave a wrong number once: what was done to the tables."""


@pytest.mark.parametrize("seed", [*sorted(FOUND), *range(3000, 3020)])
def test_no_mutation_of_cells_gives_a_wrong_number(seed: int) -> None:
    assert fuzz_cells.run(seed).fault == ""


def test_the_same_seed_gives_the_same_document() -> None:
    first, again = (fuzz_cells.make_document(8) for _ in range(2))
    assert first[1:] == again[1:]
    assert {fuzz_cells.make_document(seed)[2] for seed in range(20)} == set(fuzz_cells.KINDS)


def test_a_wrong_number_is_noticed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    data, figures, kind, done = fuzz_cells.make_document(3000)
    other = dict.fromkeys(figures, "77")
    monkeypatch.setattr(fuzz_cells, "make_document", lambda _: (data, other, kind, done))
    assert try_seeds("tests.fuzz_cells", "", fuzz_cells.run, 3_000, ["--runs", "1"]) == 1
    assert "wrong" in capsys.readouterr().out
