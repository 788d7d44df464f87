"""Start on a bare machine: put the pinned packages into the project's own environment, then run inside it.

Only the standard library may be imported here, and every line must be readable to an old Python 3, so that a person
with the wrong version meets a sentence and not a syntax error. The pins live in one place, ``[tool.uv]`` of
pyproject.toml, which uv reads by itself; this module hands the same list to pip.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
_ENVIRONMENT = PROJECT / ".venv"
_STAMP = "disclosure-packages"
_EXTRAS = "DISCLOSURE_EXTRAS"
"""Environment variable: optional extras to install too, between commas (ocr, lake)."""
_STARTED_BY_US = "DISCLOSURE_STARTED_INSIDE"


class SetupError(Exception):
    """The packages could not be installed; the message says what to do, in Chinese and English."""


class Pins:
    """What pyproject.toml asks for: the requirements of the chosen groups and extras, and every version allowed.

    ``requirements``: names to install. ``constraints``: lines for pip (``name==version ; marker``).
    ``versions``: normalised name -> versions that a constraint allows (several where a marker decides).
    ``environment``: the folder of the project that holds them; one of its own where an extra has other versions.
    """

    def __init__(self, project: Path, groups: tuple[str, ...] = (), extras: tuple[str, ...] = ()) -> None:
        import tomllib  # not before the version of Python is known to be new enough

        with (project / "pyproject.toml").open("rb") as handle:
            stated = tomllib.load(handle)
        self.requirements: list[str] = list(stated["project"]["dependencies"])
        for group in groups:
            self.requirements += stated["dependency-groups"][group]
        own = stated["tool"].get("disclosure", {}).get("extras", {})
        optional = {
            **stated["project"].get("optional-dependencies", {}),
            **{extra: [line.split("==")[0] for line in lines] for extra, lines in own.items()},
        }
        unknown = [extra for extra in extras if extra not in optional]
        if unknown:
            raise SetupError(
                f"{_EXTRAS} 中没有这一项:{'、'.join(unknown)};可用:{'、'.join(optional)}"
                f" | {_EXTRAS} names no such extra: {', '.join(unknown)} (of: {', '.join(optional)})"
            )
        for extra in extras:
            self.requirements += [name for name in optional[extra] if name not in self.requirements]
        self.build_requirements: list[str] = list(stated["build-system"]["requires"])
        uv = stated["tool"]["uv"]
        self.constraints: list[str] = sorted({*uv["constraint-dependencies"], *uv["build-constraint-dependencies"]})
        chosen = [line for extra in extras for line in own.get(extra, ())]
        replaced = {normalised(line.split("==")[0]) for line in chosen}
        kept = [line for line in self.constraints if normalised(line.split("==")[0]) not in replaced]
        self.constraints = sorted([*kept, *chosen])
        self.environment = ".venv-lake" if chosen else ".venv"
        self.versions: dict[str, set[str]] = {}
        for line in self.constraints:
            name, version = line.split(";")[0].split("==")
            self.versions.setdefault(normalised(name), set()).add(version.strip())

    def digest(self) -> str:
        """One line that changes whenever a pin, or the list of packages asked for, changes."""
        text = "\n".join([*self.build_requirements, *self.requirements, "", *self.constraints])
        return hashlib.sha256(text.encode()).hexdigest()

    def unmet(self, site_packages: list[str] | None = None) -> list[str]:
        """Names of direct requirements that are absent or have another version than the pinned one.

        Looks where the running interpreter looks, or in the folders given.
        """
        found: dict[str, str] = {}
        for distribution in importlib.metadata.distributions(path=sys.path if site_packages is None else site_packages):
            name = distribution.metadata["Name"]
            if name:  # a half-removed package has none
                found.setdefault(normalised(name), distribution.version)
        return [
            requirement
            for requirement in self.requirements
            if found.get(normalised(requirement)) not in self.versions[normalised(requirement)]
        ]


def normalised(name: str) -> str:
    """Name of a package as the index compares it: lower case, runs of ``-_.`` as one hyphen."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def run_inside(module: str, groups: tuple[str, ...] = ()) -> None:
    """Return if the running interpreter has the pinned packages; otherwise run ``-m module`` where they are.

    ``groups`` names dependency groups of pyproject.toml that are needed besides the project's own dependencies.
    In the second case this call does not return: the process becomes, or ends with the exit status of, the one
    inside ``.venv``. Ends the process with status 1 and a sentence if the packages cannot be had.
    """
    _allow_any_text()
    was_started_by_us = os.environ.pop(_STARTED_BY_US, None) is not None
    if sys.version_info < OLDEST_PYTHON:
        _stop(
            f"需要 Python {_dotted(OLDEST_PYTHON)} 或更新版本,现在是 {_dotted(sys.version_info[:3])}。"
            f" | Python {_dotted(OLDEST_PYTHON)} or newer is needed; this is {_dotted(sys.version_info[:3])}."
        )
    if not (PROJECT / "pyproject.toml").is_file():
        return  # installed from a wheel: whoever installed it has installed its dependencies
    try:
        pins = Pins(PROJECT, groups, tuple(filter(None, re.split(r"[\s,]+", os.environ.get(_EXTRAS, "")))))
    except SetupError as error:
        _stop(str(error))
    missing = pins.unmet()
    if not missing:
        return
    if was_started_by_us:
        _stop(
            f"已安装软件包,但仍找不到:{'、'.join(missing)}。请删除 .venv 文件夹后再试。"
            f" | Packages were installed, yet these are not found: {', '.join(missing)}."
            " Delete the folder .venv and try again."
        )
    try:
        python = prepare(_ENVIRONMENT.with_name(pins.environment), pins)
    except SetupError as error:
        _stop(str(error))
    _continue_with(python, module)


