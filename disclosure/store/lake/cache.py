"""The folder in which a machine keeps its copy of a lake: a store of today's kind that knows whom it follows.

<folder>/lake.json        the address, without a password
<folder>/followed.json    the snapshot that the current version was compared with last, and when
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from disclosure.lake_address import AddressError, LakeAddress, parse_address
from disclosure.store.errors import StoreError, explain_disk_errors

_MARK = "lake.json"
_FOLLOWED = "followed.json"


@dataclass(frozen=True, slots=True)
class Followed:
    """The state of a copy: `version` of the folder has what `snapshot` of the lake has; `at` is in UTC.

    `journals` stands for the lines of the journals that the lake has too (journals.stamp).
    """

    lake_id: str
    snapshot: int
    version: int
    at: str
    journals: str

    def seconds(self) -> int:
        """How long ago the lake was asked."""
        return max(0, int((datetime.now(UTC) - datetime.fromisoformat(self.at)).total_seconds()))

    def age(self) -> str:
        """`seconds`, for people."""
        seconds = self.seconds()
        for size, unit_zh, unit_en in ((86400, "天", "days"), (3600, "小时", "hours"), (60, "分钟", "minutes")):
            if seconds >= 2 * size:
                return f"{seconds // size} {unit_zh} | {seconds // size} {unit_en}"
        return f"{seconds} 秒 | {seconds} seconds"


def mark_cache(folder: Path, address: LakeAddress) -> None:
    """Make `folder` the copy of a lake. Raises StoreError where it is another lake's, or a store of its own."""
    with explain_disk_errors(folder):
        if (folder / _MARK).is_file():
            if (found := lake_of(folder)) is not None and found.text != address.text:
                raise StoreError(
                    f"文件夹 {folder} 是另一个数据湖({found.text})的本机副本,请用 ;cache= 另指一个 | the folder "
                    f"{folder} is this machine's copy of another lake ({found.text}); name another one with ;cache="
                )
            return
        if (folder / "current").exists():
            raise StoreError(
                f"文件夹 {folder} 已有自己的数据库,不能用作数据湖的本机副本 | the folder {folder} holds a store of its "
                "own and cannot be this machine's copy of a lake; name another one with ;cache="
            )
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / _MARK, {"address": address.text})


def lake_of(folder: Path) -> LakeAddress | None:
    """The lake that a folder is a copy of; None for a store of its own. Raises StoreError for a damaged mark."""
    try:
        text = (folder / _MARK).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreError(f"无法读取 {folder / _MARK} | {folder / _MARK} cannot be read ({error.strerror})") from error
    try:
        return parse_address(str(json.loads(text)["address"]))
    except (ValueError, KeyError, TypeError, AddressError) as error:
        raise StoreError(
            f"{folder / _MARK} 已损坏;删除此文件夹后重新运行即可,数据都在数据湖里 | {folder / _MARK} is damaged; "
            "delete this folder and run the command again: the data are in the lake"
        ) from error


def read_followed(folder: Path) -> Followed | None:
    """What was noted last; None where nothing was, or it cannot be read: then everything is taken over anew."""
    try:
        return Followed(**json.loads((folder / _FOLLOWED).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def note_followed(folder: Path, lake_id: str, snapshot: int, version: int, journals: str) -> None:
    """Note that a version of the folder has what a snapshot of the lake has."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    with explain_disk_errors(folder):
        _replace(folder / _FOLLOWED, asdict(Followed(lake_id, snapshot, version, moment, journals)))


def _replace(path: Path, content: dict[str, object]) -> None:
    following = path.with_name(f"{path.name}.{os.getpid()}.next")
    following.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(following, path)
