"""Documents read by the workers of a Dask cluster, in order, with the same limits and the same outcome as here.

The bytes travel with the order, through the scheduler, a bounded amount at a time; originals and readings are kept by
the machine that ingests. An order whose worker is lost goes to another worker; one that loses worker after worker is
divided, and a document that loses them alone is read here: only its own reader process can tell of a document.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from disclosure.ingest.cluster_worker import Order, WorkerState, end_run, read_order, worker_state
from disclosure.ingest.fingerprint import ReadersState, readers_state
from disclosure.ingest.pieces import Keeping, Limits, Loaded, Piece
from disclosure.ingest.workers import Workers, default_count
from disclosure.store.batch import Batch
from disclosure.store.errors import StoreError
from disclosure.store.originals import keep_original
from disclosure.store.unfinished import keep_batch

CONNECT_SECONDS = 10.0
"""How long a scheduler may take to answer, and the first worker to be there."""

PATIENCE_SECONDS = 60.0
"""How long an ingest waits for workers where all of them have gone."""

END_SECONDS = 5.0
"""How long workers may take to hear that their readings are no longer wanted."""

MOST_BYTES = 256 * 1024**2
"""Bytes of documents that are out with the cluster at once: they are held here and by the scheduler."""

_AHEAD = 2
"""Orders for each thread of the cluster: one in hand, one on its way."""

_READY_AHEAD = 64
"""Orders that may wait, read, behind one that takes long."""

_LOOK_SECONDS = 1.0
_ANSWER_SECONDS = 10.0


class ClusterError(StoreError):
    """Why the cluster does not read; the message is for people. Nothing has been published."""


@dataclass(slots=True, eq=False)
class _Sent:
    """A piece in its place in the line: out with the cluster (`answer`) until its batch is there."""

    documents: list[Loaded]
    batch: Batch | None = None
    answer: Any = None
    kept: list[Future[None]] = field(default_factory=list)

    @property
    def byte_count(self) -> int:
        return sum(len(loaded.data) for loaded in self.documents)


class ClusterReaders:
    """Reads pieces by the cluster at `address` (HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT of its scheduler).

    A context; entering raises ClusterError where nobody answers, or where a worker reads otherwise than this machine.
    """

    def __init__(self, address: str, keeping: Keeping, limits: Limits | None = None) -> None:
        self._address = address
        self._keeping = keeping
        self._limits = limits or Limits()
        self._expected = readers_state_or_advice()
        self._run = uuid4().hex
        self._number = 0
        self._client: Any = None
        self._answers: SimpleQueue[_Sent] = SimpleQueue()
        self._keepers = ThreadPoolExecutor(default_count(), "keep")
        self._threads = 0
        self._looked_at = self._seen_at = 0.0

    def __enter__(self) -> ClusterReaders:
        self._client = _connect(self._address)
        try:
            self._check_workers()
        except BaseException:  # whatever ends it, an interrupt too: the connection is closed, and the error goes on
            self._client.close(timeout=END_SECONDS)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._keepers.shutdown(cancel_futures=kind is not None)
        if kind is not None:
            # Until they have answered: a client that is closed at once takes its message with it. But no worker that
            # does not answer is waited for longer than this.
            telling = threading.Thread(target=self._end_run, daemon=True)
            telling.start()
            telling.join(END_SECONDS)
        with suppress(Exception):
            self._client.close(timeout=END_SECONDS)

    def _end_run(self) -> None:
        with suppress(Exception):  # the cluster may have gone: there is nothing left to be said to it
            if self._client.status == "running":
                self._client.run(end_run, self._run, on_error="ignore")

    def read(self, pieces: Iterator[Piece]) -> Iterator[Batch]:
        """The batches of the pieces, in order; those that have one already pass through.

        Raises ClusterError: the cluster has gone, or a worker that came later reads otherwise; OSError: disk full.
        """
        line: deque[_Sent] = deque()
        is_open = True
        while True:
            while is_open and self._has_room(line):
                piece = next(pieces, None)
                if piece is None:
                    is_open = False
                elif piece.batch is not None:
                    line.append(_Sent([], piece.batch))
                elif piece.documents:
                    sent = _Sent(piece.documents)
                    if self._keeping.originals is not None:
                        sent.kept.append(self._keepers.submit(self._keep_originals, piece.documents))
                    self._send(sent)
                    line.append(sent)
            while line and line[0].batch is not None:
                first = line.popleft()
                for kept in first.kept:
                    kept.result()
                yield first.batch  # type: ignore[misc]
            if line:
                self._receive(line)
            elif not is_open:
                return

    def _has_room(self, line: deque[_Sent]) -> bool:
        out = [sent for sent in line if sent.batch is None]
        most = _AHEAD * self._threads + 1
        return (
            len(out) < most
            and len(line) < most + _READY_AHEAD
            and (not out or sum(sent.byte_count for sent in out) < MOST_BYTES)
        )

    def _send(self, sent: _Sent) -> None:
        self._number += 1
        order = Order(self._run, sent.documents, self._limits, self._expected)
        sent.answer = self._client.submit(read_order, order, key=f"read-{self._run}-{self._number}", pure=False)
        self._await(sent)

    def _await(self, sent: _Sent) -> None:
        sent.answer.add_done_callback(lambda _: self._answers.put(sent))

    def _receive(self, line: deque[_Sent]) -> None:
        """Wait a moment for an answer, and see what came of it."""
        self._look()
        try:
            sent = self._answers.get(timeout=_LOOK_SECONDS)
        except Empty:
            return
        if sent.answer.status == "error":
            self._send_again(line, sent, sent.answer.exception())
            return
        try:
            # Also of one that is "lost": it was read, its worker went before the answer came, and another reads it.
            answer = sent.answer.result(timeout=_ANSWER_SECONDS)
        except TimeoutError:
            self._await(sent)
            return
        except Exception as error:
            if sent.answer.status != "error":  # cancelled: there is no scheduler any more
                raise _lost(self._address) from error
            self._send_again(line, sent, error)  # the worker that was to read it again has been lost as well
            return
        if isinstance(answer, WorkerState):
            holders = self._client.who_has([sent.answer])
            raise _unfit({address: answer for addresses in holders.values() for address in addresses}, self._expected)
        self._finish(sent, answer)

    def _finish(self, sent: _Sent, batch: Batch) -> None:
        sent.batch, sent.documents, sent.answer = batch, [], None
        if self._keeping.unfinished is not None:
            sent.kept.append(
                self._keepers.submit(keep_batch, self._keeping.unfinished, self._keeping.fingerprint, batch)
            )

    def _send_again(self, line: deque[_Sent], sent: _Sent, error: BaseException) -> None:
        """An order has lost one worker after the other, or its worker could start no process: divide it, or read here.

        Which of its documents it was, if any, nobody saw: none is refused for that.
        """
        if not (isinstance(error, OSError) or type(error).__name__ == "KilledWorker"):
            raise ClusterError(
                f"集群的工作进程出错({type(error).__name__}: {error}),未发布任何内容;"
                "请确认各机器安装的是同一版本"
                f" | a worker of the cluster failed ({type(error).__name__}: {error}); nothing was published."
                " Is the same version installed on all machines?"
            )
        if len(sent.documents) == 1:
            with Workers(1, Keeping(), self._limits) as here:
                (batch,) = here.read(iter([Piece(sent.documents)]))
            self._finish(sent, batch)
            return
        place = line.index(sent)
        del line[place]
        for offset, loaded in enumerate(sent.documents):
            alone = _Sent([loaded], kept=list(sent.kept))
            line.insert(place + offset, alone)
            self._send(alone)

    def _keep_originals(self, documents: list[Loaded]) -> None:
        assert self._keeping.originals is not None
        for loaded in documents:
            keep_original(self._keeping.originals, loaded.sha256, loaded.data)

    # -- the cluster --------------------------------------------------------------------------------------------

    def _check_workers(self) -> None:
        """See that all workers read as this machine does. Raises ClusterError."""
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        self._look()
        states = self._client.run(worker_state, on_error="return")
        if not states:
            raise ClusterError(
                f"集群 {self._address} 没有工作进程;请用 python -m dask worker 启动"
                f" | the cluster {self._address} has no worker; start one with python -m dask worker"
            )
        if any(state != WorkerState(self._expected, may_start=True) for state in states.values()):
            raise _unfit(states, self._expected)

    def _look(self) -> None:
        """See whether the cluster is there, and how many it reads at once. Raises ClusterError."""
        now = time.monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return
        if self._client.status != "running":
            raise _lost(self._address)
        try:
            self._threads = sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as error:
            raise _lost(self._address) from error
        self._looked_at = now
        if self._threads or not self._seen_at:
            self._seen_at = now
        elif now - self._seen_at > PATIENCE_SECONDS:
            raise ClusterError(
                f"集群 {self._address} 的工作进程都已离开,未发布任何内容;"
                "已读取的部分下次不必重读"
                f" | all workers of the cluster {self._address} have gone; nothing was published,"
                " what was read need not be read again next time"
            )


def readers_state_or_advice() -> ReadersState:
    """The state of this machine's readers. Raises ClusterError where the extra is not installed."""
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ClusterError(
            "--cluster 需要可选组件 cluster:设置 DISCLOSURE_EXTRAS=cluster 后重新启动,"
            "或 pip install 'disclosure[cluster]'"
            " | --cluster needs the optional part 'cluster': set DISCLOSURE_EXTRAS=cluster and start again, or"
            " pip install 'disclosure[cluster]'"
        ) from error
    return readers_state()


