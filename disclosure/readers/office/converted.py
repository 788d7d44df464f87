"""Older Word files (.doc, .wps, .rtf) to .docx, through LibreOffice where the machine has it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from disclosure.model.document import RefusalError
from disclosure.readers.office import packages
from disclosure.settings import OFFICE_VARIABLE, office_program

TIMEOUT_SECONDS = 120
_FORMULA = rb"\moMath"

_NAMES = ("soffice", "libreoffice", "soffice.exe")
_USUAL_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
)


def find_program() -> str | None:
    """The path of LibreOffice, or None where it is not installed."""
    named = office_program()
    if named:
        return named if Path(named).is_file() else None
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def convert_to_docx(data: bytes, suffix: str) -> bytes:
    """The same document as .docx. `suffix` ('.doc', '.rtf') tells LibreOffice what it is given.

    Every call has a profile of its own, so that several can run at once and no one's settings or macros take part.
    Raises `RefusalError`: needs_libreoffice, conversion_failed.
    """
    program = find_program()
    kind = suffix.lstrip(".")
    if kind == "rtf" and _FORMULA in data:
        # LibreOffice moves the formulas of a row into its first cell: their own cells would look blank.
        raise RefusalError(
            "conversion_failed",
            "这个 rtf 文件里有公式，转换时公式里的数会离开自己的格子；请用 Word 或 WPS 另存为 .docx 再导入"
            " | this rtf file holds formulas, whose numbers a conversion moves out of their cells; save it as .docx",
        )
    if program is None:
        raise RefusalError(
            "needs_libreoffice",
            f"读取 {kind} 文件需要本机安装 LibreOffice（或设置环境变量 {OFFICE_VARIABLE}）；也可另存为 .docx 再导入"
            f" | reading {kind} files needs LibreOffice on this machine; or save the file as .docx",
        )
    with tempfile.TemporaryDirectory(prefix="disclosure-") as name:
        folder = Path(name)
        given = folder / f"given{suffix}"
        given.write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", "docx", "--outdir", str(folder / "made"), str(given)]
        try:
            _run(command)
            made = (folder / "made" / "given.docx").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise _failed(kind, f"{TIMEOUT_SECONDS} 秒内没有完成", f"not done in {TIMEOUT_SECONDS} s") from error
        except subprocess.CalledProcessError as error:
            status = error.returncode
            raise _failed(kind, f"退出状态 {status}", f"exit status {status}") from error
        except OSError as error:
            raise _failed(kind, "没有得到文件", "it gave no file") from error
    if not made.startswith(packages.ZIP_MAGIC):
        raise _failed(kind, "得到的不是 .docx", "what it gave is no .docx")
    return made


def _run(command: list[str]) -> None:
    """Runs a command to its end. LibreOffice starts programs of its own: at the time limit all of them end."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True) as process:
        try:
            process.wait(TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[0])


def _failed(kind: str, chinese: str, english: str) -> RefusalError:
    return RefusalError(
        "conversion_failed",
        f"LibreOffice 未能转换这个 {kind} 文件（{chinese}），文件可能已损坏；请用 Word 或 WPS 另存为 .docx"
        f" | LibreOffice could not convert this {kind} file ({english}), which may be damaged; open it in a word"
        " processor and save it as .docx",
    )
