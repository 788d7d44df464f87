"""Machines of these tests: an environment with the DuckDB of the lake, a PostgreSQL and an object storage."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
_MOUNT = ("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs")
_MOST_SECONDS = 900
"""A program that takes longer hangs, however busy the machine is."""

PASSWORD = "nobody-may-read-this"  # of a database that lives as long as a test


@dataclass(frozen=True)
class Machine:
    """A machine of the tests: a folder, and the programs of the project in the environment of the lake."""

    environment: dict[str, str]

    def beside(self, storage: ObjectStorage) -> Machine:
        """The same machine, which reaches an object storage."""
        return Machine({**self.environment, "AWS_ENDPOINT_URL": storage.endpoint})

    def start(self, *arguments: str, module: str = "tests.lake.host") -> subprocess.Popen[str]:
        """Start a program; what it says can be read."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str, module: str = "tests.lake.host") -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        process = self.start(*arguments, module=module)
        output, error = process.communicate(timeout=_MOST_SECONDS)
        return subprocess.CompletedProcess(arguments, process.returncode, output, error)

    def with_small_disks(self, folders: Sequence[Path], *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run steps on a machine with a disk of 64 MB in each folder: nobody else sees them, and they end with it.

        Raises MissingError where a program may not have disks of its own.
        """
        alone = ["unshare", "--user", "--map-root-user", "--mount"]
        if shutil.which("unshare") is None or subprocess.run([*alone, *_MOUNT, "/tmp"], check=False).returncode:
            raise MissingError("a program may not mount file systems of its own here (unshare)")
        for folder in folders:
            folder.mkdir()
        mounts = "".join(f"{shlex.join(_MOUNT)} {folder} && " for folder in folders)
        run = f'{mounts}exec {sys.executable} -m tests.lake.host "$@"'
        command = [*alone, "sh", "-c", run, "sh", *arguments]
        options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": _MOST_SECONDS}
        return subprocess.run(command, cwd=PROJECT, env=self.environment, check=False, **options)

    def disclosure(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the project."""
        return self.run(*arguments, module="disclosure")

    def states(self, *stores: str) -> list[dict[str, list[str]]]:
        """Rows and content of every table of each store."""
        words = [word for store in stores for word in (store, "say", "--")]
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return [dict(json.loads(line)) for line in done.stdout.splitlines()]


class MissingError(Exception):
    """What these tests need is not on this machine, and why."""


def make_machine() -> Machine:
    """The programs with DuckDB as the pins of the extra `lake` have it: installed once, then found again.

    Raises MissingError where the packages cannot be had.
    """
    if os.name == "nt":
        raise MissingError("these tests end programs as only other systems can")
    packages = _packages("extras", "lake")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(packages), str(PROJECT)]),
        "PYTHONUTF8": "1",
        "DISCLOSURE_EXTRAS": "lake",
        "PGPASSWORD": PASSWORD,
        "AWS_ACCESS_KEY_ID": "lake",
        "AWS_SECRET_ACCESS_KEY": PASSWORD,
        "AWS_REGION": "us-east-1",
    }
    return Machine(environment)


def _packages(kind: str, name: str) -> Path:
    """A folder with what pyproject.toml pins for a purpose. Raises MissingError where the packages cannot be had."""
    with (PROJECT / "pyproject.toml").open("rb") as handle:
        pins = tomllib.load(handle)["tool"]["disclosure"][kind][name]
    stamp = hashlib.sha256("\n".join([sys.version, *pins]).encode()).hexdigest()[:12]
    packages = Path(tempfile.gettempdir()) / f"disclosure-{name}-{os.getuid()}-{stamp}"
    if not packages.is_dir():
        _install(pins, packages)
    return packages


def _install(pins: Sequence[str], packages: Path) -> None:
    """Into a folder beside, then renamed: several processes may do it at once."""
    building = packages.with_name(f"{packages.name}.{os.getpid()}")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--target", str(building)]
    said = ""
    for command in ([sys.executable, "-m", "pip", "install"], [_outer_python(), "-m", "pip", "install"]):
        done = subprocess.run([*command, *options, *pins], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            try:
                building.rename(packages)
            except OSError:
                shutil.rmtree(building, ignore_errors=True)
            return
        said = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
    shutil.rmtree(building, ignore_errors=True)
    raise MissingError(f"packages cannot be installed here: {said[:200]}")


def _outer_python() -> str:
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


@dataclass(frozen=True)
class ObjectStorage:
    """A server that speaks S3 and keeps what it is given in memory."""

    process: subprocess.Popen[bytes]
    endpoint: str

    def pause(self) -> None:
        """Let it answer nothing, as a network that is gone would."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> None:
        """End it, with all that it kept."""
        self.process.kill()
        self.process.wait()


@contextmanager
def run_object_storage(bucket: str) -> Iterator[ObjectStorage]:
    """A server of one's own with an empty bucket. Raises MissingError."""
    environment = {**os.environ, "PYTHONPATH": str(_packages("tests", "object-storage"))}
    port = _free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet)
    storage = ObjectStorage(process, f"http://127.0.0.1:{port}")
    try:
        _make_bucket(storage, bucket)
        yield storage
    finally:
        storage.end()


def _make_bucket(storage: ObjectStorage, bucket: str) -> None:
    """As soon as it answers."""
    end = time.monotonic() + _MOST_SECONDS
    while True:
        connection = http.client.HTTPConnection(storage.endpoint.removeprefix("http://"), timeout=10)
        try:
            connection.request("PUT", f"/{bucket}")
            assert connection.getresponse().status == HTTPStatus.OK
            return
        except OSError:
            if storage.process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.2)
        finally:
            connection.close()


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server in a folder of its own; it forgets nothing when it is killed."""

    programs: Path
    folder: Path
    port: int

    @property
    def catalog(self) -> str:
        """How libpq finds it; the password is in the environment."""
        return f"host=127.0.0.1 port={self.port} user=lake dbname=postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._control("start", "-o", settings, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """End it at once, as a loss of power would."""
        self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *arguments]
        # Its own log, not a pipe: the server keeps what it is given open.
        subprocess.run(_unprivileged(command), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """A server of one's own. PostgreSQL refuses to run as root: then its own user runs it. Raises MissingError."""
    programs = _postgres_programs()
    if programs is None:
        raise MissingError("PostgreSQL is not installed here")
    import pwd  # Windows has none, and no server of this kind

    if os.getuid() == 0 and not any(user.pw_name == "postgres" for user in pwd.getpwall()):
        raise MissingError("PostgreSQL does not run as root, and there is no user 'postgres'")
    folder = Path(tempfile.mkdtemp(prefix="disclosure-pg-"))  # short: the name of a socket has a limit
    try:
        (folder / "password").write_text(PASSWORD, encoding="ascii")
        if os.getuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        make = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "lake", "-A", "scram-sha-256"]
        make += ["--pwfile", str(folder / "password"), "-E", "UTF8", "--no-sync"]
        subprocess.run(_unprivileged(make), check=True, capture_output=True)
        server = Postgres(programs, folder, _free_port())
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(command: list[str]) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


def _postgres_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found:
        return found[0]
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
