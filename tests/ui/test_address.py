"""What the address bar may hold: only codes that fit; anything else is dropped without harm."""

from __future__ import annotations

import pytest

from disclosure.ui.shell import address


def test_keeps_what_fits() -> None:
    raw = {"scope": ["aggregate"], "years": ["2023", "2024", "2023"], "region": ["350128"], "agency": ["a95ad876804e5"]}
    assert address.clean(raw) == {
        "scope": ["aggregate"],
        "years": ["2023", "2024"],
        "region": ["350128"],
        "agency": ["a95ad876804e5"],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scope", "own' or 1=1 --"),
        ("scope", "both"),
        ("years", "1999"),
        ("years", "2024; drop table report"),
        ("region", "35%"),
        ("region", "'; attach 'x' --"),
        ("agency", "<script>alert(1)</script>"),
        ("agency", "a95ad876804e5\n"),
        ("body", "../../etc/passwd"),
        ("cell", "2024.a.b"),
        ("lang", "fr"),
        ("leaf", "-1"),
        ("leaf", "9999999999"),
        ("unheard_of", "x"),
    ],
)
def test_drops_what_does_not(name: str, value: str) -> None:
    assert address.clean({name: [value]}) == {}


def test_an_address_has_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that differs in its order alone would be one more step of the browser's history."""
    monkeypatch.setattr(address.st, "session_state", {address.STATE_KEY: {"body": ["a95ad876804e5"], "lang": ["en"]}})
    assert list(address.address_for("agency", focus="2023")) == ["focus", "body", "lang"]


def test_one_value_where_one_is_meant_and_a_limit_where_many() -> None:
    many = [f"a{number:012x}" for number in range(address.MAXIMUM_VALUES + 10)]
    state = address.clean({"scope": ["own", "aggregate"], "agency": many})
    assert state["scope"] == ["own"]
    assert state["agency"] == many[: address.MAXIMUM_VALUES]
