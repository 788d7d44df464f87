"""Delimited text as spreadsheets save it: known figures in every encoding, and files that end too early."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.form.cells import parse_cell
from disclosure.readers.text.delimited import delimiter_of
from disclosure.reading.extract import read_report
from tests.builders import documents, excel
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")


@pytest.mark.parametrize(
    ("encoding", "delimiter", "name"),
    [
        ("utf-8-sig", ",", "a.csv"),
        ("utf-8", ",", "a.csv"),
        ("gb18030", ",", "a.csv"),
        ("utf-16", "\t", "a.txt"),
        ("gb18030", "\t", "a.tsv"),
        ("utf-8", ";", "a.csv"),
        ("utf-8", "|", "a.csv"),
        ("utf-8", ",", "unnamed"),
    ],
)
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    blank_share=st.sampled_from((0.0, 0.3, 0.9, 1.0)),
    is_stretched=st.booleans(),
    left=st.sampled_from((0, 1)),
)
def test_delimited_text_is_read_exactly(
    version: str, encoding: str, delimiter: str, name: str, seed: int, blank_share: float, is_stretched: bool, left: int
) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    cells = excel.laid_out(version, figures, words_for(version), is_stretched=is_stretched, left=left)
    reading = read_report(excel.csv_report(cells, encoding=encoding, delimiter=delimiter), name)
    check_exact(reading, figures)
    assert reading.media_type == "text/csv"
    assert reading.agency == "示例县审计局"


@pytest.mark.parametrize("shape", ["S1", "S4", "label_above", "markdown"])
def test_tables_drawn_with_bars_are_no_delimited_text(shape: str) -> None:
    data = documents.text_report("gb2021", ZEROS, shape)
    for text in (data.decode(), data.decode().replace(" ", "")):
        assert delimiter_of(text, "a.csv") != "|"


def test_places_are_the_names_of_cells() -> None:
    reading = read_report(excel.csv_report(excel.laid_out("gb2021", ZEROS)), "a.csv")
    assert reading.figures["proactive.rules.issued_this_year"].at == "cell B9"


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), cut=st.floats(0.05, 0.999))
def test_a_file_cut_anywhere_gives_no_wrong_number(seed: int, cut: float) -> None:
    figures = documents.random_figures("gb2021", Random(seed), 0.3)
    data = excel.csv_report(excel.laid_out("gb2021", figures), encoding="utf-8")
    reading = read_report(data[: int(len(data) * cut)], "a.csv")
    for key, figure in reading.figures.items():
        if figure.value is not None:
            parsed = parse_cell(figures[key])
            assert parsed is not None
            assert figure.value == parsed.value, key


@pytest.mark.parametrize(("end", "value"), [("511", 2220511), ("", None), ("\n", 2220)], ids=["whole", "cut", "closed"])
def test_a_last_number_without_line_end_is_given_where_its_sum_holds(end: str, value: int | None) -> None:
    # The file ended inside the total of table 4, and the number that was left stood as read, in a complete report.
    counts = {"upheld": "378604", "corrected": "304153", "other": "681847", "pending": "855907", "total": "2220"}
    figures = ZEROS | {f"remedies.litigation_after_reconsideration.{key}": text for key, text in counts.items()}
    text = excel.csv_report(excel.laid_out("gb2021", figures)).decode("utf-8-sig")
    text = text[: text.rindex("2220") + 4]
    reading = read_report((text + end).encode(), "a.csv")
    assert reading.figures["remedies.litigation_after_reconsideration.total"].value == value
    assert (reading.status == "complete") == (value is not None)
    assert [problem.at for problem in reading.problems if problem.code == "cut_off"] == ["cell O56"] * (value is None)


def test_a_field_without_end_is_called_damaged() -> None:
    text = "规章,1,2,3\n" * 5 + '"' + "一" * 1_100_000
    reading = read_report(text.encode(), "a.csv")
    assert reading.status == "refused"
    assert reading.problems[0].code in ("damaged", "not_a_report")


def test_prose_with_commas_is_no_table() -> None:
    text = documents.text_report("gb2021", ZEROS, "S3").decode() + "注: a, b, c, d, e, f\n"
    reading = read_report(text.encode(), "a.txt")
    assert reading.media_type == "text/plain"
    assert reading.status == "complete"


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=2000))
def test_no_bytes_raise(data: bytes) -> None:
    assert read_report(data, "a.csv").status == "refused"


def test_fields_kept_as_text_and_a_day_alone_below_the_tables() -> None:
    """A day in a row of its own was a value of table 4, and a field as systems write it, ="0", was no number."""
    figures = documents.random_figures("gb2021", Random(3))
    lines = excel.csv_report(excel.laid_out("gb2021", figures), encoding="utf-8").decode().splitlines()
    end = next(at for at, line in enumerate(lines) if "存在的主要问题" in line)
    kept = [",".join(f'="{field}"' if field.isdigit() else field for field in line.split(",")) for line in lines[:end]]
    reading = read_report("\n".join([*kept, "示例县审计局", "2024-01-18", ""]).encode(), "a.csv")
    check_exact(reading, figures)
    assert str(reading.published_on) == "2024-01-18"
