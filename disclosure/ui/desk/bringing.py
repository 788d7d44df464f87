"""The desk: bringing files in, how far their reading has come, the imports that are open."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from disclosure.desk import jobs
from disclosure.desk.jobs import Job, JobError
from disclosure.desk.packs import unpack
from disclosure.settings import store_folder
from disclosure.ui.desk.packing import pack_many_files
from disclosure.ui.desk.uploads import MOST_BYTES, SERVER_MEGABYTES, divide_by_size, note_refused, tell_refused
from disclosure.ui.parts.tables import show_table
from disclosure.ui.parts.uploader import uploader_words
from disclosure.ui.shell import address, background
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error

POLL_SECONDS = 1.0
START_SECONDS = 30.0
_EXPECTED = "desk_expected"
JOBS_SHOWN = 20
PARTS = ("import", "stored", "versions")
FILES_IN_SIGHT = 12


def current_job(view: View) -> Job | None:
    """The job that the address names; an address that names none that is there is said so."""
    wanted = address.value("job")
    if wanted is None:
        return None
    try:
        return jobs.find_job(store_folder(), wanted)
    except JobError as error:
        st.warning(escape_markdown(view.words.pick_message(str(error))), icon=":material/search_off:")
        return None


def choose_part(view: View) -> str:
    """Bringing files in, deciding about stored reports, or the versions of the store."""
    words = view.words
    key = f"desk_part_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("queue", PARTS) or PARTS[0]

    def changed() -> None:
        address.put("queue", None if st.session_state[key] == PARTS[0] else st.session_state[key])

    chosen = st.segmented_control(
        words.text("desk.part"),
        PARTS,
        required=True,
        format_func=lambda code: words.code("desk_part", code),
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        wrap=True,
    )
    return str(chosen or PARTS[0])


# -- bringing files in ------------------------------------------------------------------------------------------


def show_upload(view: View) -> None:
    """The place to drop files; they are kept and their reading begins when the button is pressed."""
    words = view.words
    st.markdown(words.text("desk.upload_hint", size=MOST_BYTES // 1024**2))
    key = f"desk_kind_{words.language}"
    kind = st.segmented_control(
        words.text("desk.upload_kind"),
        ("files", "folder"),
        default="files",
        required=True,
        format_func=lambda code: words.code("desk_upload", code),
        key=key,
        label_visibility="collapsed",
    )
    drop = words.text("desk.drop_folder" if kind == "folder" else "desk.drop_files")
    st.html(uploader_words(drop, words.text("desk.browse")))
    pack_many_files(words)
    tell_refused(words)
    # Within a form: without it a thousand files would run the page a thousand times.
    with st.form("desk_upload", clear_on_submit=True, border=False):
        files = st.file_uploader(
            words.text("desk.upload"),
            accept_multiple_files="directory" if kind == "folder" else True,
            max_upload_size=SERVER_MEGABYTES,
            key=f"desk_files_{kind}",
            label_visibility="collapsed",
        )
        pressed = st.form_submit_button(words.text("desk.read"), type="primary", icon=":material/play_arrow:")
    if pressed:
        _begin(view, files)


def _begin(view: View, files: Sequence[Any] | None) -> None:
    words = view.words
    if not files:
        st.warning(words.text("desk.nothing_chosen"), icon=":material/upload_file:")
        return
    taken, refused = divide_by_size(files)
    if not taken:
        note_refused(refused)
        st.rerun()
    store = store_folder()
    try:
        with st.spinner(words.text("desk.keeping")):
            job = jobs.create_job(store, unpack((file.name, file) for file in taken))
            note_refused(refused, job.job_id)
            expect(job, "read")
            background.start_step(job, store, "read")
    except (JobError, OSError) as error:
        tell_error(words, error)
        return
    _go_to(job.job_id)
    st.rerun()


def _go_to(job_id: str | None) -> None:
    address.put("job", job_id)
    address.put("show", None)
    address.put("leaf", None)


# -- the imports that are open ----------------------------------------------------------------------------------


def show_jobs(view: View) -> None:
    """Imports to go on with or to discard; closed ones are deleted after some days."""
    words = view.words
    store = store_folder()
    jobs.remove_old_jobs(store)
    found = jobs.list_jobs(store)[:JOBS_SHOWN]
    if not found:
        return
    st.subheader(words.text("desk.jobs"), anchor=False)
    for job in found:
        done, total = _progress(job)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            files = job.lines("uploads")
            first = escape_markdown(str(files[0]["name"])) if files else ""
            state = "closed" if job.is_closed() else "running" if job.is_worked_on() else "open"
            st.markdown(
                words.text(
                    "desk.job_line",
                    when=words.moment(job.created_at()),
                    name=first,
                    files=words.count(len(files)),
                    done=words.count(done),
                    total=words.count(total),
                    state=words.code("desk_job", state),
                ),
                width="stretch",
            )
            st.button(
                words.text("desk.open"),
                key=f"desk_open_{job.job_id}",
                icon=":material/folder_open:",
                on_click=_go_to,
                args=(job.job_id,),
            )
            _offer_discarding(words, job)


def _offer_discarding(words: Words, job: Job) -> None:
    with st.popover(words.text("desk.discard"), icon=":material/delete:"):
        st.markdown(words.text("desk.discard_detail"))
        if st.button(words.text("desk.discard_now"), key=f"desk_discard_{job.job_id}", type="primary"):
            try:
                jobs.discard_job(job)
            except JobError as error:
                st.warning(escape_markdown(words.pick_message(str(error))), icon=":material/hourglass:")
                return
            if address.value("job") == job.job_id:
                _go_to(None)
            st.rerun()


def show_job_head(view: View, job: Job) -> None:
    """Which import this is, and the ways out of it."""
    words = view.words
    tell_refused(words, job.job_id)
    files = job.lines("uploads")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            words.text(
                "desk.job_head",
                when=words.moment(job.created_at()),
                files=words.count(len(files)),
            ),
            width="content",
        )
        with st.container(horizontal=True, width="content"):
            st.button(
                words.text("desk.back"),
                icon=":material/arrow_back:",
                key="desk_back",
                on_click=_go_to,
                args=(None,),
            )
            if not job.is_closed() and not job.is_worked_on() and not is_waited_for(job):
                st.button(
                    words.text("desk.close"),
                    icon=":material/task_alt:",
                    key="desk_close",
                    help=words.text("desk.close_help", days=jobs.KEPT_DAYS),
                    on_click=_close,
                    args=(job,),
                )
            _offer_discarding(words, job)


def _close(job: Job) -> None:
    jobs.close_job(job)
    _go_to(None)


# -- progress ---------------------------------------------------------------------------------------------------


def _progress(job: Job) -> tuple[int, int]:
    read = len(job.lines("readings"))
    return read, max(read, len(job.lines("documents")))


def is_read(job: Job) -> bool:
    """Whether every document of the job has been read."""
    done, total = _progress(job)
    return total > 0 and done >= total


def show_progress(view: View, job: Job) -> None:
    """How far a step has come, looked up again every second until it ends."""
    step: jobs.Phase = "accept" if is_read(job) else "read"

    @st.fragment(run_every=POLL_SECONDS)
    def look() -> None:
        if not job.is_worked_on() and not is_waited_for(job):
            st.rerun()
        _show_step(view.words, job, step)

    look()


def expect(job: Job, step: jobs.Phase) -> None:
    """A step is about to start; its process needs some seconds before it holds the job's lock."""
    st.session_state[_EXPECTED] = (job.job_id, step, time.monotonic() + START_SECONDS)


