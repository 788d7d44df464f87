"""Functions that run in a process of their own, to be killed or limited there.

The process is forked from a server that has the program loaded: starting Python and importing it takes ten times as
long as what these tests do. Not on Windows, where there is no such server.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

_LOADED = ["pytest", "disclosure.store.write", "tests.store.rows"]


def run_forked(function: Callable[..., None], *arguments: Any) -> int:
    """Run a function of a module in a process of its own; its exit code, a signal that ended it as a negative number.

    What the function prints is seen where the test fails only.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    process = context.Process(target=function, args=arguments)
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def dying_at(function: Callable[..., Any], moment: str, ending: str = "") -> Callable[..., Any]:
    """The function, which kills the process that calls it before or after (`moment`) its work; where `ending` is given,
    only in a call whose last argument ends so.
    """

    def wrapped(*arguments: Any, **named: Any) -> Any:
        is_meant = str(arguments[-1] if arguments else "").endswith(ending)
        if is_meant and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **named)
        if is_meant:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped
