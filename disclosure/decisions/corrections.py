"""What a correction of a cell is, and where corrections are kept: the store's journal, and data/corrections.

A correction names a cell (body, year, scope, key), what is wrong in it, what counts instead, and why. `kind` says who
was wrong: `reader_error`, the source says the corrected value and was read wrongly; `source_error`, the source itself.
Nothing here touches a database: pages write corrections, the store applies them (`disclosure.store.corrections`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args

from disclosure.decisions import journals
from disclosure.form.versions import known_keys, read_rows
from disclosure.settings import DATA_FOLDER

JOURNAL = "correction"
FILE = DATA_FOLDER / "corrections" / "correction.csv"

Kind = Literal["reader_error", "source_error"]
WrongState = Literal["number", "zero", "blank", "not_applicable", "text", "unreadable", "absent"]
CorrectedState = Literal["number", "zero", "blank", "not_applicable", "unreadable"]

KINDS: tuple[Kind, ...] = get_args(Kind)
NUMBERS = ("number", "zero")

MAXIMUM_TEXT = 2_000
_MAXIMUM_WHOLE_DIGITS = 18
_MAXIMUM_DECIMALS = 6
_SCOPES = ("own", "aggregate", "unknown")


class CorrectionError(ValueError):
    """A correction that cannot be; `code` for programs, the message (Chinese, then English) for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. `source_sha256` is the document that was corrected, where it is known: bodies may be merged."""

    correction_id: str
    corrected_at: datetime
    corrected_by: str
    agency_id: str
    report_year: int
    scope: str
    figure_key: str
    correction_kind: Kind
    wrong_state: WrongState
    wrong_value: Decimal | None
    wrong_raw_text: str
    corrected_state: CorrectedState
    corrected_value: Decimal | None
    reason: str
    evidence_source: str | None = None
    source_sha256: str | None = None
    recorded_in: Literal["journal", "file"] = "journal"


def load_corrections(folder: Path, file: Path = FILE) -> list[Correction]:
    """The corrections of data/corrections and those that the store's journal holds and nobody has undone.

    A line of the journal that is no correction is passed over; a row of the file that is none raises CorrectionError,
    naming the line. Raises JournalError where the journal cannot be read.
    """
    found = []
    for line, row in enumerate(read_rows(file), start=2):
        try:
            correction = _parse(row, row["correction_id"], row["corrected_at"], row["corrected_by"], "file")
            if not correction.evidence_source:
                raise CorrectionError("no_source", "缺少依据 | no source is given")
        except CorrectionError as error:
            chinese, _, english = str(error).partition(" | ")
            place = f"{file.name}, line {line}"
            raise CorrectionError(error.code, f"{place}:{chinese} | {place}: {english}") from error
        found.append(correction)
    for entry in journals.entries(folder, JOURNAL):
        try:
            found.append(_parse(entry, str(entry["id"]), str(entry["at"]), str(entry.get("by") or ""), "journal"))
        except CorrectionError:
            continue
    return found


def is_about(entry: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Whether a line of the journal corrects the cell that `fields` name (body, year, scope, key)."""
    names = ("agency_id", "report_year", "scope", "figure_key")
    return all(str(entry.get(name)) == str(fields.get(name)) for name in names)


def entries_about(folder: Path, fields: Mapping[str, Any]) -> list[str]:
    """The identifiers of the corrections of a cell that count. Raises JournalError where the journal cannot be read."""
    return [str(entry["id"]) for entry in journals.entries(folder, JOURNAL) if is_about(entry, fields)]


def record(folder: Path, by: str, fields: Mapping[str, Any], seen: Collection[str] | None = None) -> str:
    """Note a correction in the store's journal; returns its identifier. It counts from the next version on.

    `seen` are the identifiers of the corrections of this cell that whoever corrects has seen: raises ConflictError
    where others count by now. Raises CorrectionError for one that cannot be, JournalError where the journal cannot be
    written.
    """
    checked = _parse(fields, "new", datetime.now(UTC).isoformat(), by, "journal")
    entry = {
        "by": checked.corrected_by,
        "agency_id": checked.agency_id,
        "report_year": checked.report_year,
        "scope": checked.scope,
        "figure_key": checked.figure_key,
        "correction_kind": checked.correction_kind,
        "wrong_state": checked.wrong_state,
        "wrong_value": checked.wrong_value,
        "wrong_raw_text": checked.wrong_raw_text,
        "corrected_state": checked.corrected_state,
        "corrected_value": checked.corrected_value,
        "reason": checked.reason,
        "evidence_source": checked.evidence_source,
        "source_sha256": checked.source_sha256,
    }
    done = journals.append(
        folder, JOURNAL, entry, check=journals.unless_changed(lambda line: is_about(line, entry), seen)
    )
    return str(done["id"])


