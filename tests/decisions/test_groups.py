"""The office's own groups of bodies: made, changed, taken away, taken back; what cannot be is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.decisions import journals
from disclosure.decisions.groups import GroupError, keep_group, list_changes, list_groups, undo_change
from disclosure.decisions.journals import ConflictError

A, B = "a000000000001", "a000000000002"


def shown(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.name, group.agency_ids) for group in list_groups(folder)]


def test_a_group_is_made_changed_taken_away_and_taken_back(tmp_path: Path) -> None:
    code = keep_group(tmp_path, "甲", "  沿海  各县 ", [A, B, A])
    assert shown(tmp_path) == [("沿海 各县", (A, B))]
    keep_group(tmp_path, "乙", "沿海各县", [B], code=code)
    assert shown(tmp_path) == [("沿海各县", (B,))]
    keep_group(tmp_path, "乙", "沿海各县", [], code=code)
    assert shown(tmp_path) == []
    undo_change(tmp_path, "甲", list_changes(tmp_path)[-1].entry_id)
    undo_change(tmp_path, "甲", list_changes(tmp_path)[-1].entry_id)
    assert shown(tmp_path) == [("沿海 各县", (A, B))]


@pytest.mark.parametrize(
    ("by", "name", "agency_ids", "message"),
    [
        (" ", "组", [A], "who decides"),
        ("甲", "  ", [A], "1 to 40 letters"),
        ("甲", "长" * 41, [A], "1 to 40 letters"),
        ("甲", "组", [], "choose the bodies"),
        ("甲", "已有", [A], "there is a group named"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, by: str, name: str, agency_ids: list[str], message: str) -> None:
    keep_group(tmp_path, "甲", "已有", [B])
    with pytest.raises(GroupError, match=message):
        keep_group(tmp_path, by, name, agency_ids)
    assert shown(tmp_path) == [("已有", (B,))]


def test_a_group_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    code = keep_group(tmp_path, "甲", "组", [A])
    seen = [list_changes(tmp_path)[-1].entry_id]
    keep_group(tmp_path, "乙", "组", [A, B], code=code, seen=seen)
    with pytest.raises(ConflictError):
        keep_group(tmp_path, "甲", "组", [B], code=code, seen=seen)
    assert shown(tmp_path) == [("组", (A, B))]


def test_lines_that_are_no_group_do_not_count(tmp_path: Path) -> None:
    keep_group(tmp_path, "甲", "组", [A])
    journals.append(tmp_path, "groups", {"by": "x", "group_code": 3, "name": "组", "agency_ids": [B]})
    journals.append(tmp_path, "groups", {"by": "x", "group_code": "g1", "name": "组", "agency_ids": "B"})
    assert shown(tmp_path) == [("组", (A,))]
