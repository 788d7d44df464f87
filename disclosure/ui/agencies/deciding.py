"""Deciding about one body: it is another one, it is described wrongly, it is right as it is; or a body is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from disclosure.agencies.names import parse_agency_name
from disclosure.decisions.agencies import new_agency_id
from disclosure.ui.agencies.doubts import decide, options_of, region_name, seen_about
from disclosure.ui.shell.filters import ask_body_name, search_agencies
from disclosure.ui.shell.labels import NO_NUMBER, escape_markdown
from disclosure.ui.shell.page import View, link_to

FIRST_YEAR, LAST_YEAR = 1949, 2100
REGIONS_FOUND = 30

NO_BODY = "none"
"""The choice of no body above, or of none that took over; no body has this identifier."""

Profile = Mapping[str, Any]


def show_body(view: View, agency_id: str) -> None:
    """What is known about a body, and what can be decided about it."""
    words = view.words
    profile = view.answers.first("agency_profile", agency_id=agency_id)
    if profile is None:
        st.info(words.text("agencies.gone"), icon=":material/search_off:")
        return
    seen = seen_about(agency_id)
    with st.container(border=True):
        _show_facts(view, profile)
        merge_tab, describe_tab, confirm_tab = st.tabs(
            [words.text("agencies.tab_merge"), words.text("agencies.tab_describe"), words.text("agencies.tab_confirm")],
            key=f"agencies_tabs_{words.language}",
        )
        with merge_tab:
            _offer_merging(view, profile, seen)
        with describe_tab:
            _offer_describing(view, profile, seen)
        with confirm_tab:
            st.markdown(words.text("agencies.confirm_detail"))
            if st.button(words.text("agencies.confirm"), key="agencies_confirm", icon=":material/check:"):
                decide(view, {"action": "confirm", **_named(profile)}, seen, changes_figures=False)


def _named(profile: Profile) -> dict[str, Any]:
    return {"agency_id": str(profile["agency_id"]), "agency_name": str(profile["agency_name"])}


def _show_facts(view: View, profile: Profile) -> None:
    words = view.words
    st.subheader(escape_markdown(str(profile["agency_name"])), anchor=False)
    years = [str(year) for year in (profile["first_report_year"], profile["last_report_year"]) if year is not None]
    facts = [
        (words.text("column.kind"), words.code("kind", profile["kind"])),
        (words.text("column.level"), words.code("level", profile["level"])),
        (
            words.text("column.region_name"),
            region_name(view, str(profile["region_code"]))
            if profile["region_code"]
            else words.text("common.not_known"),
        ),
        (words.text("agency_field.parent_agency_id"), str(profile["parent_name"] or NO_NUMBER)),
        (words.text("agency_field.successor_agency_id"), str(profile["successor_name"] or NO_NUMBER)),
        (words.text("column.report_count"), f"{words.count(profile['report_count'])}" + _in_brackets(years)),
        (words.text("agencies.names"), str(profile["aliases"] or NO_NUMBER)),
    ]
    st.markdown("  \n".join(f"**{name}** {escape_markdown(value)}" for name, value in facts))
    link_to(view, "agency", words.text("agencies.see_reports"), body=str(profile["agency_id"]), focus=None)


def _in_brackets(years: Sequence[str]) -> str:
    return f" ({'–'.join(dict.fromkeys(years))})" if years else ""


def _search_body(
    view: View, label: str, key: str, without: str, suggested: Mapping[str, str], none: str | None = None
) -> tuple[str, str] | None:
    """A body found by a search, or one of those suggested: its identifier and name.

    With `none`, the words for it, no body can be chosen as well: NO_BODY and those words.
    """
    words = view.words
    text = ask_body_name(words, label, f"{key}_text")
    found = search_agencies(view.answers, text) if text else dict(suggested)
    found.pop(without, None)
    if none is not None:
        found[NO_BODY] = none
    chosen = st.selectbox(
        words.text("desk.choose_body"),
        list(found),
        index=None,
        format_func=lambda agency_id: found.get(agency_id, agency_id),
        placeholder=words.text("body.placeholder"),
        key=f"{key}_choice",
        disabled=not found,
        filter_mode=None,
    )
    return None if chosen is None else (str(chosen), found[chosen])


def _similar(view: View, agency_id: str) -> dict[str, str]:
    frame = view.answers.ask("agency_doubts", decided_ids=None, limit=1_000, offset=0)
    own = frame.filter((frame["agency_id"] == agency_id) & frame["other_agency_id"].is_not_null())
    return dict(zip(own["other_agency_id"].to_list(), own["other_name"].to_list(), strict=True))


def _offer_merging(view: View, profile: Profile, seen: Sequence[str]) -> None:
    words = view.words
    agency_id = str(profile["agency_id"])
    st.markdown(words.text("agencies.merge_detail"))
    target = _search_body(
        view,
        words.text("agencies.merge_into"),
        f"agencies_merge_{agency_id}",
        agency_id,
        _similar(view, agency_id),
    )
    if target is not None:
        st.info(
            words.text(
                "agencies.merge_effect",
                count=words.count(profile["report_count"]),
                name=escape_markdown(str(profile["agency_name"])),
                into=escape_markdown(target[1]),
            ),
            icon=":material/info:",
        )
    if st.button(
        words.text("agencies.merge"),
        key="agencies_merge",
        type="primary",
        disabled=target is None,
        icon=":material/merge:",
    ) and (target is not None):
        decide(
            view,
            {"action": "merge", **_named(profile), "into_agency_id": target[0], "into_agency_name": target[1]},
            seen,
        )


# -- describing -----------------------------------------------------------------------------------------------------


def _offer_describing(view: View, profile: Profile, seen: Sequence[str]) -> None:
    words = view.words
    key = f"agencies_describe_{profile['agency_id']}_{words.language}"
    fields = _ask_fields(view, key, profile)
    before = {
        "name": str(profile["agency_name"]),
        **{
            field: profile[field]
            for field in (
                "kind",
                "level",
                "region_code",
                "parent_agency_id",
                "successor_agency_id",
                "valid_from_year",
                "valid_to_year",
            )
        },
    }
    changed = {field: value for field, value in fields.items() if field in before and value != before[field]}
    changed |= {
        field.replace("_id", "_name"): fields[field.replace("_id", "_name")]
        for field in ("parent_agency_id", "successor_agency_id")
        if field in changed and fields.get(field.replace("_id", "_name"))
    }
    problem = _problem(view, fields)
    if problem:
        st.warning(problem, icon=":material/warning:")
    if st.button(
        words.text("agencies.describe"),
        key="agencies_describe",
        type="primary",
        disabled=not changed or bool(problem),
        icon=":material/save:",
    ):
        decide(view, {"action": "describe", **_named(profile), "fields": changed}, seen)


def _problem(view: View, fields: Mapping[str, Any]) -> str:
    first, last = fields["valid_from_year"], fields["valid_to_year"]
    if first is not None and last is not None and first > last:
        return view.words.text("agencies.years_reversed")
    return "" if fields["name"] else view.words.text("agencies.name_missing")


def _ask_fields(view: View, key: str, profile: Profile | None) -> dict[str, Any]:
    """The fields of a body as somebody enters them; what is left alone is as in the profile."""
    words = view.words
    known = profile or {}
    fields: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        fields["name"] = (
            st.text_input(
                words.text("agency_field.name"), str(known.get("agency_name") or ""), max_chars=120, key=f"{key}_name"
            )
            or ""
        ).strip()
        for family in ("kind", "level"):
            options = options_of(words, family)
            fields[family] = st.selectbox(
                words.text(f"agency_field.{family}"),
                list(options),
                index=list(options).index(known[family]) if known.get(family) in options else None,
                format_func=lambda code, names=options: names[code],
                placeholder=words.text("common.not_known"),
                key=f"{key}_{family}",
                filter_mode=None,
            )
        for field in ("valid_from_year", "valid_to_year"):
            value = st.number_input(
                words.text(f"agency_field.{field}"),
                FIRST_YEAR,
                LAST_YEAR,
                value=None if known.get(field) is None else int(known[field]),
                step=1,
                placeholder=words.text("common.not_known"),
                key=f"{key}_{field}",
            )
            fields[field] = None if value is None else int(value)
    with right:
        fields["region_code"] = _ask_region(view, key, known, fields["name"])
        for field, name in (("parent_agency_id", "parent_name"), ("successor_agency_id", "successor_name")):
            fields[field] = known.get(field)
            found = _search_body(
                view,
                words.text(f"agency_field.{field}"),
                f"{key}_{field}",
                str(known.get("agency_id") or ""),
                {str(known[field]): str(known[name])} if known.get(field) and known.get(name) else {},
                words.text(f"agencies.no_{field.removesuffix('_agency_id')}") if known.get(field) else None,
            )
            if found is not None and found[0] == NO_BODY:
                fields[field] = None
            elif found is not None:
                fields[field], fields[field.replace("_id", "_name")] = found
    return fields


def _ask_region(view: View, key: str, known: Profile, name: str) -> str | None:
    """A place, by a search; places that the name may mean are offered first."""
    words = view.words
    text = st.text_input(
        words.text("agency_field.region_code"),
        type="search",
        live="300ms",
        max_chars=40,
        placeholder=words.text("agencies.region_placeholder"),
        key=f"{key}_region_text",
    )
    current = known.get("region_code")
    candidates = list(parse_agency_name(name).candidate_codes) if name else []
    codes = sorted({*candidates, *([str(current)] if current else [])})
    frame = view.answers.ask("region_search", text=(text or "").strip(), region_codes=codes, limit=REGIONS_FOUND)
    names = dict(zip(frame["region_code"].to_list(), frame["full_name"].to_list(), strict=True))
    options = list(names)
    chosen = st.selectbox(
        words.text("agencies.choose_region"),
        options,
        index=options.index(current) if current in options else None,
        format_func=lambda code: names.get(code, code),
        placeholder=words.text("common.not_known"),
        key=f"{key}_region_choice",
        filter_mode=None,
    )
    return None if chosen is None else str(chosen)


# -- entering -------------------------------------------------------------------------------------------------------


def show_entering(view: View) -> None:
    """A body that has not reported yet, so that it counts among those that must."""
    words = view.words
    st.markdown(words.text("agencies.create_detail"))
    fields = _ask_fields(view, f"agencies_create_{words.language}", None)
    name = fields["name"]
    agency_id = new_agency_id(name) if name else ""
    seen = seen_about(agency_id)
    exists = bool(name) and view.answers.first("agency_profile", agency_id=agency_id) is not None
    problem = words.text("agencies.exists") if exists else _problem(view, fields) if name else ""
    if problem:
        st.warning(problem, icon=":material/warning:")
    if st.button(
        words.text("agencies.create"),
        key="agencies_create",
        type="primary",
        disabled=not name or bool(problem),
        icon=":material/add:",
    ):
        given = {field: value for field, value in fields.items() if value is not None}
        decide(view, {"action": "create", "agency_id": agency_id, "agency_name": name, "fields": given}, seen)
