"""Copied narratives: what is a body's own text, what two texts share, which pairs the sketches propose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.copies import LEAST_CHARACTERS, compare_texts, likely_pairs, make_sketches, own_text
from disclosure.copies.own_text import shingle_hashes
from disclosure.copies.shared import is_among
from tests.checks.literal_store import Body, Report, agency_id, build_store, full_form
from tests.checks.text_cases import told, words_of
from tests.store.rows import rows_of


def text(*paragraphs: str, section: str = "overview"):  # type: ignore[no-untyped-def]
    return own_text((place, section, words) for place, words in enumerate(paragraphs, start=1))


def test_years_and_numbers_are_alike() -> None:
    one, other = text("2022年公开信息1,234条,占37.5%。"), text("2023年公开信息9条,占8%。")
    assert one.characters == other.characters == "0年公开信息0条占0"


@pytest.mark.parametrize(
    "words",
    [
        "(一)主动公开情况",
        "本报告依据《中华人民共和国政府信息公开条例》编制,所列数据的统计期限自2023年1月1日起。",
        "如对本报告有疑问,请与办公室联系。",
        "2023年无其他需要报告的事项。",
        "坚持以公开为常态、不公开为例外。",
    ],
)
def test_stock_phrases_are_left_out(words: str) -> None:
    assert text(words).characters == ""


def test_only_the_stock_clause_of_a_sentence_is_left_out() -> None:
    assert text("认真贯彻《政府信息公开条例》,整理了办事指南。").characters == "整理了办事指南"


def test_tables_and_preamble_are_no_own_text() -> None:
    assert text("整理了办事指南。", section="applications").length == 0


def test_the_share_and_the_passages_of_two_texts() -> None:
    common = words_of(100, 4)
    one, other = text(words_of(101, 6), common), text(common, words_of(102, 20))
    shared, back = compare_texts(one, other), compare_texts(other, one)
    assert shared.character_count == back.character_count == 80
    assert (one.length, other.length) == (200, 480)
    (passage,) = shared.passages
    assert (passage.position, passage.other_position) == (2, 1)
    assert passage.text == common.removesuffix("。")


@given(st.integers(0, 2**32), st.integers(1, 4000), st.integers(1, 4000), st.sampled_from([2**9, 2**20, 2**64 - 1]))
@settings(max_examples=60, deadline=None)
def test_shingles_are_found_as_a_set_finds_them(seed: int, count: int, other_count: int, highest: int) -> None:
    random = np.random.default_rng(seed)
    one, other = (random.integers(0, highest, size, dtype=np.uint64) for size in (count, other_count))
    one[:: 1 + seed % 7] = other[random.integers(0, other_count, len(one[:: 1 + seed % 7]))]
    # Shingles with equal last bits share a slot.
    other[: other_count // 3] = (other[: other_count // 3] << np.uint64(16)) | np.uint64(seed % 5)
    among = set(other.tolist())
    assert is_among(one, other).tolist() == [number in among for number in one.tolist()]


def test_short_common_terms_are_no_copy() -> None:
    assert compare_texts(text("我们编制了部门预算公开目录。"), text("编制了部门预算的通知。")).character_count == 0


def test_hashes_do_not_depend_on_the_machine() -> None:
    assert shingle_hashes("政府信息公开").tolist() == shingle_hashes("政府信息公开").tolist()
    assert len(shingle_hashes("公开")) == 0


def test_sketches_propose_copies_and_little_else() -> None:
    texts = [words_of(200 + number) for number in range(40)]
    texts += [texts[0], texts[1][:170] + words_of(300, 2)]
    hashes = [text(words).hashes() for words in texts]
    groups = np.arange(len(texts))
    pairs = likely_pairs(make_sketches(hashes), groups, np.ones(len(texts), dtype=np.bool_))
    assert {tuple(pair) for pair in pairs.tolist()} == {(0, 40), (40, 0), (1, 41), (41, 1)}


def test_texts_of_one_body_are_not_compared_with_each_other() -> None:
    sketches = make_sketches([text(words_of(1)).hashes()] * 2)
    wanted = np.ones(2, dtype=np.bool_)
    assert len(likely_pairs(sketches, np.array([7, 7]), wanted)) == 0
    assert len(likely_pairs(sketches, np.array([7, 8]), wanted)) == 2
    assert len(likely_pairs(sketches, np.array([7, 8]), np.zeros(2, dtype=np.bool_))) == 0


def test_a_thousand_copies_make_no_million_pairs() -> None:
    sketches = make_sketches([text(words_of(1)).hashes()] * 1000)
    pairs = likely_pairs(sketches, np.arange(1000), np.ones(1000, dtype=np.bool_))
    assert len(pairs) == 5000


MATCHES = (
    "select a.name, r.report_year, b.name, o.report_year, match_kind, shared_ratio from text_match as m"
    " join report as r on m.report_id = r.report_id join agency as a on r.agency_id = a.agency_id"
    " join report as o on m.other_report_id = o.report_id join agency as b on o.agency_id = b.agency_id order by all"
)
FINDINGS = (
    "select name, report_year, rule_id from finding join report using (report_id) join agency using (agency_id)"
    " where rule_id like 'V_TEXT_COPY%' order by all"
)


def test_matches_follow_the_reports(tmp_path: Path) -> None:
    """A copy that comes later changes the findings of the body copied; a corrected report takes them back."""
    bodies = [Body("甲"), Body("乙")]
    build_store(tmp_path / "s", bodies, [told("甲", words_of(1))]).close()
    assert rows_of(tmp_path / "s", MATCHES) == []
    again(tmp_path / "s", bodies, told("乙", words_of(1)), 1)
    assert [row[:4] for row in rows_of(tmp_path / "s", MATCHES)] == [("乙", 2023, "甲", 2023), ("甲", 2023, "乙", 2023)]
    assert [row[0] for row in rows_of(tmp_path / "s", FINDINGS)] == ["乙", "甲"]
    again(tmp_path / "s", bodies, told("乙", words_of(2)), 2)
    assert rows_of(tmp_path / "s", MATCHES) == []
    assert rows_of(tmp_path / "s", FINDINGS) == []


def again(folder: Path, bodies: list[Body], report: Report, number: int) -> None:
    from disclosure.store.write import StoreWriter
    from tests.checks.literal_store import LiteralRegistry, make_reading

    with StoreWriter(folder, LiteralRegistry(bodies)) as writer:
        writer.add_readings([make_reading(report, number)])
        writer.publish()


def test_the_length_of_a_text_is_kept(tmp_path: Path) -> None:
    short = Report("甲", text=(("overview", words_of(1, 3)),), cells=full_form())
    build_store(tmp_path / "s", [Body("甲")], [short]).close()
    rows = rows_of(tmp_path / "s", "select character_count, sketch is null from text_sketch")
    assert rows == [(60, True)]
    assert LEAST_CHARACTERS > 60
    assert agency_id("甲").startswith("a")
