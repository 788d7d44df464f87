"""A list of addresses to documents at hand: several hosts at once, resumed where it stopped, unchanged ones left out.

<store>/fetched/<sha256>            documents fetched and not yet published
<store>/fetched/addresses.jsonl     what each address gave when it was last visited: final address, digest, etag, ...
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from disclosure.fetch.addresses import FetchError, is_address, parse_address
from disclosure.fetch.links import NOWHERE, Leads, leads_of, shows_nothing
from disclosure.fetch.names import name_of
from disclosure.fetch.visits import MOST_HOPS, Politeness, Visit, Visitor, host_of, script_challenge
from disclosure.ingest.sources import SourceProblem
from disclosure.readers.web import html
from disclosure.store.versions import current_version

FETCHED = "fetched"
_RECORDS = "addresses.jsonl"
_HOSTS_AT_ONCE = 8
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Record:
    """What an address gave: `files` of the report, `pages` of a list, the `name` that the server gives the document."""

    url: str
    final_url: str
    sha256: str
    etag: str = ""
    last_modified: str = ""
    files: tuple[str, ...] = ()
    at: str = ""
    pages: tuple[str, ...] = ()
    name: str = ""
    is_list: bool = False
    """Whether it is a list of reports and none itself."""
    left_out: int = 0
    has_more: bool = False

    @property
    def shown(self) -> str:
        """How people find the document again: its address, with the name of the file where the address has none."""
        return f"{self.final_url}#{self.name}" if self.name else self.final_url


@dataclass(slots=True)
class Collected:
    """`documents`: (address, file), in the order of the list; `unchanged` counts what is as at the last visit."""

    documents: list[tuple[str, Path]] = field(default_factory=list)
    problems: list[SourceProblem] = field(default_factory=list)
    unchanged: int = 0


def read_list(path: Path) -> list[str]:
    """The addresses in a text file: one a line, lines that begin with # and empty ones do not count.

    Raises OSError where it cannot be read.
    """
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def collect(
    urls: Sequence[str],
    folder: Path,
    politeness: Politeness,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Collected:
    """Fetch what is not at hand. An interrupt loses nothing that has been fetched. Raises OSError: disk full."""
    ledger = _Ledger(folder)
    wanted = list(dict.fromkeys(urls))
    by_host: dict[str, list[str]] = {}
    for url in wanted:
        by_host.setdefault(host_of(url) if is_address(url) else "", []).append(url)
    hosts = deque(by_host.values())
    results: dict[str, list[_Result]] = {}
    failures: list[OSError] = []

    def visit_hosts() -> None:
        while not failures:
            try:
                addresses = hosts.popleft()
            except IndexError:
                return
            visitor = Visitor(politeness)
            for url in addresses:
                try:
                    results[url] = _fetch_with_files(url, visitor, ledger)
                except OSError as error:
                    failures.append(error)
                    return

    # Threads that end with the program: Ctrl-C does not wait for a slow host, and what is fetched is on the disk.
    threads = [threading.Thread(target=visit_hosts, daemon=True) for _ in range(min(_HOSTS_AT_ONCE, len(hosts)))]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        next(thread for thread in threads if thread.is_alive() or thread is threads[-1]).join(_LOOK_SECONDS)
        on_progress(len(results), len(wanted))
    if failures:
        raise failures[0]
    collected = Collected()
    for url in wanted:
        for result in results[url]:
            if isinstance(result, SourceProblem):
                collected.problems.append(result)
            elif isinstance(result, str):
                collected.unchanged += 1
            else:
                collected.documents.append(result)
    return collected


_Result = SourceProblem | str | tuple[str, Path]
"""A problem, an address that has not changed, or an address and its file."""


def _fetch_with_files(url: str, visitor: Visitor, ledger: _Ledger) -> list[_Result]:
    """A page with the files that it leads to; of a list, each of its pages with its files."""
    seen: set[str] = set()
    results: list[_Result] = []
    waiting = [(url, True)]
    while waiting:
        address, is_first = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        result, record = _fetch(address, visitor, ledger)
        if record is None or not record.is_list:
            results.append(result)
        if record is None:
            continue
        results += _unfollowed(record)
        waiting[:0] = [(file, False) for file in record.files if file not in seen and address != file]
        # A list within a list would be the whole site.
        waiting += [(page, False) for page in record.pages] if is_first else []
    return results


def _unfollowed(record: Record) -> list[SourceProblem]:
    """What a page leads to and was not followed, by name."""
    problems = []
    if record.left_out:
        problems.append(
            SourceProblem(
                record.final_url,
                "list_too_long",
                f"此页链接过多，另有 {record.left_out} 个未访问；请把它们的网址列入清单（--urls） | "
                f"the page links to {record.left_out} more, which were not visited; list their addresses (--urls)",
            )
        )
    if record.has_more:
        problems.append(
            SourceProblem(
                record.final_url,
                "list_goes_on",
                "列表还有其他页，未访问；请把其余各页的网址也列入 | "
                "the list goes on on other pages, which were not visited; give their addresses too",
            )
        )
    return problems


def _fetch(url: str, visitor: Visitor, ledger: _Ledger) -> tuple[_Result, Record | None]:
    try:
        known = ledger.find(parse_address(url).url)
        if known is not None and ledger.has_body(known):
            return (known.shown, ledger.body_path(known.sha256)), known
        headers = {"etag": known.etag, "last-modified": known.last_modified} if known is not None else None
        visit, leads = _visit(url, visitor, headers)
    except FetchError as error:
        return SourceProblem(url, error.code, error.message), None
    if visit.body is None and known is not None:
        return known.final_url, known
    record = _record_of(parse_address(url).url, visit, leads)
    if known is not None and known.sha256 == record.sha256:
        ledger.note(record, None)
        return record.final_url, record
    ledger.note(record, visit.body or b"")
    return (record.shown, ledger.body_path(record.sha256)), record


def _visit(url: str, visitor: Visitor, headers: dict[str, str] | None) -> tuple[Visit, Leads]:
    """What an address gives after all pages that send on. Raises FetchError: also script_challenge."""
    seen: set[str] = set()
    for _ in range(MOST_HOPS):
        visit = visitor.visit(url, headers)
        body = visit.body or b""
        is_page = html.accepts(body) or b"<script" in body[:4096].lower()
        leads = leads_of(body, visit.url) if is_page else NOWHERE
        if leads.onward is None:
            if is_page and shows_nothing(body):
                raise script_challenge("页面只有脚本", "the page is scripts alone")
            # What was said of an address that only sends on is no word about where it led to.
            return (replace(visit, headers={}) if seen else visit), leads
        if leads.onward in seen:
            break
        seen.add(leads.onward)
        url, headers = leads.onward, None
    raise FetchError("redirects_without_end", "重定向没有尽头 | it redirects without end")


def _record_of(url: str, visit: Visit, leads: Leads) -> Record:
    body = visit.body or b""
    return Record(
        url=url,
        final_url=visit.url,
        sha256=hashlib.sha256(body).hexdigest(),
        etag=visit.headers.get("etag", ""),
        last_modified=visit.headers.get("last-modified", ""),
        files=leads.files,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        pages=leads.pages,
        name=name_of(visit.url, visit.headers.get("content-disposition", "")),
        is_list=leads.is_list,
        left_out=leads.left_out,
        has_more=leads.has_more,
    )


class _Ledger:
    """What has been fetched, on disk as soon as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FETCHED
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._records: dict[str, Record] = {}
        self._is_torn = False
        # Without a published version nothing that an address gave before is in the store.
        self._counts = current_version(folder) is not None
        with suppress(FileNotFoundError):
            text = (self._folder / _RECORDS).read_text(encoding="utf-8", errors="replace")
            self._is_torn = not text.endswith("\n") and text != ""
            for line in text.splitlines():
                # A line that a crash has torn is an address to be visited again.
                with suppress(ValueError, TypeError):
                    values = json.loads(line)
                    lists = {name: tuple(values.get(name, ())) for name in ("files", "pages")}
                    record = Record(**{**values, **lists})
                    self._records[record.url] = record

    def find(self, url: str) -> Record | None:
        """What an address gave last, where the document is at hand or in the store."""
        record = self._records.get(url)
        return record if record is not None and (self._counts or self.has_body(record)) else None

    def body_path(self, sha256: str) -> Path:
        """Where the document is until it is published."""
        return self._folder / sha256

    def has_body(self, record: Record) -> bool:
        """Whether the document was fetched by an ingest that did not come to its end."""
        with suppress(OSError):
            return hashlib.sha256(self.body_path(record.sha256).read_bytes()).hexdigest() == record.sha256
        return False

    def note(self, record: Record, body: bytes | None) -> None:
        """Keep a document and what is known of it."""
        with self._lock:
            if body is not None:
                temporary = self._folder / f"{record.sha256}.part"
                temporary.write_bytes(body)
                os.replace(temporary, self.body_path(record.sha256))
            self._records[record.url] = record
            place = self._folder / _RECORDS
            with place.open("a", encoding="utf-8", newline="\n") as handle:
                handle.write(("\n" if self._is_torn else "") + json.dumps(asdict(record), ensure_ascii=False) + "\n")
            self._is_torn = False


def forget_bodies(folder: Path) -> None:
    """Delete the fetched documents: they are published. What is known of the addresses stays."""
    for path in (folder / FETCHED).glob("*"):
        if path.name != _RECORDS:
            with suppress(OSError):
                path.unlink(missing_ok=True)
