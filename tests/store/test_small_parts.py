"""What the store asks of its parts, with others in their place: which years, measures and names, and what fits.

The parts have tests of their own; nothing is published here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from disclosure.checks.rules import load_rules
from disclosure.checks.run import FINDING_SCHEMA
from disclosure.copies import LEAST_SHARE, SKETCH_NUMBERS, own_text
from disclosure.decisions.reports import Key, ReportDecision
from disclosure.store import (
    content,
    filing,
    findings,
    middles,
    narratives,
    refresh,
    serving,
)
from disclosure.store.own_texts import OwnTexts
from disclosure.store.schema import connect
from tests.store.rows import Bodies, Body

ANY: Any = None
"""A connection that no part in place of the store's own looks at."""


def decision(to: str | None, name: str | None) -> ReportDecision:
    """A report of body `a` goes to body `to`, which had this name."""
    key = Key("a", 2023, "own")
    target = None if to is None else Key(to, 2022, "aggregate")
    return ReportDecision("d", datetime(2024, 1, 2), "甲", "move", "s", key, "甲局", "", to=target, to_agency_name=name)


@pytest.mark.parametrize(
    ("to", "name", "found"),
    [
        (None, None, None),
        ("b", "丙局", "b2"),  # the registry knows it, under another identifier by now
        ("c", "丙局", "c2"),  # it does not know the identifier, but the name
        ("c", None, "c"),
    ],
)
def test_bodies_that_decisions_name_are_those_that_they_are_by_now(
    to: str | None, name: str | None, found: str | None
) -> None:
    known = {"a": Body("a2", "甲局"), "b": Body("b2", "乙局")}
    asked: list[tuple[object, ...]] = []

    def resolve(*facts: object) -> Body:
        asked.append(facts)
        return Body("c2", str(facts[0]))

    (located,) = filing.locate_decisions([decision(to, name)], SimpleNamespace(find=known.get, resolve=resolve))
    assert located.key == Key("a2", 2023, "own")
    assert located.to == (None if found is None else Key(found, 2022, "aggregate"))
    assert asked == ([("丙局", 2022, None)] if found == "c2" else [])
    (kept,) = filing.locate_decisions([decision(to, None)], SimpleNamespace(find=lambda _: None, resolve=resolve))
    assert (kept.key, kept.to) == (decision(to, None).key, decision(to, None).to)