def _connect(address: str) -> Any:
    import dask
    import distributed

    for name in list(logging.root.manager.loggerDict):
        if (
            name.partition(".")[0] == "distributed"
        ):  # its loggers have levels of their own; ClusterError speaks to people
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # A document may have 64 MB: the engine warns of ten.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})
    if address.startswith("tls:") and distributed.Security().get_connection_args("client").get("ssl_context") is None:
        raise ClusterError(
            f"{address} 需要证书:请按 Dask 文档设置 DASK_DISTRIBUTED__COMM__TLS__CA_FILE 等变量,未改动任何内容"
            f" | {address} needs certificates: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE and the others that Dask"
            " documents; nothing was changed"
        )
    try:
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise ClusterError(
            f"集群 {address} 没有应答({type(error).__name__}),未改动任何内容;请检查地址(主机:端口)"
            "和 python -m dask scheduler 是否在运行"
            f" | the cluster {address} does not answer ({type(error).__name__}); nothing was changed. Check the"
            " address (HOST:PORT) and that python -m dask scheduler is running"
        ) from error


def _lost(address: str) -> ClusterError:
    return ClusterError(
        f"与集群 {address} 的连接已断开,未发布任何内容;"
        "已读取的部分下次不必重读"
        f" | the connection to the cluster {address} was lost; nothing was published,"
        " what was read need not be read again next time"
    )


