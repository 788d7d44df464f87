"""What a writer changed on its way: where what is computed from reports, names and documents is brought in line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Touched:
    """Bodies of which a report or a name came, went, moved or counts otherwise; documents (SHA-256) of which a reading
    was appended or filed elsewhere; by what the documents' number in the fingerprint of the content differs, None where
    that is not known.
    """

    agency_ids: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    document_change: int | None = 0