def undo(folder: Path, by: str, correction_id: str) -> None:
    """Note that a correction of the journal no longer counts.

    Raises ConflictError where somebody has undone it already, JournalError where that cannot be written.
    """
    journals.undo(folder, JOURNAL, by, correction_id)


def parse_number(text: str) -> Decimal:
    """The exact number that a person typed (full-width digits and thousands separators allowed).

    >>> parse_number("１,234")
    Decimal('1234')
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("，", "").replace("\u2212", "-").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or not all(mark in "0123456789.+-" for mark in plain):
        raise CorrectionError("not_a_number", f"“{text[:40]}”不是数字 | “{text[:40]}” is not a number")
    exponent = number.as_tuple().exponent
    if abs(number) >= Decimal(10) ** _MAXIMUM_WHOLE_DIGITS or (
        isinstance(exponent, int) and exponent < -_MAXIMUM_DECIMALS and number != round(number, _MAXIMUM_DECIMALS)
    ):
        raise CorrectionError(
            "too_many_digits", "数字超出可存范围(整数 18 位、小数 6 位) | more digits than the store keeps (18 and 6)"
        )
    return number


def _parse(
    fields: Mapping[str, Any], identifier: str, at: str, by: str, recorded_in: Literal["journal", "file"]
) -> Correction:
    try:
        moment = datetime.fromisoformat(at)
        year = int(fields["report_year"])
    except (ValueError, KeyError, TypeError):
        raise CorrectionError("bad_field", "时间或年度无法识别 | the time or the year cannot be read") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    key = _text(fields, "figure_key")
    if key not in known_keys():
        raise CorrectionError("unknown_cell", f"没有这个单元格:{key} | no form has this cell: {key}")
    scope = _text(fields, "scope")
    kind = _text(fields, "correction_kind")
    wrong_state, corrected_state = _text(fields, "wrong_state"), _text(fields, "corrected_state")
    wrong_value = _number(fields, "wrong_value")
    corrected_value = _number(fields, "corrected_value")
    if corrected_state in NUMBERS and corrected_value is not None:
        corrected_state = "number" if corrected_value else "zero"
    is_known = scope in _SCOPES and kind in KINDS
    is_known = is_known and wrong_state in get_args(WrongState) and corrected_state in get_args(CorrectedState)
    if not is_known or not _text(fields, "agency_id"):
        raise CorrectionError("bad_field", "更正的字段不完整 | fields of the correction are missing or unknown")
    for state, value in ((wrong_state, wrong_value), (corrected_state, corrected_value)):
        if (state in NUMBERS) != (value is not None):
            raise CorrectionError("no_number", "请填写数字 | a number is needed")
    if wrong_state == "absent" and kind == "source_error":
        raise CorrectionError(
            "no_such_cell",
            "来源没有这一格,只能按读取有误补入 | the source has no such cell; only what was not read can be added",
        )
    if (wrong_state, wrong_value) == (corrected_state, corrected_value):
        raise CorrectionError("no_change", "更正后与原来相同 | the corrected value is the same as before")
    reason = _text(fields, "reason")
    if not reason:
        raise CorrectionError("no_reason", "请写明理由 | a reason is needed")
    if not by.strip():
        raise CorrectionError("no_name", "请写明更正人 | the name of who corrects is needed")
    return Correction(
        correction_id=identifier,
        corrected_at=moment,
        corrected_by=by.strip()[:MAXIMUM_TEXT],
        agency_id=_text(fields, "agency_id"),
        report_year=year,
        scope=scope,
        figure_key=key,
        correction_kind=kind,  # type: ignore[arg-type]
        wrong_state=wrong_state,  # type: ignore[arg-type]
        wrong_value=wrong_value,
        wrong_raw_text=str(fields.get("wrong_raw_text") or ""),
        corrected_state=corrected_state,  # type: ignore[arg-type]
        corrected_value=corrected_value,
        reason=reason[:MAXIMUM_TEXT],
        evidence_source=_text(fields, "evidence_source")[:MAXIMUM_TEXT] or None,
        source_sha256=_text(fields, "source_sha256") or None,
        recorded_in=recorded_in,
    )


def _text(fields: Mapping[str, Any], name: str) -> str:
    return str(fields.get(name) or "").strip()


def _number(fields: Mapping[str, Any], name: str) -> Decimal | None:
    value = fields.get(name)
    return None if value is None or value == "" else parse_number(str(value))
