"""The address of a lake: a store that several machines share. No imports of the project: settings know it too.

    ducklake:postgres:host=db.example dbname=disclosure;data=/mnt/disclosure
    ducklake:postgres:host=db.example dbname=disclosure;data=s3://bucket/disclosure;cache=/var/lib/disclosure
    ducklake:sqlite:/srv/disclosure/catalog.sqlite;data=/srv/disclosure/data

First the catalog (PostgreSQL as libpq takes it, or a file of SQLite), then where the Parquet files and originals lie,
then, optionally, the folder of this machine's own copy. An address holds no password: it is seen in lists of processes
and in messages. libpq takes one from PGPASSWORD, PGPASSFILE or ~/.pgpass, object storage from the AWS_... variables.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PREFIX = "ducklake:"

_KINDS: tuple[Literal["postgres", "sqlite"], ...] = ("postgres", "sqlite")
_PASSWORD = re.compile(r"(?i)\b(password|sslpassword)\s*=|://[^/@\s]*:[^/@\s]*@")


class AddressError(ValueError):
    """An address that cannot be used; the message is for people and does not repeat the address."""


@dataclass(frozen=True, slots=True)
class LakeAddress:
    """Where a lake is. `data` is a folder or an s3:// address, `cache` the folder given in the address or ''."""

    kind: Literal["postgres", "sqlite"]
    catalog: str
    data: str
    cache: str = ""

    @property
    def text(self) -> str:
        """The lake's address without the folder of this machine's copy: the same on every machine with these paths."""
        return f"{PREFIX}{self.kind}:{self.catalog};data={self.data}"

    @property
    def is_object_storage(self) -> bool:
        """Whether data lies in object storage, not in a folder."""
        return "://" in self.data

    def cache_folder(self, default_parent: Path) -> Path:
        """This machine's copy: the folder that the address names, else one of its own below `default_parent`."""
        if self.cache:
            return Path(self.cache)
        return default_parent / hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:12]


def is_lake_address(text: str) -> bool:
    """Whether a text is meant as the address of a lake, not as a folder."""
    return text.startswith(PREFIX)


def parse_address(text: str) -> LakeAddress:
    """The parts of an address. Raises AddressError where it is not one, or holds a password."""
    if _PASSWORD.search(text):
        raise AddressError(
            "地址中不能写密码:请用 PGPASSWORD、PGPASSFILE 或 ~/.pgpass | an address holds no password: it would be "
            "seen in lists of processes; give it in PGPASSWORD, PGPASSFILE or ~/.pgpass"
        )
    first, *others = text.removeprefix(PREFIX).split(";")
    kind = next((kind for kind in _KINDS if first.startswith(f"{kind}:")), None)
    options = dict(part.partition("=")[::2] for part in others if part.strip())
    named = {name.strip(): value.strip() for name, value in options.items()}
    catalog = first.partition(":")[2].strip()
    if not text.startswith(PREFIX) or kind is None or not catalog or not named.get("data") or named.keys() - _OPTIONS:
        raise AddressError(
            "数据湖地址应如 ducklake:postgres:host=… dbname=…;data=/共享文件夹 或 ducklake:sqlite:文件;data=文件夹"
            "(可加 ;cache=本机文件夹) | the address of a lake reads like ducklake:postgres:host=... dbname=...;"
            "data=/shared/folder or ducklake:sqlite:FILE;data=FOLDER (and, optionally, ;cache=FOLDER of this machine)"
        )
    return LakeAddress(kind, catalog, named["data"].rstrip("/"), named.get("cache", ""))


_OPTIONS = frozenset({"data", "cache"})
