"""The office's time zone: stores and journals keep UTC, people read the time on their wall.

Asia/Shanghai unless DISCLOSURE_TIMEZONE names another zone of the IANA database (`Asia/Urumqi`, `UTC`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from disclosure.settings import zone_name

DEFAULT_ZONE = "Asia/Shanghai"

_BEIJING = timezone(timedelta(hours=8), "UTC+8")


def office_zone() -> tzinfo:
    """The zone that times are shown in; a name that is no zone counts as none, and China keeps one time all year."""
    wanted = zone_name() or DEFAULT_ZONE
    try:
        return ZoneInfo(wanted)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _BEIJING


def this_year() -> int:
    """The year on the office's calendar."""
    return local_time(datetime.now(UTC)).year


def first_moment(day: date) -> str:
    """The first moment of a day on the office's calendar, in UTC as stores and their queries have moments."""
    local = datetime.combine(day, time(), office_zone())
    return local.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def local_time(moment: datetime) -> datetime:
    """A moment in the office's zone; one without a zone is in UTC."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return aware.astimezone(office_zone())