@pytest.mark.parametrize(
    ("years", "groups", "asked", "wanted"),
    [
        ((2022, 2020), ("own|county|department",), [(2020, 2023)], [2020, 2021, 2022, 2023]),
        ((2021,), ("own|county|department",), [(2021, 2022)], [2021, 2022]),
        ((2021,), (), [], [2021, 2022]),
    ],
)
def test_peers_are_compared_in_the_years_that_changed_and_those_after(
    years: tuple[int, ...],
    groups: tuple[str, ...],
    asked: list[tuple[int, int]],
    wanted: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[tuple[int | None, int | None]] = []
    told: list[object] = []

    def find_only(_run: object, agency_ids: object, rules: Sequence[Any]) -> pl.DataFrame:
        assert agency_ids is None
        found.extend((rule.first_year, rule.last_year) for rule in rules)
        return pl.DataFrame(schema=FINDING_SCHEMA)

    monkeypatch.setattr(findings, "execute", lambda _, __, given=None: told.append(given) or [])
    monkeypatch.setattr(findings, "_compare_wanted", lambda *_: None)
    monkeypatch.setattr(findings, "find_only", find_only)
    (rule,) = (rule for rule in load_rules() if rule.rule_id in findings._PEER_RULES)
    monkeypatch.setattr(findings, "load_rules", lambda: [rule, replace(rule, rule_id="OTHER")])
    changes: Any = SimpleNamespace(report_years=years, peer_groups=groups)
    assert findings.find_about_peers(ANY, changes).is_empty()
    assert found == asked
    assert told[-1] == {"peer_groups": list(groups), "report_years": wanted}


@pytest.mark.parametrize(
    ("most", "asked"),
    [
        (6, ["all None-None"]),
        (5, ["single None-None", "other 2020-2021", "other 2022-2022"]),
        (4, ["single None-None", "other 2020-2021", "other 2022-2022"]),
        (3, ["single None-None", "other 2020-2021", "other 2022-2022"]),
        (2, ["single None-None", "other 2020-2020", "other 2021-2021", "other 2022-2022"]),
        (1, ["single None-None", "other 2020-2020", "other 2021-2021", "other 2022-2022"]),
    ],
)
def test_rules_go_through_as_many_years_at_once_as_fit(
    most: int, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report of 2020, two of 2021 and three of 2022; years are not divided."""
    bare = [replace(rule, first_year=None, last_year=None) for rule in load_rules()]
    single = next(rule for rule in bare if rule.query_name in findings._OF_SINGLE_CELLS)
    other = next(rule for rule in bare if rule.query_name not in findings._OF_SINGLE_CELLS)
    said: list[str] = []

    def find_only(_run: object, _ids: object, some: Sequence[Any]) -> pl.DataFrame:
        kind = "all" if len(some) == 2 else "single" if some[0].rule_id == single.rule_id else "other"
        said.append(f"{kind} {some[0].first_year}-{some[0].last_year}")
        return pl.DataFrame()

    monkeypatch.setattr(findings, "_MOST_AT_ONCE", most)
    monkeypatch.setattr(findings, "_with_something_to_read", lambda *_: [single, other])
    monkeypatch.setattr(findings, "execute", lambda *_: [(2020, 1), (2021, 2), (2022, 3)])
    monkeypatch.setattr(findings, "find_only", find_only)
    assert len(list(findings._find_everything(ANY, ANY))) == len(asked)
    assert said == asked


@pytest.mark.parametrize("is_there", [(True, True, True), (False, True, True), (False, False, False)])
def test_rules_of_a_level_with_nothing_to_read_are_left_out(
    is_there: tuple[bool, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "first_row", lambda *_: is_there)
    rules = [SimpleNamespace(level=level) for level in ("text", "two_years", "hierarchy", "cell")]
    found = findings._with_something_to_read(ANY, rules)  # type: ignore[arg-type]
    levels = [rule.level for rule in found]
    assert levels == [level for level, held in zip(findings._LEVELS_TO_CHECK, is_there, strict=True) if held] + ["cell"]


@pytest.mark.parametrize(
    ("most", "count", "batches"),
    [
        (100, 10, [[1, 2], [3]]),  # four and six terms times ten reports are just a hundred
        (99, 10, [[1], [2, 3]]),
        (110, 10, [[1, 2, 3]]),
        (1, 10, [[1], [2], [3]]),
        (100, None, [[1], [2], [3]]),
    ],
)
def test_measures_are_made_as_many_at_once_as_fit(
    most: int, count: int | None, batches: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = ((1, 4, frozenset({"b"})), (2, 6, frozenset({"a", "b"})), (3, 1, frozenset({"c"})))
    monkeypatch.setattr(serving, "_MOST_TERM_VALUES", most)
    monkeypatch.setattr(serving, "_measure_fields", lambda: terms)
    monkeypatch.setattr(serving, "wide_columns", lambda _: ["a", "b", "c", "d"])
    monkeypatch.setattr(serving, "_report_count", lambda _: 20)
    found = list(serving._measure_batches(ANY, count))
    assert [batch["measure_numbers"] for batch in found] == batches
    of_measure = {1: "b", 2: "ab", 3: "c"}
    for batch, numbers in zip(found, batches, strict=True):
        assert batch["field_names"] == sorted({name for number in numbers for name in of_measure[number]})


@dataclass
class Asked:
    """What `refresh_bodies` was told by its parts."""

    calls: list[str]
    described: object = "nothing"


PLACED = pl.DataFrame(
    [(1, "a", 2023, "own", "甲"), (2, "b", 2023, "own", "乙")],
    schema=["report_id", "agency_id", "report_year", "scope", "name"],
    orient="row",
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The parts of `refresh_bodies` in place of them: report 1, of a, means b by now."""
    asked = Asked([])
    now = PLACED.with_columns(pl.lit("b").alias("agency_id"))

    def note(name: str, found: object) -> object:
        def part(*_: object, **__: object) -> object:
            asked.calls.append(name)
            return found

        return part

    def describe(_connection: object, _registry: object, agency_ids: object) -> None:
        asked.described = agency_ids

    def report_names(_connection: object, decisions: object, *_: object, **__: object) -> pl.DataFrame:
        return PLACED if decisions is None else PLACED.clear()

    for name, part in {
        "replace_differing_rows": note("regions", None),
        "_report_names": report_names,
        "_resolve": note("every name", (now, [])),
        "_resolve_concerned": note("some names", (PLACED, now, [], {"a", "b", "x"})),
        "_add_bodies": note("add", None),
        "_settle": note("settle", {"s"}),
        "_replace_aliases": note("every alias", {"t"}),
        "_replace_names_of": note("some aliases", {"u"}),
        "_describe_bodies": describe,
        "remove_unused_agencies": note("remove", None),
    }.items():
        monkeypatch.setattr(refresh, name, part)
    return asked


@pytest.mark.parametrize(
    ("has_new_names", "knows_lookups", "names", "touched"),
    [
        (True, True, ["every name", "every alias"], {"s", "t"}),
        (True, False, ["every name", "every alias"], {"s", "t"}),
        (False, False, ["every name", "some aliases"], {"a", "b", "s", "u"}),
        (False, True, ["some names", "some aliases"], {"a", "b", "s", "u"}),
    ],
)
def test_names_are_asked_again_that_may_mean_another_body(
    asked: Asked, has_new_names: bool, knows_lookups: bool, names: list[str], touched: set[str]
) -> None:
    found = refresh.refresh_bodies(
        ANY, Bodies(), [], has_new_names=has_new_names, lookups={"甲": ("a", "b")} if knows_lookups else None
    )
    assert found == touched
    assert [call for call in asked.calls if "name" in call or "alias" in call] == names
    assert [asked.calls.count(name) for name in ("regions", "add", "settle", "remove")] == [1] * 4
    assert asked.described == ({"a", "b", "x"} if names[0] == "some names" else None)


def test_what_is_like_a_new_report_is_compared_again_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 7, 8 and 9, of three bodies, 9 is new: 7 has it among its nearest, and it has 8, which has 7."""
    sketch = np.zeros(SKETCH_NUMBERS, dtype="<u4").tobytes()
    monkeypatch.setattr(narratives, "execute", lambda *_: [(7, "a", sketch), (8, "b", sketch), (9, "c", sketch)])

    def likely_pairs(_sketches: object, _groups: object, wanted: Sequence[bool]) -> np.ndarray[Any, Any]:
        every = [(0, 2), (1, 0), (2, 1)]
        return np.array([pair for pair in every if wanted[pair[0]] or wanted[pair[1]]])

    monkeypatch.setattr(narratives, "likely_pairs", likely_pairs)
    assert narratives._body_pairs(ANY, 2023, [9]) == ([(7, 9), (9, 8)], [7, 9])


@pytest.mark.parametrize(("shared", "is_kept"), [(0, False), (149, False), (150, True), (200, True)])
def test_what_is_shared_is_stored_from_a_share_on(shared: int, is_kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the first text, here of 300 letters, whatever the other's length."""
    assert LEAST_SHARE == 0.5
    texts = {1: "甲" * 300, 2: "乙" * 10}
    known = OwnTexts()
    known.keep(pl.DataFrame({"report_id": [1], "own_text": [texts[1]]}))
    read: list[Collection[int]] = []
    stored: dict[str, list[tuple[Any, ...]]] = {}

    def own_texts(_: object, report_ids: Collection[int]) -> dict[int, Any]:
        read.append(set(report_ids))
        return {number: SimpleNamespace(characters=texts[number], length=len(texts[number])) for number in report_ids}

    passages = (
        SimpleNamespace(position=1, other_position=3, text="p"),
        SimpleNamespace(position=2, other_position=4, text="q"),
    )
    monkeypatch.setattr(narratives, "_own_texts", own_texts)
    monkeypatch.setattr(narratives, "count_shared", lambda *_: shared)
    monkeypatch.setattr(
        narratives, "compare_texts", lambda *_: SimpleNamespace(character_count=shared, passages=passages)
    )
    monkeypatch.setattr(narratives, "append_rows", lambda _, table, frame: stored.update({table: frame.rows()}))
    touched = narratives._keep(ANY, [(1, 2)], "body", known)
    assert touched == ({1} if is_kept else set())
    assert read == [{2}, {1, 2} if is_kept else set()], "letters at hand are not read again"
    ratio = {150: 0.5, 200: 0.6667}.get(shared)
    assert stored["text_match"] == ([(1, 2, "body", ratio, shared, 300)] if is_kept else [])
    assert stored["text_passage"] == ([(1, 2, 1, 1, 3, "p"), (1, 2, 2, 2, 4, "q")] if is_kept else [])


def test_narratives_are_taken_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narratives, "_CHUNK", 2)
    assert list(narratives._chunks([1, 2, 3, 4, 5])) == [[1, 2], [3, 4], [5]]
    assert list(narratives._chunks([1, 2])) == [[1, 2]]
    rows = [(3, 1, "overview", "甲"), (2, 1, "overview", "乙"), (3, 2, "other", "丙")]
    monkeypatch.setattr(narratives, "execute", lambda *_: rows)
    found = narratives._narratives(ANY, [2, 3])
    assert found == {3: [(1, "overview", "甲"), (2, "other", "丙")], 2: [(1, "overview", "乙")]}
    assert narratives._own_texts(ANY, []) == {}
    assert narratives._own_texts(ANY, [2, 3])[2].characters == own_text([(1, "overview", "乙")]).characters


def window(count: int, first: int, length: int) -> middles.Window:
    """The values are their own ranks."""
    return middles.Window(count, first, [float(first + at) for at in range(length)])


@pytest.mark.parametrize(
    ("count", "first", "length", "is_enough"),
    [
        (0, 1, 0, True),
        (1, 1, 1, True),
        (2, 1, 2, True),
        (2, 1, 1, False),
        (9, 4, 3, True),  # the middle is the fifth
        (9, 5, 3, False),
        (9, 4, 2, False),
        (8, 4, 3, True),
        (3, 1, 3, True),
        (3, 2, 2, False),
    ],
)
def test_a_window_has_the_middle_and_one_value_on_each_side(
    count: int, first: int, length: int, is_enough: bool
) -> None:
    assert window(count, first, length).is_enough() is is_enough


@pytest.mark.parametrize(
    ("first", "length", "kept"),
    [(1, 101, (19, 83)), (19, 65, (19, 83)), (20, 63, (20, 82)), (18, 67, (19, 83)), (40, 30, (40, 69))],
)
def test_a_window_that_is_written_keeps_as_much_on_each_side(first: int, length: int, kept: tuple[int, int]) -> None:
    """Of 101 values the middle is the 51st, with 32 on each side."""
    one = window(101, first, length)
    one.trim()
    assert (one.first_rank, len(one.values)) == (first, length), "its place alone is not worth writing all values"
    one.is_moved_only = False
    one.trim()
    assert (one.first_rank, one.values[0], one.values[-1]) == (kept[0], *kept)


@pytest.mark.parametrize(
    ("value", "copies", "place", "values"),
    [
        (1.0, 1, (11, 4), [5.0, 6.0]),
        (5.0, 1, (11, 3), [5.0, 5.0, 6.0]),
        (6.0, 2, (12, 3), [5.0, 6.0, 6.0, 6.0]),
        (6.0, -1, (9, 3), [5.0]),
        (7.0, -2, (8, 3), [5.0, 6.0]),
    ],
)
def test_a_value_moves_the_window_or_comes_into_it(
    value: float, copies: int, place: tuple[int, int], values: list[float]
) -> None:
    one = middles.Window(10, 3, [5.0, 6.0])
    one.change(value, copies)
    assert ((one.value_count, one.first_rank), one.values) == (place, values)
    assert one.is_moved_only is (values == [5.0, 6.0])


@pytest.mark.parametrize(("most", "is_made"), [(2, False), (1, True)])
def test_many_changed_values_make_their_windows_anew(most: int, is_made: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(1, 2023, "own", None, None, 5.0, 1), (1, 2023, "own", None, None, 6.0, -1)]
    seen: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr(middles, "_MOST_SLID_CHANGES", most)
    monkeypatch.setattr(middles, "execute", lambda *_: rows)
    monkeypatch.setattr(middles, "_make_windows", lambda _, keys: seen.append(("made", list(keys))))
    monkeypatch.setattr(middles, "_slide", lambda _, keys: seen.append(("slid", list(keys))))
    middles.slide_windows(ANY)
    assert seen == [("made" if is_made else "slid", [(1, 2023, "own", None, None)])]
    monkeypatch.setattr(middles, "execute", lambda *_: [])
    middles.slide_windows(ANY)
    assert len(seen) == 1


def test_a_statement_that_fails_is_named_by_its_first_sentence() -> None:
    with connect() as connection:
        with pytest.raises(Exception, match="nothing") as failed:
            serving.execute(connection, "-- 甲乙。 | What it does: and more\nfrom nothing")
        assert failed.value.__notes__ == ["甲乙 | What it does"]


@pytest.mark.parametrize(
    ("agency_ids", "documents", "done"),
    [
        (None, 5, ["65_content_part"]),
        ({"b", "a"}, None, ["65_content_part"]),
        ({"b", "a"}, 0, ["remade a b"]),
        ({"b", "a"}, 5, ["remade a b", "change_content_of_documents 5"]),
        (set(), 5, ["remade ", "change_content_of_documents 5"]),
    ],
)
def test_the_number_of_the_content_is_kept_up_where_it_is_known_what_changed(
    agency_ids: set[str] | None, documents: int | None, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def execute(_: object, name: str, parameters: dict[str, Any]) -> list[tuple[str, ...]]:
        said.append(f"{name} {parameters['change']}" if "change" in parameters else name)
        return [("number",)]

    def remake_rows(_: object, name: str, parameters: dict[str, list[str]]) -> None:
        assert name == "65_content_part"
        said.append(f"remade {' '.join(parameters['agency_ids'])}")

    monkeypatch.setattr(content, "load_statement", lambda name, *_: name)
    monkeypatch.setattr(content, "execute", execute)
    monkeypatch.setattr(content, "remake_rows", remake_rows)
    assert content.kept_content(ANY, agency_ids, documents) == "number"
    assert said == [*done, "content_fingerprint"]


def test_windows_are_moved_written_or_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moved where only values outside came, written where one came into it, made anew where the middle has left it."""
    keys = {name: (at, 2023, "own", None, None) for at, name in enumerate(("moved", "written", "lost", "gone", "new"))}
    stored = [
        (*keys["moved"], 101, 40, [float(at) for at in range(40, 63)]),
        (*keys["written"], 5, 1, [1.0, 2.0, 3.0, 4.0, 5.0]),
        (*keys["lost"], 5, 2, [2.0, 3.0, 4.0]),
        (*keys["gone"], 1, 1, [7.0]),
    ]
    changes = {
        keys["moved"]: [(3.0, -1)], keys["written"]: [(2.5, 1)], keys["lost"]: [(9.0, 4)], keys["gone"]: [(7.0, -1)],
        keys["new"]: [(8.0, 2)],
    }  # fmt: skip
    told: dict[str, list[Any]] = {}

    def with_keys(_: object, name: str, some: Collection[Any]) -> list[Any]:
        told[name] = sorted(some)
        return stored if name == "window_of_groups" else []

    moved: list[tuple[Any, ...]] = []
    connection: Any = SimpleNamespace(register=lambda _, frame: moved.extend(frame.rows()), unregister=lambda _: None)
    monkeypatch.setattr(middles, "_with_keys", with_keys)
    monkeypatch.setattr(middles, "execute", lambda *_: [])
    monkeypatch.setattr(middles, "append_rows", lambda _, table, frame: told.update({table: frame.rows()}))
    monkeypatch.setattr(middles, "_make_windows", lambda _, some: told.update(made=list(some)))
    middles._slide(connection, changes)  # type: ignore[arg-type]
    assert told["window_of_groups"] == sorted(changes)
    assert moved == [(*keys["moved"], 100, 39, None)]
    assert told["value_window"] == [
        (*keys["written"], 6, 1, [1.0, 2.0, 2.5, 3.0, 4.0, 5.0]),
        (*keys["new"], 2, 1, [8.0, 8.0]),
    ]
    assert told["forget_value_window"] == [keys[name] for name in ("written", "lost", "gone", "new")]
    assert told["made"] == [keys["lost"]]
