"""`disclosure versions [--to N] [--json]`: the versions of a store, what made them, and the way back to one of them."""

from __future__ import annotations

import argparse
import json

from disclosure import clock
from disclosure.cli import UsageError, store_folder
from disclosure.model.plain_text import plain
from disclosure.store.history import VersionFacts, describe_versions
from disclosure.store.lake.cache import lake_of
from disclosure.store.versions import roll_back

_CHANGES = {
    "added": "新增 new",
    "revised": "新版次 revised",
    "set_aside": "留存未采用 set aside",
    "unchanged": "未变 unchanged",
    "refused": "拒收 refused",
}


def run(options: argparse.Namespace) -> int:
    """List the versions at hand, or switch."""
    folder = store_folder(options)
    if options.to is not None:
        if lake_of(folder) is not None:
            raise UsageError(
                "本机文件夹是数据湖的副本,不能单独退回 | this folder is the copy of a lake and cannot go back by "
                "itself; withdraw the reports concerned, or fill a new lake from a store that has gone back"
            )
        roll_back(folder, options.to)
    for facts in describe_versions(folder):
        print(json.dumps(as_object(facts), ensure_ascii=False) if options.json else plain(describe(facts)))
    return 0


def as_object(facts: VersionFacts) -> dict[str, object]:
    """A version as `versions --json` prints it; `built_at` is in UTC."""
    return {
        "version": facts.number,
        "is_current": facts.is_current,
        "bytes": facts.byte_count,
        "built_at": None if facts.built_at is None else facts.built_at.isoformat(),
        "made_by": facts.made_by,
        "changes": dict(facts.changes),
        "trouble": facts.trouble,
    }


def describe(facts: VersionFacts) -> str:
    """A version in a line for people; the time is the office's."""
    parts = [f"{facts.number}  {facts.byte_count / 1024 / 1024:.1f} MB"]
    if facts.trouble:
        parts.append(f"无法读取 cannot be read: {facts.trouble}")
    if facts.built_at is not None:
        parts.append(f"{clock.local_time(facts.built_at):%Y-%m-%d %H:%M %z}")
    if facts.made_by:
        parts.append(f"disclosure {facts.made_by}")
    parts += [f"{_CHANGES.get(kind, kind)} {count}" for kind, count in facts.changes if count]
    if facts.is_current:
        parts.append("当前 current")
    return "  ".join(parts)
