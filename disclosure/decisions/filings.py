"""When reports were filed (备案) with the office: what people noted, as the journal `filings` beside a store.

A line holds one or many dates; for one report (body, year, scope) the last line that counts is the date, and one with
no date takes it away. Undoing a line brings what was noted before back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from disclosure import clock
from disclosure.decisions import journals

JOURNAL = "filings"
SCOPES = ("own", "aggregate")
FIRST_YEAR = 2019
"""The first report year whose reports are filed: article 49 of the Regulation of 2019, in force from 15 May 2019."""

Key = tuple[str, int, str]
"""agency_id, report year, scope."""


class FilingError(Exception):
    """A date that cannot be noted; the message is for people."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A report and the day it was filed; `filed_on` None takes a noted day away."""

    agency_id: str
    report_year: int
    scope: str
    filed_on: date | None

    @property
    def key(self) -> Key:
        """Which report it is about."""
        return self.agency_id, self.report_year, self.scope


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the journal: its dates, who noted them, when, and from which list."""

    entry_id: str
    noted_by: str
    noted_at: datetime
    source_name: str
    filings: tuple[Filing, ...]


def list_noted(folder: Path) -> list[Noted]:
    """The lines that count, the oldest first. Raises JournalError where the journal cannot be read."""
    return [noted for entry in journals.entries(folder, JOURNAL) if (noted := _read_entry(entry)) is not None]


def filed_reports(noted: Sequence[Noted]) -> Mapping[Key, tuple[date, Noted]]:
    """Report -> the day it was filed and the line that says so."""
    found: dict[Key, tuple[date, Noted]] = {}
    for line in noted:
        for filing in line.filings:
            if filing.filed_on is None:
                found.pop(filing.key, None)
            else:
                found[filing.key] = (filing.filed_on, line)
    return found


def note_filings(
    folder: Path, by: str, filings: Sequence[Filing], source_name: str = "", seen: Collection[str] | None = None
) -> str:
    """Note when some reports were filed; returns the journal's line.

    `seen` are the lines about these reports that counted when they were shown: raises ConflictError where others count
    by now. Raises FilingError for what cannot be, JournalError where the journal cannot be written.
    """
    if not by.strip():
        raise FilingError("请写明处理人 | the name of who decides is needed")
    if not filings:
        raise FilingError("没有可记的备案日期 | there is no date to note")
    for filing in filings:
        require_possible(filing)
    wanted = {filing.key for filing in filings}
    entry = {
        "by": by.strip(),
        "source_name": source_name,
        "rows": [
            {
                "agency_id": filing.agency_id,
                "report_year": filing.report_year,
                "scope": filing.scope,
                "filed_on": None if filing.filed_on is None else filing.filed_on.isoformat(),
            }
            for filing in filings
        ],
    }
    check = journals.unless_changed(lambda line: bool(wanted & _keys(line)), seen)
    return str(journals.append(folder, JOURNAL, entry, check=check)["id"])


def undo_filings(folder: Path, by: str, entry_id: str) -> None:
    """Take a line back. Raises ConflictError, JournalError as `journals.undo`."""
    journals.undo(folder, JOURNAL, by, entry_id)


def require_possible(filing: Filing) -> None:
    """Raise FilingError for a scope that is none, a year without filing, a day before its December or one to come."""
    if filing.scope not in SCOPES:
        raise FilingError(f"口径应为本机关或汇总 | scope is own or aggregate, not {filing.scope}")
    today = clock.local_time(datetime.now(UTC)).date()
    if not FIRST_YEAR <= filing.report_year <= today.year:
        raise FilingError(
            f"年度应在 {FIRST_YEAR} 至 {today.year} 之间 | the year lies between {FIRST_YEAR} and {today.year}"
        )
    first = date(filing.report_year, 12, 1)
    if filing.filed_on is not None and not first <= filing.filed_on <= today:
        raise FilingError(
            f"备案日期应在 {first} 至今天之间,不是 {filing.filed_on} | "
            f"a report of {filing.report_year} is filed between {first} and today, not on {filing.filed_on}"
        )


def _keys(entry: journals.Entry) -> set[Key]:
    noted = _read_entry(entry)
    return set() if noted is None else {filing.key for filing in noted.filings}


def _read_entry(entry: journals.Entry) -> Noted | None:
    """A line as it was noted; None for one that is none."""
    rows = entry.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    try:
        filings = tuple(
            Filing(
                str(row["agency_id"]),
                int(row["report_year"]),
                str(row["scope"]),
                None if row["filed_on"] is None else date.fromisoformat(str(row["filed_on"])),
            )
            for row in rows
        )
        noted_at = datetime.fromisoformat(str(entry["at"]))
    except (KeyError, TypeError, ValueError):
        return None
    by, source = str(entry.get("by") or ""), str(entry.get("source_name") or "")
    return Noted(str(entry["id"]), by, noted_at, source, filings)
