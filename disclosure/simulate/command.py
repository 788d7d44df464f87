"""What `disclosure simulate` does: a simulated province into a store, or as web pages into a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Never

import polars as pl
from tqdm import tqdm

from disclosure.agencies.registry import Registry
from disclosure.cli import UsageError
from disclosure.simulate.documents import ERRORS_FILE, write_documents
from disclosure.simulate.printing import Simulation
from disclosure.store.default import read_store_info
from disclosure.store.versions import current_version
from disclosure.store.write import StoreWriter


class SimulatedRegistry(Registry):
    """No bodies but the simulated ones; their places instead of the real ones, which have none."""

    def __init__(self, regions: pl.DataFrame) -> None:
        super().__init__()
        self._regions = regions

    def regions(self) -> pl.DataFrame:
        """The rows of the table `region`."""
        return self._regions


def simulate_store(bodies: int, years: Sequence[int], seed: int, folder: Path) -> None:
    """Make a simulated province the next version of a store, in place of an earlier simulation.

    The planted errors go to planted_errors.csv in the folder. Raises UsageError for numbers that cannot be made and
    StoreError where the store holds real reports.
    """
    simulation = _make(bodies, years, seed)
    replaces = _is_simulated(folder)
    count = 0
    errors = []
    agencies = simulation.agencies
    registry = SimulatedRegistry(simulation.regions)
    with StoreWriter(folder, registry, origin="simulated", starts_empty=replaces) as writer:
        with _progress(simulation) as bar:
            for published in simulation.publish():
                for batch in simulation.print_batches(published):
                    writer.add_frames(agencies, batch.documents, batch.reports, batch.figures, batch.paragraphs)
                    agencies = agencies.clear()
                    errors.append(batch.planted_errors.drop("report_id"))
                    count += batch.reports.height
                    bar.update(batch.reports.height)
        writer.publish()
    pl.concat(errors).write_csv(folder / ERRORS_FILE, include_bom=True)
    print(
        f"模拟数据:{simulation.agencies.height} 个机关,{count} 份报告,存入 {folder} | "
        f"simulated data: {simulation.agencies.height} bodies, {count} reports in {folder}"
    )


def simulate_documents(bodies: int, years: Sequence[int], seed: int, folder: Path) -> None:
    """Write the reports of a simulated province as web pages, a folder a year, with planted_errors.csv beside them.

    Raises UsageError for numbers that cannot be made and for a folder that cannot be written.
    """
    simulation = _make(bodies, years, seed)
    try:
        with _progress(simulation) as bar:
            count = write_documents(simulation, folder, bar.update)
    except OSError as error:
        raise UsageError(
            f"无法写入 {folder}({error.strerror}) | {folder} cannot be written ({error.strerror})"
        ) from error
    print(f"模拟数据:{count} 个网页,在 {folder} | simulated data: {count} web pages in {folder}")


def _is_simulated(folder: Path) -> bool:
    """Whether the folder holds a simulation, which another may replace; real reports are never replaced."""
    return current_version(folder) is not None and read_store_info(folder).get("is_simulated") == "true"


def _make(bodies: int, years: Sequence[int], seed: int) -> Simulation:
    try:
        return Simulation(bodies, years, seed)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _progress(simulation: Simulation) -> tqdm[Never]:
    total = int((~simulation.is_missing).sum())
    return tqdm(total=total, unit="份", desc="模拟 simulating", disable=not sys.stderr.isatty())
