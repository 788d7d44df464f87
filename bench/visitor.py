"""A visitor of the served dashboard without a browser: speaks Streamlit's protocol and waits for the whole answer.

A page is asked for and filters are changed as a browser does it: the messages carry the states of the widgets, the
address and what the visitor already has. An answer is there when the run of the script has ended and everything that
it drew has arrived.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

SIDEBAR = 1
"""First number of a delta's path: what stands in the sidebar, as the filters do."""

LONGEST_ANSWER_SECONDS = 120


class NoAnswerError(RuntimeError):
    """The server broke off, showed an exception, or gave no answer in time."""


class Socket(Protocol):
    """What a visitor needs of a websocket."""

    async def send(self, message: bytes) -> None:
        """Send a message."""

    async def recv(self) -> bytes | str:
        """The next message."""


@dataclass(slots=True)
class Page:
    """What one run of the script has drawn, as far as a visitor acts upon it."""

    filters: list[tuple[str, Any]] = field(default_factory=list)
    """(kind of widget, its message) of what stands in the sidebar and can be chosen from."""
    charts: int = 0
    tables: int = 0
    exceptions: list[str] = field(default_factory=list)
    byte_count: int = 0


class Visitor:
    """One person: a connection, the states of the widgets, the messages that are kept."""

    def __init__(self, socket: Socket, page: str, seed: int) -> None:
        self._socket = socket
        self._page = page
        self._random = random.Random(seed)
        self._states: dict[str, WidgetState] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._query = ""
        self._script_hash = ""
        self.shown = Page()
        """The last answer."""

    async def open(self) -> float:
        """Open the page; seconds until it is complete."""
        return await self._ask()

    async def change_filter(self) -> float:
        """Choose something else in one filter of the sidebar; seconds until the answer is complete."""
        if not self.shown.filters:
            raise NoAnswerError(f"the page {self._page!r} offers no filter")
        kind, widget = self._random.choice(self.shown.filters)
        state = WidgetState(id=widget.id)
        options = _options(kind, widget)
        if kind == "selectbox":
            before = self._states.get(widget.id)
            others = [option for option in options if before is None or option != before.string_value]
            state.string_value = self._random.choice(others)
        else:
            count = self._random.choice((0, 1, 1, 2)) if kind == "multiselect" else self._random.choice((1, 1, 2, 3))
            chosen = self._random.sample(options, min(count, len(options)))
            state.string_array_value.data.extend(sorted(chosen, key=options.index))
        self._states[widget.id] = state
        return await self._ask()

    async def _ask(self) -> float:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self._query
        asked.page_script_hash = self._script_hash
        if not self._script_hash:
            asked.page_name = self._page
        asked.widget_states.widgets.extend(self._states.values())
        asked.cached_message_hashes.extend(self._kept)
        asked.context_info.timezone = "Asia/Shanghai"
        asked.context_info.locale = "zh-CN"
        asked.context_info.color_scheme = "light"
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        try:
            await asyncio.wait_for(self._take_answer(), LONGEST_ANSWER_SECONDS)
        except TimeoutError as error:
            raise NoAnswerError(f"no answer within {LONGEST_ANSWER_SECONDS} s") from error
        spent = time.perf_counter() - start
        if self.shown.exceptions:
            raise NoAnswerError(f"the page shows an exception: {self.shown.exceptions[0]}")
        return spent

    async def _take_answer(self) -> None:
        page, used = Page(), {}
        while True:
            data = await self._socket.recv()
            if isinstance(data, str):
                raise NoAnswerError("the server sent text")
            page.byte_count += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self._script_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "ref_hash":
                used[message.ref_hash] = self._kept[message.ref_hash]
                _note(page, self._kept[message.ref_hash], list(message.metadata.delta_path))
            elif kind == "delta":
                if message.metadata.cacheable:
                    used[message.hash] = message
                _note(page, message, list(message.metadata.delta_path))
            elif kind == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    break
                page, used = Page(), {}
        self.shown, self._kept = page, used


def _note(page: Page, message: ForwardMsg, path: list[int]) -> None:
    if message.delta.WhichOneof("type") != "new_element":
        return
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind in ("button_group", "multiselect", "selectbox") and path[:1] == [SIDEBAR]:
        widget = getattr(element, kind)
        if len(_options(kind, widget)) > 1:
            page.filters.append((kind, widget))
    elif kind == "vega_lite_chart":
        page.charts += 1
    elif kind == "dataframe":
        page.tables += 1
    elif kind == "exception":
        page.exceptions.append(f"{element.exception.type}: {element.exception.message}")


def _options(kind: str, widget: Any) -> list[str]:
    return [option.content for option in widget.options] if kind == "button_group" else list(widget.options)