def is_waited_for(job: Job) -> bool:
    """Whether this session has just started a step of which nothing has been seen yet."""
    job_id, step, until = st.session_state.get(_EXPECTED, ("", "read", 0.0))
    if job_id != job.job_id:
        return False
    has_ended = is_read(job) if step == "read" else bool(job.value("result"))
    has_begun = job.is_worked_on()
    if has_ended or has_begun or time.monotonic() > until:
        st.session_state.pop(_EXPECTED, None)
        return has_begun
    return True


def _show_step(words: Words, job: Job, step: jobs.Phase) -> None:
    progress = job.value("progress")
    if step == "accept":
        is_told = progress.get("phase") == "accept"
        done, total = (int(progress["done"]), int(progress["total"])) if is_told else (0, 0)
        share = done / total if total else 0.0
        st.progress(share, words.text("desk.accepting", done=words.count(done), total=words.count(total)))
        return
    done, total = _progress(job)
    if not total:
        st.progress(0.0, words.text("desk.starting"))
        return
    text = words.text("desk.reading", done=words.count(done), total=words.count(total))
    st.progress(done / total, text)
    _show_files(words, job)


def _show_files(words: Words, job: Job) -> None:
    readings = {int(line["document"]): line for line in job.lines("readings")}
    documents = job.lines("documents")
    waiting = [line for line in documents if int(line["document"]) not in readings]
    finished = list(reversed(readings.values()))
    rows: list[tuple[object, ...]] = []
    if not finished:
        rows += [(str(line["name"]), None, None, None) for line in waiting[:FILES_IN_SIGHT]]
    rows += [
        (str(line["name"]), str(line["status"]), line.get("agency_name") or line.get("agency"), line.get("year"))
        for line in finished
    ]
    frame = pl.DataFrame(
        rows,
        schema={"source_name": pl.String, "status": pl.String, "agency_name": pl.String, "report_year": pl.Int32},
        orient="row",
    )
    if frame.height:
        show_table(frame, words, key="desk_files", alt=words.text("desk.files"), most_rows=FILES_IN_SIGHT, missing="—")


def show_interrupted(view: View, job: Job) -> None:
    """The reading ended before its time: what it said, and the way to go on."""
    words = view.words
    done, total = _progress(job)
    st.warning(
        words.text("desk.interrupted", done=words.count(done), total=words.count(total)), icon=":material/pause_circle:"
    )
    said = background.last_words(job, "read")
    if said:
        st.caption(escape_markdown(words.pick_message(said)))
    st.button(
        words.text("desk.resume"),
        type="primary",
        icon=":material/play_arrow:",
        key="desk_resume",
        on_click=_resume,
        args=(job,),
    )


def _resume(job: Job) -> None:
    expect(job, "read")
    background.start_step(job, store_folder(), "read")
