"""The steps of a writer, with others in their place: what is done anew, what is kept up, and what is left as it was."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from disclosure.decisions.reports import Key
from disclosure.store import write
from disclosure.store.batch import make_batch
from disclosure.store.write import StoreWriter
from tests.store.rows import reading

CELL = "applications.received_new.total"
ANY: Any = None
VERSIONS = {"claims_version": "1", "copies_version": "2"}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the parts in place of the store's own, in order."""
    calls: list[str] = []

    def note(name: str, found: object = None) -> object:
        def part(*_: object, **__: object) -> object:
            calls.append(name)
            return found

        return part

    for name, found in {
        "create_tables": None,
        "replace_rows": None,
        "create_missing_tables": None,
        "refresh_formats": None,
        "refresh_bodies": {"b"},
        "refresh_decisions": {"d"},
        "refresh_claims": None,
        "whole_content": "whole",
        "kept_content": "kept",
    }.items():
        monkeypatch.setattr(write, name, note(name, found))
    return calls


def version(*, has_current: bool = True, **info: str) -> Any:
    """The version before, which says this of itself."""

    def says(wanted: dict[str, str]) -> bool:
        return all(info.get(name, "") == value for name, value in wanted.items())

    return SimpleNamespace(has_current=has_current, info=info, says=says, open=lambda: "copy", number="7")


@pytest.mark.parametrize(
    ("changes", "leaves"),
    [
        ({}, True),
        ({"has_current": False}, False),
        ({"fingerprint": "other"}, False),
        ({"touched": {"a"}}, False),  # the body of a correction
        ({"touched": {"b"}}, False),  # that of one before
        ({"touched": {"c"}}, True),
        ({"digests": {"s"}}, False),
        ({"digests": {"t"}}, True),
        ({"appender": None}, True),
    ],
)
def test_whether_corrections_stand_as_they_do(
    changes: dict[str, Any], leaves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "corrections_fingerprint", lambda _: "same")
    monkeypatch.setattr(write, "execute", lambda *_: [("b",)])
    before = version(
        has_current=changes.get("has_current", True), corrections_fingerprint=changes.get("fingerprint", "same")
    )
    appender = SimpleNamespace(touched=SimpleNamespace(digests=changes.get("digests", set())))
    writer: Any = SimpleNamespace(
        _version=before, _appender=changes.get("appender", appender), _touched=lambda: changes.get("touched", set())
    )
    correction: Any = SimpleNamespace(agency_id="a", source_sha256="s")
    assert StoreWriter._leaves_corrections(writer, ANY, [correction]) is leaves