def _unfit(states: dict[str, Any], expected: ReadersState) -> ClusterError:
    """Name the workers that are not as expected, each with what is otherwise."""
    named = [
        f"{address}: {_difference(state, expected)}"
        for address, state in sorted(states.items())
        if state != WorkerState(expected, may_start=True)
    ]
    return ClusterError(
        "集群的工作进程与本机不同,读出的结果可能不一致,未发布任何内容;"
        "请在各机器上装同一版本后重新启动工作进程"
        " | workers of the cluster are not as this machine, so that they may read otherwise; nothing was published."
        " Install the same version everywhere and start the workers again:"
        + "".join(f"{os.linesep}{line}" for line in named)
    )


def _difference(state: Any, expected: ReadersState) -> str:
    if not isinstance(state, WorkerState):
        return f"{type(state).__name__}: {state}"
    if not state.may_start:
        return "须以 --no-nanny 启动 | it has to be started with --no-nanny"
    readers = state.readers
    pairs = {
        "读取版本 version of the readers": (readers.version, expected.version),
        "读取程序和数据 their code and data": (readers.fingerprint, expected.fingerprint),
        "软件包 packages": (", ".join(readers.programs), ", ".join(expected.programs)),
        "识别扫描件 reads scans": (readers.can_recognise, expected.can_recognise),
        "LibreOffice": (readers.can_convert, expected.can_convert),
    }
    return "; ".join(f"{what} {theirs} (here {ours})" for what, (theirs, ours) in pairs.items() if theirs != ours)
