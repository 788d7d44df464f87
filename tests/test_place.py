"""Places as values: their text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.model.place import Place, line_prefix, parse_place, row_prefix

NUMBER = st.integers(1, 5000)
PLACES = st.one_of(
    st.builds(Place, table=NUMBER, row=NUMBER, column=NUMBER),
    st.builds(Place, page=NUMBER, table=NUMBER, row=NUMBER, column=NUMBER),
    st.builds(Place, page=NUMBER, turned=st.sampled_from((90, 180, 270)), table=NUMBER, row=NUMBER, column=NUMBER),
    st.builds(Place, page=NUMBER, line=NUMBER, cell=NUMBER),
    st.builds(Place, line=NUMBER, cell=NUMBER),
    st.builds(Place, page=NUMBER),
    st.builds(Place, paragraph=NUMBER),
    st.builds(Place, sheet=st.text(min_size=1), cell=st.sampled_from(("A1", "AB120"))),
    st.builds(Place, sheet=st.text(min_size=1), row=NUMBER),
    st.builds(Place, sheet=st.text(min_size=1), column=st.sampled_from(("C", "AA"))),
)


@given(PLACES)
def test_a_place_is_the_one_that_its_text_says(place: Place) -> None:
    assert parse_place(str(place)) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("table 2, row 4, column 10", Place(table=2, row=4, column=10)),
        ("line 116, cell 8", Place(line=116, cell=8)),
        ("page 2, turned 90, table 3, row 4, column 5", Place(page=2, turned=90, table=3, row=4, column=5)),
        ("page 1, line 5, cell 3", Place(page=1, line=5, cell=3)),
        ("sheet 表三, 附, cell F12", Place(sheet="表三, 附", cell="F12")),
        ("sheet 表三", Place(sheet="表三")),
        ("paragraph 7", Place(paragraph=7)),
    ],
)
def test_texts_of_stores_stay_as_they_are(text: str, place: Place) -> None:
    assert str(place) == text
    assert parse_place(text) == place


@pytest.mark.parametrize("text", ["", "第 2 张表", "table x, row 4", "row 4, table 2", "table 02", "table 2,row 4"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert parse_place(text) is None


def test_prefixes_are_the_beginnings_of_places() -> None:
    assert f"{row_prefix(2, 4)}10" == str(Place(table=2, row=4, column=10))
    assert f"{line_prefix(116)}8" == str(Place(line=116, cell=8))


def test_numbers_tell_the_order_in_a_document() -> None:
    assert Place(table=2, row=4, column=10).numbers == (2, 4, 10)
    assert Place(line=116, cell=8).numbers == (116, 8)
    assert Place(page=1, table=2, row=4, column=10).numbers == ()
    assert Place(sheet="a", cell="B2").numbers == ()
