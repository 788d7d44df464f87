"""Machines of these tests; a test skips, with the reason, where what it needs is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lake.machines import Machine, MissingError, Postgres, make_machine, run_postgres


@pytest.fixture(scope="session")
def machine() -> Machine:
    """The programs of the project with the DuckDB of the lake."""
    try:
        return make_machine()
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that is this test's alone."""
    try:
        with run_postgres() as server:
            yield server
    except MissingError as error:
        pytest.skip(str(error))
