"""Visiting addresses politely: robots.txt, one request at a time to a host, pauses, retries, redirects hop by hop."""

from __future__ import annotations

import email.utils
import time
import urllib.robotparser
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from disclosure.fetch.addresses import FetchError, Target, parse_address
from disclosure.fetch.request import Answer, RequestLimits, request

ROBOT_NAME = "disclosure-reader"
"""The name for which robots.txt is asked."""

MOST_HOPS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which another try may succeed."""

_CHALLENGES = (202, 412, 521)
"""Answers of protections that wait for a script to be run."""

_ROBOTS_BYTES = 512 * 1024


def user_agent() -> str:
    """Who is asking, honestly."""
    try:
        number = version("disclosure")
    except PackageNotFoundError:
        number = "0"
    return f"{ROBOT_NAME}/{number} (reads annual reports on government information disclosure)"


@dataclass(frozen=True, slots=True)
class Politeness:
    """How hosts are treated, and what is put up with."""

    delay_seconds: float = 1.0
    tries: int = 3
    backoff_seconds: float = 2.0
    longest_wait_seconds: float = 120.0
    allow_private: bool = False
    limits: RequestLimits = field(default_factory=RequestLimits)


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address gave: `url` after redirects; `body` is None where it has not changed since the last visit."""

    url: str
    body: bytes | None
    headers: Mapping[str, str]


class Visitor:
    """Visits addresses one after another; for each thread its own."""

    def __init__(self, politeness: Politeness, sleep: Callable[[float], None] = time.sleep) -> None:
        self._politeness = politeness
        self._sleep = sleep
        self._robots: dict[str, urllib.robotparser.RobotFileParser] = {}
        self._next_at: dict[str, float] = {}

    def visit(self, url: str, known: Mapping[str, str] | None = None) -> Visit:
        """Ask for an address and follow it, each hop checked. Raises FetchError.

        `known` holds the headers etag and last-modified of the last visit.
        """
        target = parse_address(url)
        conditions = {}
        if known and known.get("etag"):
            conditions["If-None-Match"] = known["etag"]
        if known and known.get("last-modified"):
            conditions["If-Modified-Since"] = known["last-modified"]
        seen = {target.url}
        for _ in range(MOST_HOPS + 1):
            self._check_robots(target)
            answer = self._ask(target, conditions)
            if answer.status == 304 and conditions:
                return Visit(target.url, None, answer.headers)
            if answer.status not in _REDIRECTS:
                return Visit(target.url, answer.body, answer.headers)
            target = parse_address(_location(answer), target.url)
            if target.url in seen:
                break
            seen.add(target.url)
        raise FetchError("redirects_without_end", "重定向没有尽头 | it redirects without end")

    def _ask(self, target: Target, conditions: Mapping[str, str]) -> Answer:
        """One hop, tried again where that may help. Raises FetchError."""
        politeness = self._politeness
        for attempt in range(1, politeness.tries + 1):
            self._wait_for_turn(target)
            try:
                answer = request(
                    target,
                    {"User-Agent": user_agent(), "Accept": "*/*", **conditions},
                    politeness.limits,
                    allow_private=politeness.allow_private,
                )
                _check_status(answer)
                return answer
            except FetchError as error:
                pause = max(error.wait_seconds, politeness.backoff_seconds * 2 ** (attempt - 1))
                if not error.may_pass or attempt == politeness.tries or pause > politeness.longest_wait_seconds:
                    raise
                self._sleep(pause)
        raise AssertionError("unreachable")

    def _wait_for_turn(self, target: Target) -> None:
        now = time.monotonic()
        wait = self._next_at.get(target.host, 0.0) - now
        if wait > 0:
            self._sleep(wait)
        delay = self._politeness.delay_seconds
        parser = self._robots.get(target.origin)
        asked = parser.crawl_delay(ROBOT_NAME) if parser is not None else None
        if asked is not None:
            delay = max(delay, min(float(asked), self._politeness.longest_wait_seconds))
        self._next_at[target.host] = time.monotonic() + delay

    def _check_robots(self, target: Target) -> None:
        """Raises FetchError: robots_disallow, robots_not_known (RFC 9309: no answer is no permission)."""
        parser = self._robots.get(target.origin)
        if parser is None:
            parser = self._robots[target.origin] = self._read_robots(target)
        if not parser.can_fetch(ROBOT_NAME, target.url):
            raise FetchError(
                "robots_disallow",
                "网站的 robots.txt 不允许程序访问,请人工下载 | robots.txt of the site does not allow it; "
                "download it by hand",
            )

    def _read_robots(self, target: Target) -> urllib.robotparser.RobotFileParser:
        parser = urllib.robotparser.RobotFileParser()
        place = parse_address("/robots.txt", target.url)
        for _ in range(MOST_HOPS + 1):
            try:
                answer = self._ask(place, {})
            except FetchError as error:
                if error.code == "address_not_answered":
                    break  # 404 and the like: no rules
                raise FetchError(
                    error.code if error.code in _NOT_ABOUT_ROBOTS else "robots_not_known",
                    error.message
                    if error.code in _NOT_ABOUT_ROBOTS
                    else f"读不到网站的 robots.txt,未访问({error.message}) | robots.txt cannot be read; not visited",
                    may_pass=error.may_pass,
                ) from error
            if answer.status not in _REDIRECTS:
                text = answer.body[:_ROBOTS_BYTES].decode("utf-8", "replace")
                parser.parse(text.splitlines())
                return parser
            place = parse_address(_location(answer), place.url)
        parser.parse([])
        return parser


_NOT_ABOUT_ROBOTS = (
    *("address_private", "host_not_found", "address_scheme", "address_not_valid", "certificate"),
    "script_challenge",
)


def script_challenge(detail: str, english: str) -> FetchError:
    """The error of a site that gives its page only to what runs its scripts; what shows it, in both languages."""
    return FetchError(
        "script_challenge",
        f"网站要求浏览器先运行脚本（防爬验证，{detail}），程序取不到内容；请在浏览器中打开网址，"
        "另存网页或下载附件，再导入存下的文件"
        f" | the site answers only browsers that run its scripts ({english}); open the address in a browser, save the "
        "page or its file, and ingest what you saved",
    )


def _check_status(answer: Answer) -> None:
    status = answer.status
    if status in _CHALLENGES:
        raise script_challenge(f"状态 {status}", f"status {status}")
    if status in (200, 203, 304) or status in _REDIRECTS:
        return
    if status in _PASSING:
        wait = _retry_after(answer.headers.get("retry-after", ""))
        message = f"网站暂时不能提供(状态 {status}) | the site cannot give it now (status {status})"
        raise FetchError("address_busy", message, may_pass=True, wait_seconds=wait)
    message = f"网站没有这个页面或不允许访问(状态 {status}) | the site has no such page or forbids it (status {status})"
    raise FetchError("address_not_answered", message)


def _location(answer: Answer) -> str:
    """Where a redirect leads; servers write Chinese names there as raw bytes, which the protocol takes for Latin-1."""
    text = answer.headers.get("location", "")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return text.encode("latin-1").decode(encoding)
    return text


def _retry_after(text: str) -> float:
    """Seconds to wait, from a number or a date."""
    text = text.strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
        return max(moment.timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def host_of(url: str) -> str:
    """The host of an address, for putting addresses of one host together."""
    return (urlsplit(url).hostname or "").lower()
