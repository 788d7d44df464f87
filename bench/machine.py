"""The machine of a run, without its name: what a reader needs to compare two runs."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path

import psutil

SHOWN_PACKAGES = ("duckdb", "polars", "selectolax", "streamlit", "lxml", "pandas")


def describe_machine() -> dict[str, str]:
    """Processor, cores that this process may use, memory, system, Python, versions of the measured packages."""
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in SHOWN_PACKAGES)
    return {
        "processor": _processor(),
        "cores": str(_usable_cores()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": packages,
    }


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
