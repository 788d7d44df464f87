"""What the store tells people when something is not possible. No heavy imports: every command catches it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}


class StoreError(Exception):
    """A message for people (Chinese, then English) that says what is wrong with a store and what to do."""


def describe_disk_error(error: OSError, folder: Path) -> str:
    """The sentence for a failed disk operation in or below `folder`."""
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
