"""`disclosure desk read|accept|show JOB`: the steps of an import that the page starts, in a process of their own."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.desk.jobs import Job, JobError, find_job
from disclosure.ingest.desk import accept_job, list_documents, read_job
from disclosure.ingest.sources import SourceProblem, read_source


def run(options: argparse.Namespace) -> int:
    """Read, take in, or show; 1 where the store could not be written (the job's result says why), or nothing shown."""
    folder = store_folder(options)
    try:
        job = find_job(folder, options.job)
        if options.step == "accept":
            return 0 if accept_job(job, folder) else REFUSED
        if options.step == "show":
            return _show(job, options.document or 0, options.key)
        count = read_job(job, folder)
    except JobError as error:
        raise UsageError(str(error)) from error
    print(f"已读 {count} 份 | {count} documents read")
    return 0


def _show(job: Job, document: int, key: str) -> int:
    """Print how a document of a job can be shown, a cell of it marked, as one JSON object."""
    source = list_documents(job).sources.get(document)
    if source is None:
        raise UsageError(f"没有第 {document} 份文件 | there is no document {document}")
    data = read_source(source)
    if isinstance(data, SourceProblem):
        print(data.message, file=sys.stderr)
        return REFUSED
    from disclosure.evidence import find_evidence

    figure = job.figures(document).get(key, {})
    found = find_evidence(data, source.name, key, str(figure.get("at") or ""), figure.get("raw"))
    print(json.dumps(asdict(found)))  # escaped: a document may hold lone surrogates, which UTF-8 cannot
    return 0
