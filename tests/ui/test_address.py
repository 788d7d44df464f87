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


def test_what_is_not_here_leaves_the_address_and_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, object] = {}
    raw = {"section": ["nonsense"], "years": ["2019", "2031"], "scope": ["both"], "utm_source": ["mail"]}
    monkeypatch.setattr(address.st, "session_state", session)
    monkeypatch.setattr(address.st, "query_params", QueryParams(raw))
    address.read("compare")
    assert address.refused() == ["scope=both"], "what no page knows means nothing"
    assert address.keep_one("section", ("why", "who")) is None
    assert address.keep_known("years", ("2019", "2020")) == ["2019"]
    assert address.refused() == ["scope=both", "section=nonsense", "years=2031"]
    assert address.address_for("compare") == {"years": ["2019"]}
    # Once something is changed on the page it is no longer said; a filter of all pages stays for the next page.
    address.put("section", "who")
    assert address.refused() == []
    assert address.keep_known("years", ()) == []
    assert address.values("years") == ["2019"]
    assert address.keep_known("section", ()) == []
    assert (address.values("section"), address.refused()) == ([], [])


def test_a_day_that_is_none_leaves_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address.st, "session_state", {})
    monkeypatch.setattr(address.st, "query_params", QueryParams({"since": ["2026-02-31"]}))
    address.read("overview")
    assert address.day("since") is None
    assert address.refused() == ["since=2026-02-31"]


class QueryParams(dict[str, list[str]]):
    """The address as the framework gives it, as far as it is read."""

    def get_all(self, name: str) -> list[str]:
        return self[name]

    def from_dict(self, wanted: dict[str, list[str]]) -> None:
        """Replace the whole address."""
        self.clear()
        self.update(wanted)


def test_an_address_has_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that differs in its order alone would be one more step of the browser's history."""
    monkeypatch.setattr(address.st, "session_state", {address.STATE_KEY: {"body": ["a95ad876804e5"], "lang": ["en"]}})
    assert list(address.address_for("agency", focus="2023")) == ["focus", "body", "lang"]


def test_one_value_where_one_is_meant_and_a_limit_where_many() -> None:
    many = [f"a{number:012x}" for number in range(address.MAXIMUM_VALUES + 10)]
    state = address.clean({"scope": ["own", "aggregate"], "agency": many})
    assert state["scope"] == ["own"]
    assert state["agency"] == many[: address.MAXIMUM_VALUES]


def test_a_section_stays_with_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another page does not take it over; the navigation, which brings no parameters, opens the one that was open."""
    query = QueryParams({"section": ["why"], "years": ["2024"]})
    monkeypatch.setattr(address.st, "session_state", {})
    monkeypatch.setattr(address.st, "query_params", query)
    address.read("applications")
    address.write("applications")
    assert address.address_for("checks") == {"years": ["2024"]}
    assert address.address_for("applications", order="lowest")["section"] == ["why"]
    for page, section in (("checks", []), ("applications", ["why"])):
        query.clear()
        address.read(page)
        assert (address.values("section"), address.values("years")) == (section, ["2024"])
        address.write(page)
