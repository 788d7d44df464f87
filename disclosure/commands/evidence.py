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
    found = find_evidence(data, name, options.key, options.place or "", options.raw)
    if options.output:
        Path(options.output).write_text(found.html, encoding="utf-8")
    else:
        # Escaped: a document may hold lone surrogates, which UTF-8 cannot.
        print(json.dumps(asdict(found)))
    return 0


def _stored_name(folder: Path, sha256: str) -> str:
    """The name under which the store took the document: it tells Markdown and the kinds of delimited text."""
    from disclosure.store.read import Store

    with Store.open(folder) as store:
        names = store.query("source_name", {"sha256": sha256})["source_name"]
    return str(names[0]) if len(names) else ""
