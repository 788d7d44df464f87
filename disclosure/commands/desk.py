"""`disclosure desk read|accept JOB`: the steps of an import that the page starts, in a process of their own."""

from __future__ import annotations

import argparse

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.desk.jobs import JobError, find_job
from disclosure.desk_reading import accept_job, read_job


def run(options: argparse.Namespace) -> int:
    """Read, or take in; 1 where the store could not be written: the job's result says why."""
    folder = store_folder(options)
    try:
        job = find_job(folder, options.job)
        if options.step == "accept":
            return 0 if accept_job(job, folder) else REFUSED
        count = read_job(job, folder)
    except JobError as error:
        raise UsageError(str(error)) from error
    print(f"已读 {count} 份 | {count} documents read")
    return 0
