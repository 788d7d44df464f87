"""The address bar as the one place that says what a page shows.

The address holds codes, never words, so that a link means the same in both languages; everything in it is checked
against a pattern before anything else sees it, and what does not fit is dropped. Streamlit's own binding of widgets to
the address (`bind="query-params"`) was rejected: it writes the translated label of an option, and it forgets the
value of a page's widget when another page is opened.

One run: `read` takes the state from the address when the user came by a link or went back in the history, else from
the session; widgets change the session's copy; `write` puts the outcome into the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

STATE_KEY = "address_state"
WRITTEN_KEY = "address_written"
SECTIONS_KEY = "address_sections"
PAGE_KEY = "address_page"
MOVED_KEY = "address_moved"
"""Whether this run opened another page than the one before."""
CAME_KEY = "address_came"
"""The parameters that the address brought, while nothing has been changed on the page since."""
REFUSED_KEY = "address_refused"
"""What of these the page does not have, as `name=value`."""

MAXIMUM_VALUES = 50
"""More values than this for one parameter are dropped: no filter of the pages gives more."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the address: its name, what a value must look like, and whether it may stand several times."""

    name: str
    pattern: re.Pattern[str]
    is_list: bool = False
    pages: frozenset[str] = frozenset()
    """The pages that show it in their address; empty means all."""


def _parameter(name: str, pattern: str, is_list: bool = False, pages: Iterable[str] = ()) -> Parameter:
    return Parameter(name, re.compile(pattern), is_list, frozenset(pages))


_AGENCY = r"[a-z][0-9a-f]{12}"
_CODE = r"[a-z][a-z0-9_]{0,60}"
_TEXT = r"[^\x00-\x1f\x7f]{1,60}"
_DAY = r"20[0-9]{2}-[01][0-9]-[0-3][0-9]"
_RULE = r"[A-Z][A-Z0-9_]{1,40}"
_FINDING = rf"{_AGENCY}~20[0-9]{{2}}~(?:own|aggregate|unknown)~{_RULE}~(?:{_CODE}\.{_CODE}\.{_CODE})?"

WITH_SECTIONS = ("overview", "proactive", "applications", "remedies", "compare", "checks", "coverage")
"""Pages of which one section is open at a time."""
SECTION = "section"
"""Which one: of the page that is open, and no other's, whatever is called the same there."""

PARAMETERS: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        _parameter("scope", "own|aggregate|unknown"),
        _parameter("years", r"20[0-9]{2}", is_list=True),
        _parameter("region", r"[0-9]{6}"),
        _parameter("level", _CODE, is_list=True),
        _parameter("kind", _CODE, is_list=True),
        _parameter("agency", _AGENCY, is_list=True),
        _parameter("without", _AGENCY, is_list=True),
        _parameter("focus", r"20[0-9]{2}"),
        _parameter("bodies", "same", pages=("overview", "proactive", "applications", "remedies", "compare")),
        _parameter("rate", "d[123]", pages=("overview", "applications", "agency")),
        _parameter("measure", _CODE, pages=("proactive", "applications", "remedies", "compare")),
        _parameter(SECTION, _CODE, pages=WITH_SECTIONS),
        _parameter("of", _CODE, pages=("applications", "remedies")),
        _parameter("by", "region|level|kind|named|body", pages=("compare",)),
        _parameter("order", "highest|lowest", pages=("proactive", "applications", "remedies")),
        _parameter("picked", _AGENCY, pages=("overview", "proactive", "applications", "remedies", "compare")),
        _parameter("body", _AGENCY, pages=("agency",)),
        _parameter("cell", rf"20[0-9]{{2}}\.{_CODE}\.{_CODE}\.{_CODE}", pages=("agency",)),
        _parameter("list", "figures|reports|missing|problems|findings|corrections|decisions", pages=("data",)),
        _parameter("table", "proactive|applications|remedies", is_list=True, pages=("data",)),
        _parameter("row", _CODE, is_list=True, pages=("data",)),
        _parameter("column", _CODE, is_list=True, pages=("data",)),
        _parameter("state", _CODE, is_list=True, pages=("data",)),
        _parameter("source", rf"[1-9][0-9]{{0,12}}\.{_CODE}\.{_CODE}\.{_CODE}", pages=("data",)),
        _parameter("severity", "error|warning|note", is_list=True, pages=("data", "checks")),
        _parameter("rule", _RULE, is_list=True, pages=("checks",)),
        _parameter("category", _CODE, is_list=True, pages=("checks",)),
        _parameter("decision", _CODE, is_list=True, pages=("checks",)),
        _parameter("send_severity", "error|warning|note", is_list=True, pages=("checks",)),
        _parameter("send_state", _CODE, is_list=True, pages=("checks",)),
        _parameter("issuer", _TEXT, pages=("checks", "documents")),
        _parameter("contact", _TEXT, pages=("checks", "documents")),
        _parameter("issued", _DAY, pages=("checks", "documents")),
        _parameter("answer_by", _DAY, pages=("checks", "documents")),
        _parameter("group", "agency|rule|year|region|severity|decision", pages=("checks",)),
        _parameter("group_leaf", r"[1-9][0-9]{0,5}", pages=("checks",)),
        _parameter("finding", _FINDING, pages=("checks",)),
        _parameter("since", _DAY, pages=("overview", "data")),
        # A page that there is not: whoever asked for it is led to the first.
        _parameter("page", _TEXT, pages=("overview",)),
        _parameter("report_state", _CODE, is_list=True, pages=("coverage",)),
        _parameter("as_of", _DAY, pages=("coverage",)),
        _parameter("place", rf"{_AGENCY}~20[0-9]{{2}}", pages=("coverage",)),
        _parameter("document", _CODE, pages=("documents",)),
        _parameter("sections", _CODE, is_list=True, pages=("documents",)),
        _parameter("title", _TEXT, pages=("documents",)),
        _parameter("government", _AGENCY, pages=("compile",)),
        _parameter("part", rf"{_CODE}\.{_CODE}\.{_CODE}", pages=("compile",)),
        _parameter("leaf", r"[1-9][0-9]{0,5}", pages=("data", "checks", "coverage", "compile", "desk", "agencies")),
        _parameter("term", _CODE, pages=("about",)),
        _parameter("job", r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}", pages=("desk",)),
        _parameter("show", _CODE, pages=("desk",)),
        _parameter("queue", _CODE, pages=("agencies", "desk")),
        _parameter("decide", _AGENCY, pages=("agencies", "desk")),
        _parameter("lang", "zh|en"),
    )
}

