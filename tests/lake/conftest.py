"""Machines of these tests; a test skips, with the reason, where what it needs is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lake.machines import (
    Machine,
    MissingError,
    ObjectStorage,
    Postgres,
    make_machine,
    run_object_storage,
    run_postgres,
)


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


@pytest.fixture
def storage() -> Iterator[ObjectStorage]:
    """An object storage that is this test's alone, with the bucket `shared`."""
    try:
        with run_object_storage("shared") as server:
            yield server
    except MissingError as error:
        pytest.skip(str(error))
