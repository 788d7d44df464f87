"""The filters of every page: year, scope, region, level, kind, agency. They live in the address and stay across pages.

The browser never gets a list that grows with the data: agencies are searched on the server, regions are offered one
step at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import streamlit as st

from disclosure.ui.shell import address
from disclosure.ui.shell.answers import Answers
from disclosure.ui.shell.labels import Words, escape_markdown

SEARCH_RESULTS = 20
DEFAULT_SCOPE = "own"
ALL = ("scope", "years", "region", "level", "kind", "agency")

Parameters: TypeAlias = dict[str, str | int | list[str] | list[int] | None]


@dataclass(frozen=True, slots=True)
class Selection:
    """What the filters say. Empty tuples mean all; `scope` is always exactly one."""

    years: tuple[int, ...]
    scope: str
    region_code: str | None
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    agency_ids: tuple[str, ...]
    offered_years: tuple[int, ...]
    """Every year that the store has under this scope: the axis of charts."""
    reported_years: tuple[int, ...]
    """The years with a report under all these filters."""
    focus_year: int | None
    """The year that cards and comparisons speak about: the one asked for, else the latest reported."""
    excluded_ids: tuple[str, ...] = ()
    """Bodies that are left out; `agency_ids` is empty then."""

    def parameters(self) -> Parameters:
        """The selection as the parameters that the named queries share."""
        return {"years": list(self.years) or None, **self.parameters_without_years()}

    def parameters_without_years(self) -> Parameters:
        """The same for queries that take one year or all of them."""
        return {
            "scope": self.scope,
            "region_code": self.region_code,
            "levels": list(self.levels) or None,
            "kinds": list(self.kinds) or None,
            "agency_ids": [*self.agency_ids, *(f"-{agency_id}" for agency_id in self.excluded_ids)] or None,
        }

    def in_focus(self) -> Parameters:
        """The selection for the year in focus only."""
        years = None if self.focus_year is None else [self.focus_year]
        return {"years": years, **self.parameters_without_years()}


def choose(answers: Answers, words: Words, names: tuple[str, ...] = ALL) -> Selection:
    """Draw the filters named into the sidebar and return what they say; one that is not drawn restricts nothing."""
    offered: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    region_code: str | None = None
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    agency_ids: tuple[str, ...] = ()
    excluded_ids: tuple[str, ...] = ()
    scope = DEFAULT_SCOPE
    with st.sidebar:
        if names:
            st.subheader(words.text("filter.title"), anchor=False)
        if "scope" in names:
            scope = _choose_scope(answers, words)
        if "years" in names:
            offered, years = _choose_years(answers, words, scope)
        if "region" in names:
            region_code = _choose_region(answers, words, scope)
        if "level" in names:
            levels = _choose_codes(answers, words, "level", scope)
        if "kind" in names:
            kinds = _choose_codes(answers, words, "kind", scope)
        if "agency" in names:
            agency_ids, excluded_ids = _choose_agencies(answers, words)
        if names:
            _offer_clearing(words)
    chosen = Selection(years, scope, region_code, levels, kinds, agency_ids, offered, (), None, excluded_ids)
    if not names:
        return chosen
    coverage = answers.ask("coverage_by_year", **chosen.parameters())
    counts = zip(coverage["report_year"].to_list(), coverage["body_count"].to_list(), strict=True)
    reported = tuple(sorted(year for year, count in counts if count > 0))
    return replace(chosen, reported_years=reported, focus_year=pick_focus(reported))


def pick_focus(years: Sequence[int]) -> int | None:
    """The year in focus among some: the one that the address asks for, else the latest."""
    wanted = address.keep_one("focus", {str(year) for year in years})
    return max(years, default=None) if wanted is None else int(wanted)


def _key(name: str, words: Words) -> str:
    """A widget's key: new after the address changed from outside, and per language, as options are sent as words."""
    return f"filter_{name}_{words.language}_{address.turn()}"


def _options(answers: Answers, dimension: str, scope: str) -> list[str]:
    """The codes of a dimension that the store has under this scope, whatever else is filtered."""
    frame = answers.ask(
        "filter_options", years=None, scope=scope, region_code=None, levels=None, kinds=None, agency_ids=None
    )
    options = zip(frame["dimension"].to_list(), frame["option_code"].to_list(), strict=True)
    return [str(code) for of, code in options if of == dimension and code is not None]


def is_empty(answers: Answers) -> bool:
    """Whether the store has no report at all."""
    return not any(_options(answers, "scope", scope) for scope in ("own", "aggregate", "unknown"))