@pytest.mark.parametrize("is_anew", [True, False])
@pytest.mark.parametrize("leaves", [True, False])
@pytest.mark.parametrize("kinds", [(True, False), (False, True)])
def test_what_is_computed_and_noted_before_a_version_is_published(
    is_anew: bool, leaves: bool, kinds: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    noted: dict[str, str] = {}
    changes = None if is_anew else "changes"
    for name, part in {
        "read_corrections": lambda _: ["c"],
        "apply_corrections": lambda *_: [3],
        "corrections_fingerprint": lambda _: "f",
        "first_row": lambda *_: kinds,
        "write_info": lambda _, info: noted.update(info),
        "written_lookups": lambda _: "lookups",
        "narrative_versions": lambda: VERSIONS,
    }.items():
        monkeypatch.setattr(write, name, part)
    writer: Any = SimpleNamespace(
        _folder=None, _reference="r", _report_stamp="s", _version=version(), _notes={"made_by": "test"},
        _counts=Counter(revised=1, added=2), _registry=SimpleNamespace(decision_stamp="d"),
        _leaves_corrections=lambda *_: leaves,
        _find_changes=lambda _, corrected: done.append(corrected) or changes,
        _compute_anew=lambda _: done.append("anew"),
        _compute_changes=lambda _, held: done.append(held),
        _content=lambda _, held: done.append(("content", held)) or "content",
    )  # fmt: skip
    StoreWriter._finish(writer, ANY)
    assert done == [[] if leaves else [3], "anew" if is_anew else "changes", ("content", changes)]
    assert (noted["is_simulated"], noted["holds_only_verified"]) == tuple(str(kind).lower() for kind in kinds)
    assert (noted["schema_version"], noted["version"], noted["made_by"]) == ("2", "7", "test")
    assert noted["changes"] == '{"added": 2, "revised": 1}'
    assert VERSIONS.items() <= noted.items()
    assert len(noted["data_version"]) == 16


def test_the_content_is_kept_up_where_it_is_known_what_changed(calls: list[str]) -> None:
    writer: Any = SimpleNamespace(_appender=SimpleNamespace(touched=SimpleNamespace(document_change=5)))
    changes: Any = SimpleNamespace(listed_agency_ids=("a",))
    assert StoreWriter._content(writer, ANY, changes) == "kept"
    assert StoreWriter._content(writer, ANY, None) == "whole"
    writer._appender = None
    assert StoreWriter._content(writer, ANY, changes) == "whole"
    assert calls == ["kept_content", "whole_content", "whole_content"]
    writer._touched_agency_ids = {"a"}
    assert StoreWriter._touched(writer) == {"a"}
    writer._appender = SimpleNamespace(touched=SimpleNamespace(agency_ids={"b"}))
    assert StoreWriter._touched(writer) == {"a", "b"}


@pytest.mark.parametrize(
    ("has_current", "info", "moved", "claims", "starts_anew"),
    [
        (True, VERSIONS, {2}, "of some", False),
        (True, VERSIONS, set(), "", False),
        (True, {**VERSIONS, "claims_version": "0"}, {2}, "of all", False),
        (True, {**VERSIONS, "copies_version": "0"}, set(), "", True),
        (True, {}, set(), "of all", True),
        (False, {}, set(), "", False),
    ],
)
def test_narratives_are_read_again_by_changed_code_and_of_moved_reports(
    has_current: bool,
    info: dict[str, str],
    moved: set[int],
    claims: str,
    starts_anew: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[object] = []
    key = Key("a", 2023, "own")
    monkeypatch.setattr(write, "narrative_versions", lambda: VERSIONS)
    monkeypatch.setattr(write, "moved_reports", lambda _: {(1, key), *((number, key) for number in moved)})
    monkeypatch.setattr(
        write, "refresh_claims", lambda _, *ids: said.append("of some" if ids == (moved,) else "of all")
    )

    def refresh_matches(_: object, **asked: object) -> list[str]:
        assert asked == {
            "starts_anew": starts_anew, "first_report_id": 4, "moved": moved, "own_texts": "texts",
            "agency_ids": {"t"} if has_current else None,
        }  # fmt: skip
        return ["m"]

    monkeypatch.setattr(write, "refresh_matches", refresh_matches)
    writer: Any = SimpleNamespace(
        _version=version(has_current=has_current, **info), _moved_reports={(1, key)}, _first_report_id=4,
        _appender=SimpleNamespace(own_texts="texts"), _touched=lambda: {"t"},
    )  # fmt: skip
    assert StoreWriter._refresh_narratives(writer, ANY) == ["m"]
    assert said == ([claims] if claims else [])


@pytest.mark.parametrize(
    ("statuses", "known", "recorded", "has_store", "nothing"),
    [
        (("refused", "refused"), (), (0, 1), True, True),
        (("refused", "refused"), (), (0,), True, False),  # the other one is new
        (("refused", "refused"), (1,), (0,), True, True),
        (("refused", "complete"), (), (0, 1), True, False),
        (("refused", "complete"), (1,), (0,), True, True),
        (("refused",), (), (0,), False, False),
    ],
)
def test_documents_that_were_refused_before_change_nothing(
    statuses: tuple[Any, ...],
    known: tuple[int, ...],
    recorded: tuple[int, ...],
    has_store: bool,
    nothing: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = make_batch([reading({CELL: "1"}, status=status, content=str(at)) for at, status in enumerate(statuses)])
    digests = [document.sha256 for document in batch.documents]
    monkeypatch.setattr(write, "execute", lambda *_: [(digests[at],) for at in recorded])
    writer: Any = SimpleNamespace(_version=SimpleNamespace(at_start=lambda: "store" if has_store else None))
    assert StoreWriter._changes_nothing(writer, batch, {digests[at] for at in known}, "1") is nothing


SAME = {
    "reference_fingerprint": "r", "decision_stamp": "d", "report_stamp": "s", "revision_rule": write.RULE,
    "is_simulated": "false",
}  # fmt: skip
MADE = ["create_tables", "replace_rows"]


@pytest.mark.parametrize(
    ("has_current", "changes", "same_schema", "done", "touched"),
    [
        (False, {}, True, MADE, set()),
        (True, {}, True, [], set()),
        (True, {}, False, ["create_missing_tables"], set()),
        (True, {"reference_fingerprint": "o"}, True, ["refresh_formats", "refresh_bodies whole"], {"b"}),
        (True, {"decision_stamp": "o"}, True, ["refresh_bodies"], {"b"}),
        (True, {"decision_stamp": "o", "revision_rule": "o"}, True, ["refresh_bodies whole"], {"b"}),
        (True, {"report_stamp": "o"}, True, ["refresh_decisions"], {"d"}),
        (True, {"report_stamp": "o", "revision_rule": "o"}, True, ["refresh_decisions whole"], {"d"}),
        (True, {"decision_stamp": "o", "is_simulated": "true"}, True, [], set()),
        (True, {"reference_fingerprint": "o", "is_simulated": "true"}, True, ["refresh_formats"], set()),
    ],
)
def test_what_a_version_is_brought_in_line_with_before_anything_is_added(
    has_current: bool,
    changes: dict[str, str],
    same_schema: bool,
    done: list[str],
    touched: set[str],
    calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    appenders: list[tuple[object, ...]] = []

    def make_appender(*given: object) -> object:
        appenders.append(given)
        return SimpleNamespace(next_report_id=9)

    def refresh_bodies(*_: object, has_new_names: bool, lookups: object) -> set[str]:
        assert lookups == "lookups"
        calls.append("refresh_bodies whole" if has_new_names else "refresh_bodies")
        return {"b"}

    def refresh_decisions(*_: object, has_new_rule: bool) -> set[str]:
        calls.append("refresh_decisions whole" if has_new_rule else "refresh_decisions")
        return {"d"}

    for name, part in {
        "first_row": lambda *_: (True,),
        "is_same_schema": lambda _: same_schema,
        "moved_reports": lambda _: {"moved"},
        "changed_lookups": lambda *_: "lookups",
        "refresh_bodies": refresh_bodies,
        "refresh_decisions": refresh_decisions,
        "Appender": make_appender,
    }.items():
        monkeypatch.setattr(write, name, part)
    writer: Any = SimpleNamespace(
        _appender=None, _version=version(has_current=has_current, **{**SAME, **changes}), _reference="r",
        _report_stamp="s", _registry=SimpleNamespace(decision_stamp="d", regions=pl.DataFrame), _decisions=[],
        _origin="document", _touched_agency_ids=set(), _has_reports=False, _moved_reports=set(), _first_report_id=1,
    )  # fmt: skip
    writer._has_same_bodies = lambda: StoreWriter._has_same_bodies(writer)
    appender = StoreWriter._open_building(writer)
    assert calls == done
    assert (writer._touched_agency_ids, writer._first_report_id) == (touched, 9)
    assert (writer._has_reports, writer._moved_reports) == ((True, {"moved"}) if has_current else (False, set()))
    assert StoreWriter._open_building(writer) is appender
    assert len(appenders) == 1


@pytest.mark.parametrize(
    ("origin", "is_simulated", "has_reports", "is_refused"),
    [
        ("simulated", "true", True, False),
        ("simulated", "false", True, True),
        ("document", "true", True, True),
        ("document", "false", True, False),
        ("document", "true", False, False),
    ],
)
def test_simulated_and_real_reports_never_share_a_store(
    origin: str, is_simulated: str, has_reports: bool, is_refused: bool
) -> None:
    writer: Any = SimpleNamespace(
        _open_building=lambda: "appender", _version=version(is_simulated=is_simulated), _origin=origin,
        _has_reports=has_reports, _folder="f",
    )  # fmt: skip
    if is_refused:
        with pytest.raises(write.StoreError, match="never share"):
            StoreWriter._open_for_reports(writer)
    else:
        assert StoreWriter._open_for_reports(writer) == "appender"  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(
    ("name", "value", "is_current"),
    [
        ("", "", True),
        *((name, "other", False) for name in ("serving_fingerprint", "reference_fingerprint", "report_stamp")),
        *((name, "other", False) for name in ("corrections_fingerprint", "decision_stamp")),
    ],
)
def test_whether_a_store_is_what_this_code_makes_of_it(
    name: str, value: str, is_current: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = {**SAME, "serving_fingerprint": "v", "corrections_fingerprint": "c", name: value}
    monkeypatch.setattr(write, "serving_fingerprint", lambda: "v")
    monkeypatch.setattr(write, "read_corrections", lambda _: [])
    monkeypatch.setattr(write, "corrections_fingerprint", lambda _: "c")
    monkeypatch.setattr(write, "is_same_schema", lambda _: True)
    writer: Any = SimpleNamespace(
        _version=version(**info), _reference="r", _report_stamp="s", _folder=None,
        _registry=SimpleNamespace(decision_stamp="d"),
    )  # fmt: skip
    assert StoreWriter.is_up_to_date(writer) is is_current
    monkeypatch.setattr(write, "is_same_schema", lambda _: False)
    assert not StoreWriter.is_up_to_date(writer)
    writer._version = version(has_current=False)
    assert StoreWriter.is_up_to_date(writer)
