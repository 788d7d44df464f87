"""Letters with files attached to them (.eml): the files, as members of the letter."""

from __future__ import annotations

import email
from typing import BinaryIO

from disclosure.archives.members import ArchiveError, Member, too_large
from disclosure.model.file_names import attached_name

_MOST_BYTES = 256 * 1024 * 1024
_MOST_PARTS = 500


class Mail:
    """A letter that is open."""

    broken_by: ArchiveError | None = None

    def __init__(self, handle: BinaryIO) -> None:
        """Raises ArchiveError: archive_too_large."""
        data = handle.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES or data.lower().count(b"boundary=") > _MOST_PARTS:
            raise too_large()
        self._files = [(name, part) for part in email.message_from_bytes(data).walk() if (name := attached_name(part))]

    @property
    def has_files(self) -> bool:
        """Whether files are attached; a letter without is a document in itself."""
        return bool(self._files)

    def members(self) -> list[Member]:
        """The files attached to it."""
        return [Member(key, name, len(self.read(key, _MOST_BYTES))) for key, (name, _) in enumerate(self._files)]

    def read(self, key: int, limit: int) -> bytes:
        """The bytes of a file, at most `limit` + 1."""
        payload = self._files[key][1].get_payload(decode=True)
        return payload[: limit + 1] if isinstance(payload, bytes) else b""
