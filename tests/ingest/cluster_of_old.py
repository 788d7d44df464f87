"""Loaded by a worker of the tests' cluster that is to read by an older version."""

from __future__ import annotations

from disclosure.ingest import fingerprint

fingerprint.EXTRACTOR_VERSION = "0"