BODIES = ("agency", "without", "body", "picked", "government", "finding", "place", "decide")
"""Parameters that begin with the identifier of a body."""

State = dict[str, list[str]]


def clean(raw: Mapping[str, list[str]]) -> State:
    """Only known parameters, only values that fit their pattern, in the order given, without repeats."""
    state: State = {}
    for name, parameter in PARAMETERS.items():
        values = [value for value in dict.fromkeys(raw.get(name, [])) if parameter.pattern.fullmatch(value)]
        if values:
            state[name] = values[:MAXIMUM_VALUES] if parameter.is_list else values[:1]
    return state


def _address() -> Mapping[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def read(page: str) -> None:
    """Bring the session's copy in line with the address; call once a run, before anything reads or changes it.

    On the same page an address that is not the one last written was changed by the user (a link, the history, the
    keyboard) and wins. After a change of page an empty address is the navigation's doing, and the session's copy stays;
    a step in the history leads to what the page showed then.
    """
    raw = _address()
    state = st.session_state.get(STATE_KEY)
    has_moved = st.session_state.get(PAGE_KEY) != page
    if state is None:
        st.session_state[STATE_KEY] = clean(raw)
        _note_came(raw, st.session_state[STATE_KEY])
    elif raw != st.session_state.get(WRITTEN_KEY):
        if raw or not has_moved or _is_step_in_history():
            came = clean(raw)
            if has_moved and "lang" not in came and "lang" in state:
                came["lang"] = state["lang"]
            st.session_state[STATE_KEY] = came
            _note_came(raw, came)
            st.session_state["address_turn"] = st.session_state.get("address_turn", 0) + 1
        else:
            _forget_came()
            _open_last_section(page)
            _take_body_along(page)
    st.session_state[PAGE_KEY] = page
    st.session_state[MOVED_KEY] = has_moved


def _is_step_in_history() -> bool:
    """Whether the browser's way back or forward led here, and not a link of the navigation."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def _note_came(raw: Mapping[str, list[str]], came: State) -> None:
    st.session_state[CAME_KEY] = set(raw)
    st.session_state[REFUSED_KEY] = [
        f"{name}={value}"
        for name, values in raw.items()
        if name in PARAMETERS
        for value in dict.fromkeys(values)
        if value not in came.get(name, [])
    ]


def _forget_came() -> None:
    st.session_state[CAME_KEY] = set()
    st.session_state[REFUSED_KEY] = []


def refused() -> list[str]:
    """What the address asked for and the page or the store does not have, as `name=value`, until something is changed.

    Parameters that no page knows (a mail programme's own) mean nothing and are not among them.
    """
    return list(st.session_state.get(REFUSED_KEY, []))


def keep_known(name: str, known: Container[str]) -> list[str]:
    """The values of a parameter that are among those known here; others are taken out of the address.

    They are noted (`refused`) where the address brought them. One of all pages' filters that came along from another
    page stays for the next, as a year that this page has no report of.
    """
    wanted = values(name)
    kept = [value for value in wanted if value in known]
    has_come = name in st.session_state.get(CAME_KEY, ())
    if kept != wanted and (has_come or PARAMETERS[name].pages):
        state = st.session_state[STATE_KEY]
        state.pop(name)
        if kept:
            state[name] = kept
        if has_come:
            st.session_state[REFUSED_KEY] = [*refused(), *(f"{name}={value}" for value in wanted if value not in kept)]
    return kept


def keep_one(name: str, known: Container[str]) -> str | None:
    """The one value of a parameter where it is known here, as `keep_known`; else None."""
    kept = keep_known(name, known)
    return kept[0] if kept else None


def bodies() -> list[str]:
    """The bodies that the address brought, in whatever parameter."""
    came = st.session_state.get(CAME_KEY, ())
    return list(dict.fromkeys(value.partition("~")[0] for name in BODIES if name in came for value in values(name)))


def rename_bodies(new_ids: Mapping[str, str]) -> None:
    """Put other bodies in the place of some: those that they were merged into."""
    state = st.session_state[STATE_KEY]
    for name in BODIES:
        parts = [value.partition("~") for value in values(name)]
        renamed = [new_ids.get(agency_id, agency_id) + mark + rest for agency_id, mark, rest in parts]
        if renamed:
            state[name] = list(dict.fromkeys(renamed))


def _open_last_section(page: str) -> None:
    """The section that was open when this page was left: the browser's way back comes without its parameters too."""
    state = st.session_state[STATE_KEY]
    state.pop(SECTION, None)
    last = st.session_state.get(SECTIONS_KEY, {}).get(page)
    if last:
        state[SECTION] = last


def _take_body_along(page: str) -> None:
    """From the page of one body to the findings: those of this body."""
    state = st.session_state[STATE_KEY]
    if page == "checks" and st.session_state.get(PAGE_KEY) == "agency" and state.get("body"):
        state["agency"] = list(state["body"])
        for name in ("region", "level", "kind", "without", "leaf", "group_leaf", "finding", SECTION):
            state.pop(name, None)
        start_anew()


def is_new() -> bool:
    """Whether this session has not read its address yet, or the address was changed from outside."""
    return STATE_KEY not in st.session_state or (
        bool(st.query_params) and _address() != st.session_state.get(WRITTEN_KEY)
    )


def turn() -> int:
    """A number that changes whenever the address overruled the widgets; part of their keys, so that they start anew."""
    return int(st.session_state.get("address_turn", 0))


def write(page: str) -> None:
    """Put the session's copy into the address, leaving out what this page does not show.

    Also where this run's query is the same already: a link of Streamlit to the page that is open runs it with the
    link's parameters and leaves the browser's address as it was. A link to another page brings its parameters along;
    saying them again would make an entry of the page that is left, where the browser is slow to leave it.
    """
    wanted = address_for(page)
    st.session_state.setdefault(SECTIONS_KEY, {})[page] = wanted.get(SECTION)
    if not st.session_state.get(MOVED_KEY) or _address() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[WRITTEN_KEY] = wanted


def address_for(page: str, **changes: str | list[str] | None) -> State:
    """The parameters of the present view for a page, with changes; None takes a parameter away.

    Always in the same order: an address that differs in its order alone would be one more step of the history.
    """
    state: State = dict(st.session_state.get(STATE_KEY, {}))
    if page != st.session_state.get(PAGE_KEY, page):
        state.pop(SECTION, None)
    for name, change in changes.items():
        if change is None or change == []:
            state.pop(name, None)
        else:
            state[name] = [change] if isinstance(change, str) else change
    return {
        name: state[name]
        for name, parameter in PARAMETERS.items()
        if state.get(name) and (not parameter.pages or page in parameter.pages)
    }


def values(name: str) -> list[str]:
    """The values of a parameter in the present view."""
    return list(st.session_state.get(STATE_KEY, {}).get(name, []))


def value(name: str) -> str | None:
    """The one value of a parameter, or None."""
    found = values(name)
    return found[0] if found else None


def day(name: str) -> date | None:
    """The day that a parameter names; None where it names none, such as 31 February, which leaves the address."""
    found = value(name)
    try:
        return None if found is None else date.fromisoformat(found)
    except ValueError:
        keep_known(name, ())
        return None


def put(name: str, change: str | Iterable[str] | None) -> None:
    """Change a parameter in the session's copy; None or nothing takes it away."""
    _forget_came()
    wanted = [] if change is None else [change] if isinstance(change, str) else list(change)
    state = st.session_state.setdefault(STATE_KEY, {})
    if wanted:
        state[name] = wanted
    else:
        state.pop(name, None)


def clear(keep: Iterable[str] = ("lang",)) -> None:
    """Take every parameter away except some; the widgets start anew."""
    state = st.session_state.get(STATE_KEY, {})
    st.session_state[STATE_KEY] = {name: state[name] for name in keep if name in state}
    st.session_state["address_turn"] = turn() + 1


def start_anew() -> None:
    """Have the widgets take their values from the session's copy again, after something other than they changed it."""
    st.session_state["address_turn"] = turn() + 1


def on_change(name: str, key: str, encode: Callable[[object], str | list[str] | None]) -> Callable[[], None]:
    """A widget callback that puts the widget's new value into the session's copy."""

    def changed() -> None:
        put(name, encode(st.session_state[key]))

    return changed
