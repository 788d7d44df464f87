"""`disclosure evidence SHA256 KEY`: a kept document with the cell of a figure marked, as one JSON object.

What the dashboard shows beside a number. Exit status 1 where the store does not keep the document.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.form.versions import known_keys
from disclosure.model.report import Figure
from disclosure.store.lake.documents import read_shared_original

_DIGEST = re.compile(r"[0-9a-f]{64}")


def run(options: argparse.Namespace) -> int:
    """Print the evidence, or write the page that shows it."""
    if not _DIGEST.fullmatch(options.sha256):
        raise UsageError("文件指纹应为 64 位十六进制 | the SHA-256 has 64 hexadecimal digits")
    if options.key not in known_keys():
        raise UsageError(f"没有这个单元格:{options.key} | no form has this cell: {options.key}")
    folder = store_folder(options)
    data = read_shared_original(folder, options.sha256)
    if data is None:
        print(
            f"数据库没有保存这份原件:{options.sha256};重新导入该文件即可保存 | "
            f"the store does not keep this document: {options.sha256}; ingest the file again to keep it",
            file=sys.stderr,
        )
        return REFUSED
    from disclosure.evidence import find_evidence

    name = options.name or _stored_name(folder, options.sha256)
    place = options.place or ""
    found = find_evidence(
        data, name, options.key, place, options.raw, lambda: _kept(folder, options.sha256, options.key, place)
    )
    if options.output:
        Path(options.output).write_text(found.html, encoding="utf-8")
    else:
        # Escaped: a document may hold lone surrogates, which UTF-8 cannot.
        print(json.dumps(asdict(found)))
    return 0


def _kept(folder: Path, sha256: str, key: str, place: str) -> tuple[dict[str, Figure], str | None] | None:
    """What the store has of the report whose cell stands at the place; None where there is none."""
    from disclosure.store.read import Store

    wanted = {"sha256": sha256, "figure_key": key, "source_place": place}
    with Store.open(folder) as store:
        rows = store.query("cells_of_source", wanted).rows(named=True)
    figures = {
        row["figure_key"]: Figure(
            key=row["figure_key"],
            value=row["value"],
            state=row["state"],
            raw=row["raw_text"],
            at=row["source_place"],
            confidence=row["confidence"],
        )
        for row in rows
    }
    return (figures, rows[0]["format_version"]) if rows else None


def _stored_name(folder: Path, sha256: str) -> str:
    """The name under which the store took the document: it tells Markdown and the kinds of delimited text."""
    from disclosure.store.read import Store

    with Store.open(folder) as store:
        names = store.query("source_name", {"sha256": sha256})["source_name"]
    return str(names[0]) if len(names) else ""