def _choose_scope(answers: Answers, words: Words) -> str:
    present = set(_options(answers, "scope", DEFAULT_SCOPE))
    options = [scope for scope in ("own", "aggregate", "unknown") if scope in present or scope != "unknown"]
    wanted = address.keep_one("scope", options) or DEFAULT_SCOPE
    key = _key("scope", words)
    st.session_state[key] = wanted
    chosen = st.segmented_control(
        words.text("filter.scope"),
        options,
        required=True,
        format_func=lambda code: words.code("scope", code),
        help=words.text("filter.scope_help"),
        key=key,
        on_change=address.on_change("scope", key, lambda code: None if code == DEFAULT_SCOPE else str(code)),
        width="stretch",
    )
    return str(chosen or DEFAULT_SCOPE)


def _choose_years(answers: Answers, words: Words, scope: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    offered = tuple(sorted(int(code) for code in _options(answers, "year", scope)))
    chosen_before = [int(year) for year in address.keep_known("years", {str(year) for year in offered})]
    key = _key("years", words)
    st.session_state[key] = chosen_before
    chosen = st.pills(
        words.text("filter.years"),
        list(offered),
        selection_mode="multi",
        help=words.text("filter.years_help"),
        key=key,
        on_change=address.on_change("years", key, _as_sorted_list),
    )
    return offered, tuple(sorted(chosen))


def _choose_region(answers: Answers, words: Words, scope: str) -> str | None:
    """One list that opens step by step: the regions above, the chosen one, those inside it."""
    wanted = address.value("region")
    path = answers.ask("region_path", region_code=wanted).to_dicts() if wanted else []
    current = str(path[-1]["region_code"]) if path else None
    address.keep_known("region", {wanted or ""} if path else ())
    inside = answers.ask("region_options", parent_region_code=current, scope=scope).to_dicts()
    names: dict[str, str] = {"": words.text("filter.region_all")}
    for depth, region in enumerate(path):
        names[str(region["region_code"])] = "　" * depth + str(region["region_name"])
    for region in inside:
        names.setdefault(
            str(region["region_code"]),
            words.text(
                "filter.region_option",
                name="　" * len(path) + str(region["region_name"]),
                count=words.count(int(region["body_count"])),
            ),
        )
    key = _key("region", words)
    st.session_state[key] = current or ""
    chosen = st.selectbox(
        words.text("filter.region"),
        list(names),
        format_func=lambda code: names.get(code, code),
        help=words.text("filter.region_help"),
        key=key,
        on_change=address.on_change("region", key, lambda code: str(code) or None),
        filter_mode="contains",
    )
    return str(chosen) or None


def _choose_codes(answers: Answers, words: Words, name: str, scope: str) -> tuple[str, ...]:
    offered = _options(answers, name, scope)
    options = sorted(offered, key=lambda code: _order(name, code))
    key = _key(name, words)
    st.session_state[key] = address.keep_known(name, options)
    chosen = st.multiselect(
        words.text(f"filter.{name}"),
        options,
        format_func=lambda code: words.code(name, code),
        placeholder=words.text("filter.all"),
        key=key,
        on_change=address.on_change(name, key, _as_list),
        select_all=False,
        filter_mode=None,
    )
    return tuple(chosen)


ORDERS = {
    "level": ("central", "province", "prefecture", "county", "township"),
    "kind": (
        "government",
        "government_office",
        "department",
        "dispatched_office",
        "dispatched_agency",
        "township_government",
        "development_zone",
        "authorised_organisation",
        "vertical_agency",
        "public_institution",
        "other",
    ),
}


def _order(name: str, code: str) -> int:
    order = ORDERS[name]
    return order.index(code) if code in order else len(order)


def _as_sorted_list(chosen: object) -> list[str]:
    return sorted(_as_list(chosen))


def _as_list(chosen: object) -> list[str]:
    return [str(code) for code in chosen] if isinstance(chosen, Sequence) else []


def _choose_agencies(answers: Answers, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The bodies that are looked at alone, and those that are left out: one of the two is empty."""
    is_except = bool(address.values("without")) and not address.values("agency")
    name = "without" if is_except else "agency"
    wanted = address.values(name)
    names = agency_names(answers, wanted)
    wanted = address.keep_known(name, names)
    text = ask_body_name(
        words, words.text("filter.agency"), _key("agency_text", words), explained=words.text("filter.agency_help")
    )
    found = search_agencies(answers, text)
    names |= found
    if text and not found:
        st.caption(words.text("filter.agency_nothing"))
    elif len(found) == SEARCH_RESULTS:
        st.caption(words.text("filter.agency_first", count=SEARCH_RESULTS))
    if not names:
        return (), ()
    key = _key("agency", words)
    st.session_state[key] = [agency_id for agency_id in wanted if agency_id in names]
    chosen = st.multiselect(
        words.text("filter.agency_chosen"),
        list(names),
        format_func=lambda agency_id: names.get(agency_id, agency_id),
        placeholder=words.text("filter.agency_pick", count=len(found)) if found else words.text("filter.all"),
        key=key,
        on_change=address.on_change(name, key, _as_list),
        select_all=False,
        max_selections=address.MAXIMUM_VALUES,
    )
    if not chosen:
        return (), ()
    key = _key("agency_as", words)
    st.session_state[key] = "except" if is_except else "only"

    def change_use() -> None:
        use = st.session_state[key]
        address.put("agency", chosen if use == "only" else None)
        address.put("without", chosen if use == "except" else None)

    st.segmented_control(
        words.text("filter.agency_as"),
        ("only", "except"),
        required=True,
        format_func=lambda code: words.code("agency_as", code),
        key=key,
        on_change=change_use,
        label_visibility="collapsed",
        width="stretch",
    )
    return ((), tuple(chosen)) if is_except else (tuple(chosen), ())


def ask_body_name(
    words: Words,
    label: str,
    key: str,
    *,
    example: str | None = None,
    explained: str | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """What is typed to search for a body, while it is typed; empty where nothing is. `example` stands in the field."""
    text = st.text_input(
        label,
        type="search",
        live="300ms",
        max_chars=60,
        placeholder=words.text("filter.agency_placeholder") if example is None else example,
        help=explained,
        key=key,
        width=width,
    )
    return (text or "").strip()


def search_agencies(answers: Answers, text: str) -> dict[str, str]:
    """The best matches for a text, id -> name; the search runs on the server."""
    if not text.strip():
        return {}
    frame = answers.ask("agency_search", text=text.strip(), limit=SEARCH_RESULTS)
    return dict(zip(frame["agency_id"].to_list(), frame["agency_name"].to_list(), strict=True))


def agency_names(answers: Answers, agency_ids: Sequence[str]) -> dict[str, str]:
    """The names of bodies in the order given; ids that the store does not have are left out."""
    if not agency_ids:
        return {}
    frame = answers.ask("agency_by_ids", agency_ids=list(agency_ids))
    known = dict(zip(frame["agency_id"].to_list(), frame["agency_name"].to_list(), strict=True))
    return {agency_id: known[agency_id] for agency_id in agency_ids if agency_id in known}


def _offer_clearing(words: Words) -> None:
    st.button(
        words.text("filter.clear"),
        icon=":material/filter_alt_off:",
        on_click=address.clear,
        key="filter_clear",
        width="stretch",
    )
    st.caption(words.text("filter.link_hint"))


def describe(selection: Selection, answers: Answers, words: Words) -> list[tuple[str, str]]:
    """The selection in words, (filter, value) for each, as it stands under a title and in every download."""
    region = words.text("filter.region_all")
    if selection.region_code:
        path = answers.ask("region_path", region_code=selection.region_code)
        region = "".join(path["region_name"].to_list()) or region
    codes: Callable[[str, Sequence[str]], str] = lambda family, chosen: (  # noqa: E731
        words.list([words.code(family, code) for code in chosen]) or words.text("filter.all")
    )
    names = words.list(list(agency_names(answers, selection.agency_ids or selection.excluded_ids).values()))
    if selection.excluded_ids:
        names = words.text("filter.all_except", names=names)
    return [
        (words.text("filter.scope"), words.code("scope", selection.scope)),
        (words.text("filter.years"), _describe_years(selection, words)),
        (words.text("filter.region"), region),
        (words.text("filter.level"), codes("level", selection.levels)),
        (words.text("filter.kind"), codes("kind", selection.kinds)),
        (words.text("filter.agency_chosen"), names or words.text("filter.all")),
    ]


def _describe_years(selection: Selection, words: Words) -> str:
    if selection.years or not selection.offered_years:
        return words.list([str(year) for year in selection.years]) or words.text("filter.all")
    return words.text("filter.all_years", first=min(selection.offered_years), last=max(selection.offered_years))


def plain_list(words: Words, names: Sequence[str]) -> str:
    """Names of bodies as one enumeration, safe in Markdown."""
    return words.list([escape_markdown(name) for name in names])
