"""A decision about a body asks the names again that it concerns; here it is compared with asking all names again."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import reports
from disclosure.decisions.agencies import decided_registry
from disclosure.decisions.reports import Key
from disclosure.store import write
from disclosure.store.write import StoreWriter
from tests.store.rows import leave_out_serving, reading, rows_of

# Places that stand alone, share a name, changed; names in short and in full, that only a site completes, with variants.
LISTED_NAMES = """
桃江县审计局 湖南省益阳市桃江县审计局 桃江县人民政府 桃江县人民政府办公室 桃江县政府办 桃江县发改局 桃江县文化和旅游局
桃江县文化与旅游局 桃江县桃花江镇人民政府 益阳市人民政府 益阳市审计局 湖南省人民政府
审计局 县财政局 市财政局 人民政府办公室
鼓楼区审计局 南京市鼓楼区审计局 鼓楼区人民政府 城区财政局 崇川区司法局 南通市崇川区司法局 沭阳县审计局 沭阳县人民政府
甲县审计局 甲县人民政府 甲\u200b县审计局 定州市经济开发区管委会 定州经济开发区财政局 定州市经济开发区财政局
国家税务总局沭阳县税务局 沭阳县税务局 淮安市洪泽区财政局 洪泽区财政局 淮安市洪泽生态环境局
沭阳县公安局交通警察大队 沭阳县公安局
"""
NAMES = LISTED_NAMES.split()
SITES = ("", "", "桃江县人民政府", "沭阳县人民政府", "南京市人民政府", "鼓楼区人民政府", "320813", "定州市经济开发区")
YEARS = (2015, 2019, 2020, 2021, 2023)
KINDS = ("department", "government", "development_zone", "dispatched_agency")
ROUNDS = 3
REPORTS = 100
RECEIVED = "applications.received_new.total"


def decision(chance: random.Random) -> dict[str, Any]:
    """Something that a person may decide about bodies of these names."""
    name, other = chance.sample([*NAMES, "沭阳县新设局", "桃江县新设局"], 2)
    body = {"agency_id": agency_id_for(name), "agency_name": name}
    action = chance.choice(("match", "match", "merge", "create", "describe", "describe", "describe", "confirm"))
    if action == "match":
        return {**body, "action": action, "name": other}
    if action == "merge":
        return {**body, "action": action, "into_agency_id": agency_id_for(other), "into_agency_name": other}
    fields: dict[str, Any] = {
        "kind": chance.choice(KINDS),
        "name": f"{name}(新)" if chance.random() < 0.5 else other,
        "region_code": chance.choice(("430922", "321322", "130682", None)),
        "parent_agency_id": agency_id_for(other),
        "parent_agency_name": other,
        "successor_agency_id": agency_id_for(other),
        "successor_agency_name": other,
        "valid_to_year": chance.choice((2018, 2020)),
    }
    said = chance.sample(["kind", "name", "region_code", "parent", "successor"], chance.choice((1, 2)))
    chosen = {key: value for key, value in fields.items() if any(key.startswith(one) for one in said)}
    if "successor" in said:
        chosen["valid_to_year"] = fields["valid_to_year"]
    return {**body, "action": action, "fields": chosen}


def decide_about_a_report(folder: Path, chance: random.Random) -> None:
    """Withdraw a report, or file it under another body of the store."""
    every = rows_of(
        folder,
        "select agency_id, report_year, scope, source_sha256, name"
        " from report join agency using (agency_id) order by all",
    )
    agency_id, year, scope, sha256, name = chance.choice(every)
    other_id, *_, other = chance.choice(every)
    reports.decide(
        folder,
        action := "withdraw" if other_id == agency_id else chance.choice(("withdraw", "move")),
        by="王",
        reason="试",
        source_sha256=str(sha256),
        key=(key := Key(str(agency_id), int(str(year)), str(scope))),
        agency_name=str(name),
        to=key._replace(agency_id=str(other_id)) if action == "move" else None,
        to_agency_name=str(other) if action == "move" else "",
    )


def refreshed(folder: Path, entries: list[dict[str, Any]]) -> dict[str, list[tuple[object, ...]]]:
    """What a store says of reports and bodies once some decisions about bodies are applied."""
    with StoreWriter(folder, decided_registry(entries)) as writer:
        writer.refresh()
        writer.publish()
    tables = {
        "report": "report_id, agency_id, report_year, scope, revision, is_current",
        "agency": "*",
        "agency_alias": "*",
    }
    return {
        table: rows_of(folder, f"select {columns} from {table} order by all")  # noqa: S608
        for table, columns in tables.items()
    }


@pytest.mark.parametrize("seed", range(2))
def test_names_that_a_decision_concerns_are_asked_again_and_no_others_need_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    leave_out_serving(monkeypatch)
    chance = random.Random(seed)
    some, every = tmp_path / "some", tmp_path / "every"
    named = sorted({(chance.choice(NAMES), chance.choice(YEARS), chance.choice(SITES)) for _ in range(REPORTS)})
    chance.shuffle(named)
    readings = [
        replace(reading({RECEIVED: "1"}, agency=name, year=year, content=site), site_name=site or None)
        for name, year, site in named
    ]
    with StoreWriter(some, decided_registry([])) as writer:
        writer.add_readings(readings)
        writer.publish()
    entries = [decision(chance)]
    with monkeypatch.context() as patch:
        patch.setattr(write, "changed_lookups", lambda *_: None)
        refreshed(some, entries)
    for _ in range(ROUNDS):
        if chance.random() < 0.5:
            decide_about_a_report(some, chance)
        shutil.rmtree(every, ignore_errors=True)
        shutil.copytree(some, every)
        entries = [entry for entry in entries if chance.random() < 0.8]
        entries += [decision(chance) for _ in range(chance.choice((1, 1, 1, 3)))]
        found = refreshed(some, entries)
        with monkeypatch.context() as patch:
            patch.setattr(write, "changed_lookups", lambda *_: None)
            assert found == refreshed(every, entries), entries
