"""Functions that run in a process of their own, to be killed or limited there.

The process is forked from a server that has the program loaded: starting Python and importing it takes ten times as
long as what these tests do. Not on Windows, where there is no such server.
"""

from __future__ import annotations

import multiprocessing
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
