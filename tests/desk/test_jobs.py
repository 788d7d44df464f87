"""The files of a job: hostile names, torn lines, locks, discarding, clearing up."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disclosure.desk import jobs
from disclosure.desk.jobs import JobBusyError, JobError


def make(store: Path, *names: str) -> jobs.Job:
    return jobs.create_job(store, [(name, io.BytesIO(name.encode("utf-8", "replace"))) for name in names])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("report.html", "report.html"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.html", "C:/Windows/a.html"),
        ("/absolute/../b.html", "absolute/b.html"),
        ("a\x00b\n\u202ec.html", "abc.html"),
        ("<script>alert(1)</script>.html", "<script>alert(1)</script>.html".replace("</", "</")),
        ("", "?"),
        ("..", "?"),
        ("\ud800.html", "?.html"),
    ],
)
def test_names_from_outside_are_only_shown(given: str, shown: str) -> None:
    assert jobs.safe_name(given) == shown


def test_long_names_keep_their_suffix() -> None:
    shown = jobs.safe_name("长" * 500 + ".zip")
    assert len(shown) == jobs.NAME_LENGTH
    assert shown.endswith(".zip")


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.ZIP", ".zip"), ("a.b c", ""), ("a." + "x" * 20, ""), ("a", ""), ("d.zip/a", "")]
)
def test_only_plain_suffixes_reach_the_disk(name: str, suffix: str) -> None:
    assert jobs.safe_suffix(name) == suffix


def test_files_are_kept_under_numbers(tmp_path: Path) -> None:
    names = ["../../x.html", "con.html", "a.html", "a.html", "名 字.zip", ".", "|?*.pdf"]
    job = make(tmp_path, *names)
    assert sorted(path.name for path in job.files.iterdir()) == [
        "00001.html",
        "00002.html",
        "00003.html",
        "00004.html",
        "00005.zip",
        "00006",
        "00007.pdf",
    ]
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == {"desk"}
    assert [line["name"] for line in job.lines("uploads")][:2] == ["x.html", "con.html"]
    assert (job.files / "00002.html").read_bytes() == b"con.html"


def test_jobs_are_listed_the_newest_first_and_found_by_name(tmp_path: Path) -> None:
    assert jobs.list_jobs(tmp_path) == []
    first, second = make(tmp_path, "a"), make(tmp_path, "b")
    assert {job.job_id for job in jobs.list_jobs(tmp_path)} == {first.job_id, second.job_id}
    assert jobs.find_job(tmp_path, first.job_id).folder == first.folder
    for wrong in ("../x", "", "20260101-000000-abcdef", first.job_id + "/../x"):
        with pytest.raises(JobError, match="no such import"):
            jobs.find_job(tmp_path, wrong)


def test_a_job_that_was_cut_off_while_its_files_came_in_is_not_listed(tmp_path: Path) -> None:
    job = make(tmp_path, "a")
    (job.folder / "job.json").unlink()
    assert jobs.list_jobs(tmp_path) == []


def test_a_disk_that_cannot_be_written_is_explained_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file where the folder should be")
    with pytest.raises(JobError, match="cannot be saved"):
        make(tmp_path, "a")


def test_torn_lines_are_passed_over_and_the_next_line_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": 2')
    jobs.append_lines(path, [{"a": 3}])
    assert jobs.read_lines(path) == [{"a": 1}, {"a": 3}]


def test_later_changes_count(tmp_path: Path) -> None:
    job = make(tmp_path, "a")
    jobs.change(job, [1, 2], {"year": 2023, "is_chosen": True})
    jobs.change(job, [2], {"year": None, "scope": "own"})
    assert jobs.changes(job) == {
        1: {"year": 2023, "is_chosen": True},
        2: {"year": None, "is_chosen": True, "scope": "own"},
    }
    with pytest.raises(ValueError, match="cannot be corrected: sha256"):
        jobs.change(job, [1], {"sha256": "x"})


def test_only_one_process_works_on_a_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LOCK_SECONDS", 0.0)
    job = make(tmp_path, "a")
    assert not job.is_worked_on()
    with jobs.work_on(job):
        assert job.is_worked_on()
        with pytest.raises(JobBusyError), jobs.work_on(jobs.Job(job.folder)):
            pass
        with pytest.raises(JobBusyError):
            jobs.discard_job(jobs.Job(job.folder))
    assert not job.is_worked_on()
    jobs.discard_job(job)
    assert not job.folder.exists()


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    job = make(tmp_path, "a")
    code = (
        "import sys, os; from pathlib import Path; from disclosure.desk import jobs\n"
        "lock = jobs.work_on(jobs.Job(Path(sys.argv[1]))); lock.__enter__(); print('held', flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(job.folder)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (9, "held\n")
    assert not job.is_worked_on()


def test_closed_jobs_go_after_some_days(tmp_path: Path) -> None:
    closed, left_open = make(tmp_path, "a"), make(tmp_path, "b")
    jobs.close_job(closed)
    assert closed.is_closed()
    assert jobs.remove_old_jobs(tmp_path) == 0
    later = datetime.now(UTC) + timedelta(days=jobs.KEPT_DAYS, minutes=1)
    assert jobs.remove_old_jobs(tmp_path, later) == 1
    assert [job.job_id for job in jobs.list_jobs(tmp_path)] == [left_open.job_id]


def test_what_a_crash_left_of_files_that_came_in_is_cleaned(tmp_path: Path) -> None:
    whole, cut_off = make(tmp_path, "a"), make(tmp_path, "b")
    (cut_off.folder / "job.json").unlink()  # written last: the server died while the files came in
    assert jobs.remove_old_jobs(tmp_path) == 0, "they may just be coming in"
    assert cut_off.folder.exists()
    later = datetime.now(UTC) + timedelta(hours=jobs.CUT_OFF_HOURS, minutes=1)
    assert jobs.remove_old_jobs(tmp_path, later) == 1
    assert not cut_off.folder.exists()
    assert [job.job_id for job in jobs.list_jobs(tmp_path)] == [whole.job_id]
