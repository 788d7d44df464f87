"""One request to one checked network address, within limits of time and size. Redirects are answers, not followed.

The standard library's client: the name has been resolved and checked before, and the connection goes to that very
address (a name that changes its address in between is of no use), while the certificate is checked for the name.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from disclosure.fetch.addresses import FetchError, Target, resolve

_PART = 64 * 1024


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Seconds without a byte, seconds in all, and bytes of an answer, unpacked."""

    silence_seconds: float = 20
    seconds: float = 120
    byte_count: int = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: header names in lower case, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Direct(http.client.HTTPConnection):
    """A connection to a network address that has been checked, whatever the name says now."""

    def __init__(self, target: Target, address: str, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self._target = target
        self._address = address
        self.wire: socket.socket | None = None
        """The socket, also when an answer that ends with its connection has taken it over from `sock`."""

    def connect(self) -> None:
        """Connect, and agree on encryption under the name of the host."""
        self.sock = self.wire = socket.create_connection((self._address, self._target.port), self.timeout)
        if self._target.scheme == "https":
            self.sock = self.wire = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self._target.host
            )


def request(
    target: Target, headers: Mapping[str, str], limits: RequestLimits, *, allow_private: bool = False
) -> Answer:
    """Ask for an address. Raises FetchError with a reason; `may_pass` where another try may succeed."""
    addresses = resolve(target, allow_private=allow_private)
    last: FetchError | None = None
    for address in addresses[:2]:
        try:
            return _ask(target, address, headers, limits)
        except FetchError as error:
            last = error
            if error.code != "no_connection":
                raise
    assert last is not None
    raise last


def _ask(target: Target, address: str, headers: Mapping[str, str], limits: RequestLimits) -> Answer:
    connection = _Direct(target, address, limits.silence_seconds)
    has_expired = threading.Event()
    try:
        with _deadline(connection, limits.seconds, has_expired):
            connection.request("GET", target.path, headers={"Accept-Encoding": "gzip", **headers})
            with connection.getresponse() as response:
                status = response.status
                received = {name.lower(): value for name, value in response.getheaders()}
                stated = received.get("content-length", "")
                if stated.isdecimal() and int(stated) > limits.byte_count:
                    raise _too_large(limits)
                body = _read_body(response, received, limits)
    except FetchError as error:
        if has_expired.is_set():  # what was cut looks like an answer that is not whole
            raise _too_slow(limits) from error
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        if has_expired.is_set() or isinstance(error, TimeoutError):
            raise _too_slow(limits) from error
        if isinstance(error, ssl.SSLCertVerificationError):
            message = f"证书无效({error.verify_message}) | its certificate is not valid ({error.verify_message})"
            raise FetchError("certificate", message) from error
        if isinstance(error, http.client.IncompleteRead):
            raise _truncated() from error
        detail = (str(error) or type(error).__name__)[:120]
        code = "no_connection" if connection.sock is None else "connection_broken"
        message = f"连接失败({detail}) | the connection failed ({detail})"
        raise FetchError(code, message, may_pass=True) from error
    finally:
        connection.close()
    if has_expired.is_set():
        raise _too_slow(limits)
    return Answer(status, received, body)


@contextmanager
def _deadline(connection: _Direct, seconds: float, has_expired: threading.Event) -> Iterator[None]:
    """Cut the connection after some seconds: one that sends a byte now and then never runs into a timeout."""

    def cut() -> None:
        has_expired.set()
        if connection.wire is not None:
            with suppress(OSError):
                connection.wire.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


_PACKED = frozenset(("br", "zstd", "compress", "x-compress", "dcb", "dcz"))


def _read_body(response: http.client.HTTPResponse, headers: Mapping[str, str], limits: RequestLimits) -> bytes:
    """The body, unpacked, never more than the limit. Raises FetchError: file_too_large, answer_cut_off."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in _PACKED or "," in encoding:
        raise FetchError("encoding_not_read", f"未知的传输编码 {encoding[:40]} | unknown encoding {encoding[:40]}")
    # What is no way to pack (servers state a charset there) says nothing, as to browsers.
    is_packed = encoding in ("gzip", "x-gzip", "deflate")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if is_packed else None
    parts: list[bytes] = []
    size = received = 0
    while part := response.read(_PART):
        is_first = not received
        received += len(part)
        while part:
            piece = part
            part = b""
            if unpack is not None:
                if is_first and encoding == "deflate" and not _has_zlib_header(piece):
                    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
                is_first = False
                try:
                    piece = unpack.decompress(piece, limits.byte_count + 1 - size)
                except zlib.error as error:
                    raise _truncated() from error
                part = unpack.unconsumed_tail
            parts.append(piece)
            size += len(piece)
            if size > limits.byte_count:
                raise _too_large(limits)
    stated = headers.get("content-length", "")
    is_short = stated.isdecimal() and "transfer-encoding" not in headers and received < int(stated)
    if is_short and response.status not in (204, 304):
        raise _truncated()
    if unpack is not None and received and not unpack.eof:
        raise _truncated()
    return b"".join(parts)


def _has_zlib_header(data: bytes) -> bool:
    """Whether packed data begins as zlib or gzip does; some servers send it without."""
    return data[:2] == b"\x1f\x8b" or (len(data) > 1 and data[0] & 15 == 8 and (data[0] * 256 + data[1]) % 31 == 0)


def _too_slow(limits: RequestLimits) -> FetchError:
    return FetchError(
        "too_slow",
        f"{limits.seconds:g} 秒内没有传完(或 {limits.silence_seconds:g} 秒没有数据) | "
        f"not finished within {limits.seconds:g} seconds (or silent for {limits.silence_seconds:g})",
        may_pass=True,
    )


def _too_large(limits: RequestLimits) -> FetchError:
    megabytes = limits.byte_count / 1024 / 1024
    return FetchError(
        "file_too_large", f"超过 {megabytes:g} MB 的上限,未读取 | over the limit of {megabytes:g} MB; not read"
    )


def _truncated() -> FetchError:
    return FetchError("answer_cut_off", "传输不完整 | the answer is not whole", may_pass=True)
