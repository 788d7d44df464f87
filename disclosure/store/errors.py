"""What the store tells people when something is not possible. No heavy imports: every command catches it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}


class StoreError(Exception):
    """A message for people (Chinese, then English) that says what is wrong with a store and what to do."""


_IN_USE = ("Could not set lock", "Conflicting lock", "used by another process", "already open in", "正在使用")
"""What DuckDB says, in its words or the system's, of a file that another program holds open for writing."""

_SHARING_VIOLATIONS = {32, 33}
"""Windows: another program has the file, or a part of it, open."""

_FILE = re.compile(r'file "([^"\n]+)"')
_HOLDER = re.compile(r"(?:held|open) in\s+(\S[^\n]{0,300}?) \(PID (\d+)\)")


def describe_in_use(text: str, path: Path) -> str | None:
    """The sentence for a database file that another program has open; None where an error says something else.

    `text` is the error as DuckDB words it, `path` the file, or the store's folder where the error names the file.
    """
    if not any(sign in text for sign in _IN_USE):
        return None
    named, holder = _FILE.search(text), _HOLDER.search(text)
    file = named[1] if named else str(path)
    program = f" ({Path(holder[1].replace(chr(92), '/')).name}, PID {holder[2]})" if holder else ""
    return (
        f"另一个程序{program}正打开着数据库文件 {file};请关闭该程序(如 DuckDB 命令行、DBeaver 等)后重试,数据没有改变 | "
        f"another program{program} has the store's file {file} open; close it (a DuckDB shell, DBeaver or the like) "
        "and try again. The data are as before"
    )


def describe_disk_error(error: OSError, folder: Path) -> str:
    """The sentence for a failed disk operation in or below `folder`."""
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        file = error.filename2 or error.filename or folder
        return str(describe_in_use(f'used by another process, file "{file}"', folder))
    if error.errno in _DISK_FULL:
        return (
            f"磁盘已满,未写入任何内容,原有数据不变。请腾出空间后重试:{folder} | "
            f"The disk is full; nothing was written and the data are as before. Free some space and try again: {folder}"
        )
    if error.errno in _NOT_WRITABLE:
        return (
            f"无法写入数据库文件夹,请检查权限或用 --store 指定其他文件夹:{folder} | "
            f"The store's folder cannot be written; check its permissions or name another with --store: {folder}"
        )
    return (
        f"读写数据库文件夹时出错({error.strerror or error}):{folder} | "
        f"Reading or writing the store's folder failed ({error.strerror or error}): {folder}"
    )


@contextmanager
def explain_disk_errors(folder: Path) -> Iterator[None]:
    """Turn every OSError inside into a StoreError about `folder`."""
    try:
        yield
    except OSError as error:
        raise StoreError(describe_disk_error(error, folder)) from error
