"""`disclosure evidence`: one JSON object, or a page; what is not kept or not known is said."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from disclosure.agencies.registry import load_registry
from disclosure.cli import main
from disclosure.ingest.documents import ingest
from disclosure.reading.extract import read_report
from disclosure.store.originals import keep_original
from disclosure.store.write import StoreWriter
from tests.builders import documents
from tests.builders.pdf import pdf_report
from tests.builders.scans import pages_of, scanned_pdf
from tests.evidence.test_marked_cell import FIGURES
from tests.recognition.test_layouts import words_for

KEY = "applications.received_new.total"


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, str]:
    data = documents.html_report("gb2021", FIGURES, words_for("gb2021"))
    digest = hashlib.sha256(data).hexdigest()
    keep_original(tmp_path / "store", digest, data)
    return tmp_path / "store", digest


def test_the_evidence_is_one_object(kept: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    store, digest = kept
    assert main(["evidence", digest, KEY, "--store", str(store), "--name", "a.html"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["view"], found["marked"], found["raw"]) == ("page", FIGURES[KEY], FIGURES[KEY])
    assert (found["method"], found["adds_up"], found["state"]) == ("label", True, "number")
    assert f'<td id="cell">{FIGURES[KEY]}</td>' in found["html"]


def test_the_page_can_be_written(kept: tuple[Path, str], tmp_path: Path) -> None:
    store, digest = kept
    page = tmp_path / "page.html"
    assert main(["evidence", digest, KEY, "--store", str(store), "--name", "a.html", "--output", str(page)]) == 0
    assert "Content-Security-Policy" in page.read_text(encoding="utf-8")


def test_the_name_comes_from_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.md"
    path.write_bytes(documents.text_report("gb2021", FIGURES, "markdown", words_for("gb2021")))
    ingest([path], tmp_path / "store", load_registry(), worker_count=0)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    keep_original(tmp_path / "store", digest, path.read_bytes())
    assert main(["evidence", digest, KEY, "--store", str(tmp_path / "store")]) == 0
    assert json.loads(capsys.readouterr().out)["marked"] == FIGURES[KEY]


def test_a_scan_is_explained_by_what_the_store_has_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = pdf_report("gb2021", FIGURES, words_for("gb2021"))
    scan = scanned_pdf(pages_of(printed, angle=0.0, noise=0.0))
    digest, store = hashlib.sha256(scan).hexdigest(), tmp_path / "store"
    reading = read_report(printed, "a.pdf")
    figures = {key: figure._replace(confidence=0.95) for key, figure in reading.figures.items()}
    with StoreWriter(store, load_registry()) as writer:
        writer.add_readings([replace(reading, sha256=digest, figures=figures)])
        writer.publish()
    keep_original(store, digest, scan)
    where = ["--place", figures[KEY].at, "--raw", figures[KEY].raw, "--name", "a.pdf"]
    assert main(["evidence", digest, KEY, "--store", str(store), *where]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["method"], found["marked"]) == ("ocr", FIGURES[KEY])
    assert "由文字识别读出，把握 0.95" in [chinese for chinese, _ in found["explanation"]]
    assert any(chinese.startswith("合计印证") for chinese, _ in found["explanation"])


@pytest.mark.parametrize(
    ("digest", "key", "status", "said"),
    [
        ("0" * 64, KEY, 1, "does not keep"),
        ("../../etc/passwd", KEY, 2, "64 hexadecimal"),
        ("0" * 64, "no.such.cell", 2, "no form has this cell"),
    ],
)
def test_what_cannot_be_shown_is_explained(
    kept: tuple[Path, str], digest: str, key: str, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", digest, key, "--store", str(kept[0])]) == status
    assert said in capsys.readouterr().err