def prepare(environment: Path, pins: Pins) -> Path:
    """Make the environment hold the pinned packages and the project itself; return its interpreter.

    Does nothing if it does already. Raises SetupError.
    """
    stamp = environment / _STAMP
    python = _interpreter(environment)
    if _reads(stamp) == pins.digest() and not pins.unmet(_site_packages(environment)) and _works(python):
        return python
    print(
        "正在准备运行环境(首次约需一两分钟)…… | Setting up; the first time this takes a minute or two ...",
        file=sys.stderr,
        flush=True,
    )
    if not _works(python):
        _create(environment)
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("\n".join(pins.constraints) + "\n", encoding="utf-8")
        install = _installer(python)
        _run([*install, "-c", str(constraints), *pins.build_requirements, *pins.requirements])
        # What builds the project is pinned and installed by now; pip's own isolated build would not use the pins.
        _run([*install, "--no-deps", "--no-build-isolation", "-e", str(PROJECT)])
    still_missing = pins.unmet(_site_packages(environment))
    if still_missing:
        raise SetupError(
            f"安装后仍缺少:{'、'.join(still_missing)}。请删除 .venv 文件夹后再试。"
            f" | Still missing after the installation: {', '.join(still_missing)}. Delete the folder .venv, try again."
        )
    stamp.write_text(pins.digest(), encoding="utf-8")
    return python


def _create(environment: Path) -> None:
    """An empty environment, without pip in it: Debian and others ship Python without ensurepip."""
    import venv

    if environment.exists() and not (environment / "pyvenv.cfg").is_file() and any(environment.iterdir()):
        raise SetupError(
            "项目里的 .venv 不是 Python 环境。请改名或删除它。"
            " | The .venv in the project is not a Python environment. Rename or delete it."
        )
    try:
        venv.EnvBuilder(clear=environment.exists(), symlinks=os.name != "nt", with_pip=False).create(environment)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"无法在项目文件夹里建立 .venv:{error}。请把项目放到可以写入的文件夹。"
            f" | Could not make .venv in the project: {error}. Put the project into a folder that you can write to."
        ) from error


def _installer(python: Path) -> list[str]:
    """Start of the command that installs into the environment of ``python``.

    The environment's own pip, else the running interpreter's, else a pip unpacked into the environment, else uv.
    """
    options = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location", "--no-input"]
    own = [str(python), "-m", "pip"]
    if _succeeds([*own, "--version"]):
        return [*own, "install", *options]
    # '--python' came with pip 22.3; Python 3.11 shipped with that.
    outer = [sys.executable, "-m", "pip", "--python", str(python)]
    if _succeeds([*outer, "--version"]):
        return [*outer, "install", *options]
    if _succeeds([str(python), "-m", "ensurepip", "--default-pip"]):
        return [*own, "install", *options]
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(python)]
    raise SetupError(
        "这个 Python 没有 pip。请先安装 pip(Debian/Ubuntu:apt install python3-pip)再试。"
        " | This Python has no pip. Install pip (Debian/Ubuntu: apt install python3-pip), then try again."
    )


def _run(command: list[str]) -> None:
    """Run one installation step, its complaints on the screen; raise SetupError if it fails."""
    try:
        status = subprocess.run(command, check=False, env=_inner_environment()).returncode
    except OSError as error:
        raise SetupError(f"无法运行 {command[0]}:{error} | Could not run {command[0]}: {error}") from error
    if status:
        raise SetupError(
            "软件包安装失败(原因见上)。首次运行需要联网;如需镜像或代理,请设置 PIP_INDEX_URL 或 HTTPS_PROXY 后再试。"
            " | Installing the packages failed (see above). The first start needs a network;"
            " behind a mirror or proxy, set PIP_INDEX_URL or HTTPS_PROXY and try again."
        )


def _continue_with(python: Path, module: str) -> None:
    """Go on as ``python -m module`` with the same arguments; never returns."""
    command = [str(python), "-m", module, *sys.argv[1:]]
    environment = {**_inner_environment(), _STARTED_BY_US: "1"}
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, environment)
    # Windows has no exec that keeps the console waiting. Ctrl+C reaches the inner process too, which ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.run(command, check=False, env=environment).returncode)


def _inner_environment() -> dict[str, str]:
    """Variables for inner processes: UTF-8 everywhere, none of the outer interpreter's own settings."""
    dropped = ("PYTHONHOME", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    # A person's pip may be set to install beside the environment instead of into it.
    return {**kept, "PYTHONUTF8": "1", "PIP_USER": "0"}


def _interpreter(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _site_packages(environment: Path) -> list[str]:
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
    return [str(folder) for folder in environment.glob(pattern)]


def _works(python: Path) -> bool:
    """Whether an interpreter is there, starts, and is new enough (an upgrade of Python breaks environments)."""
    return _succeeds([str(python), "-c", f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"])


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True, env=_inner_environment()).returncode == 0
    except OSError:
        return False


def _reads(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def _allow_any_text() -> None:
    """A console of another code page shows a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _stop(message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(1)
