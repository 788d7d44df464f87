"""No page shows a code, a developer's note or a sentence of the other language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from disclosure.ui.shell.page import PAGES
from tests.ui.conftest import OpenPage, shown_components

ZONE_ID = "a95ad876804e5"
CODE = re.compile(
    r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b(?:proactive|applications|remedies)\.[a-z_]+|\.csv#\d|pip install"
)
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")
"""Three English words in a row."""
CHINESE = re.compile("[\u3400-\u9fff]{2,}")
NAME = re.compile("(?:局|办公[厅室]|委员会|管委会|人民政府|省|市|县|区|镇|乡|街道|院|中心|大队|税务|年度)$|^中文$")
"""Bodies, places and files have Chinese names in either language."""
WHOLE = re.compile(r"https?://\S+|`[^`]*`|:material/[a-z_]+:|English|Apache License[^。]*|v?\d[\w.]*")
IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|〔\d+〕")
"""Terms and documents that have no name but the Chinese one stand in brackets behind their English name."""
QUOTED = ("无, 不涉及",)
"""Words of sources that a sentence is about."""
FACTS_OF_SOURCES = ("raw_text", "source_name", "source_url", "figure_key", "agency_id", "report_id", "row_code",
                    "column_code", "aliases", "region_name", "agency_name")  # fmt: skip
"""Columns whose words are a source's own."""
ADDRESSES: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    *((page, {}) for page in PAGES),
    ("applications", {"focus": "2025", "bodies": "same"}),
    *(("applications", {"section": section}) for section in ("reasons", "applicants", "who")),
    ("applications", {"section": "why", "of": "outcome_total", "bodies": "same"}),
    ("remedies", {"section": "why", "of": "reconsideration_total", "focus": "2023"}),
    *(("coverage", {"section": section}) for section in ("days", "filling")),
    *(("compare", {"by": by, "measure": "received_new"}) for by in ("level", "named", "body")),
    ("agency", {"body": ZONE_ID, "scope": "aggregate", "focus": "2020"}),
    (
        "agency",
        {"body": ZONE_ID, "scope": "aggregate", "cell": "2020.applications.outcome_total.total", "focus": "2020"},
    ),
    *(("data", {"list": name, "scope": "aggregate"}) for name in ("reports", "missing", "problems", "findings")),
    ("data", {"list": "problems"}),
    *(("documents", {"document": name}) for name in ("circular", "reminders", "ledger", "assessment")),
    ("compile", {"government": ZONE_ID, "focus": "2023"}),
)


def said(app: AppTest) -> Iterator[str]:
    """Every text that the page shows, tables and charts included."""
    for kind in (app.title, app.header, app.subheader, app.markdown, app.caption, app.info, app.warning, app.error):
        for element in kind:
            yield str(element.value)
    for metric in app.metric:
        yield from (metric.label, str(metric.value), str(metric.delta or ""), metric.proto.help)
    for button in [*app.button, *app.expander, *app.tabs, *app.get("page_link"), *app.get("download_button")]:
        yield str(getattr(button, "label", "") or getattr(button.proto, "label", ""))
    for choice in [*app.selectbox, *app.multiselect, *app.get("button_group")]:
        yield choice.label
        yield from (str(option) for option in getattr(choice, "options", ()))
    for table in app.table:
        yield from (str(cell) for row in table.value.itertuples() for cell in row)
    for layout in shown_components(app):
        yield from (str(cell["text"]) for part in ("head", "body") for row in layout.get(part, ()) for cell in row)
    for frame in app.dataframe:
        settings = json.loads(frame.proto.columns or "{}")
        for column in frame.value.columns:
            yield str((settings.get(column) or {}).get("label") or column)
            if column not in FACTS_OF_SOURCES and frame.value[column].dtype == object:
                yield from dict.fromkeys(str(value) for value in frame.value[column].dropna())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_speak_one_language_and_no_codes(open_page: OpenPage, language: str) -> None:
    wrong = set()
    for page, wanted in ADDRESSES:
        app = open_page(page, lang=language, **wanted)
        assert not app.exception, page
        for text in said(app):
            plain = WHOLE.sub("", text.replace("\\", ""))
            if CODE.search(plain):
                wrong.add((page, "code", text[:160]))
            if language == "zh" and SENTENCE.search(plain):
                wrong.add((page, "english", text[:160]))
            plain = IN_BRACKETS.sub("", IN_BRACKETS.sub("", plain))
            for words in QUOTED:
                plain = plain.replace(words, "")
            if language == "en" and any(not NAME.search(found) for found in CHINESE.findall(plain)):
                wrong.add((page, "chinese", text[:160]))
    assert not wrong, "\n".join(map(str, sorted(wrong)))
