"""Stores that the metric tests share: the verified reports and random ones, each with its plain facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from disclosure.store.default import ensure_default_store
from disclosure.store.read import Store
from tests.metrics.random_store import random_store
from tests.metrics.reference import Facts, read_facts


@dataclass(frozen=True)
class Case:
    """A store and what it holds."""

    store: Store
    facts: Facts


@pytest.fixture(scope="session")
def verified_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The verified real reports."""
    folder = tmp_path_factory.mktemp("verified") / "store"
    ensure_default_store(folder)
    with Store.open(folder) as store:
        yield Case(store, read_facts(store))


@pytest.fixture(scope="session", params=["verified", 1, 2])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The verified reports, then two stores of random ones."""
    if request.param == "verified":
        yield request.getfixturevalue("verified_case")
        return
    with random_store(tmp_path_factory.mktemp("random") / "store", seed=request.param) as store:
        yield Case(store, read_facts(store))
