"""The command line: `disclosure <command> ...`, also `python -m disclosure`.

Exit status: 0 all good; 1 some input was refused (each named on standard error with the reason, the rest is in), or a
check found more than was allowed; 2 wrong usage, or nothing could be done (no such store, disk full, another writer).
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from disclosure import settings
from disclosure.lake_address import AddressError, is_lake_address, parse_address
from disclosure.model.plain_text import plain
from disclosure.store.errors import StoreError

REFUSED = 1
FAILED = 2

LAKE_MARK = "lake.json"
"""The file by which a folder is known as the copy of a lake (disclosure/store/lake/cache.py)."""


_NEEDS_NO_NEWS = ("desk", "evidence")
"""Steps that a page starts over the version that it shows; what they write asks the lake itself."""

_MODULES = {"withdraw": "report"}
"""Commands that are another one's step under a name of its own."""


class UsageError(Exception):
    """Something in the arguments that the parser cannot see; the message is for people."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status. Never a traceback for bad input."""
    _speak_utf8()
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return FAILED
    module = importlib.import_module(f"disclosure.commands.{_MODULES.get(options.command, options.command)}")
    try:
        if hasattr(options, "store"):
            _meet_lake(options)
        status = int(module.run(options))
        if hasattr(options, "store"):
            _leave_lake(options)
        sys.stdout.flush()
        return status
    except (UsageError, StoreError) as error:
        print(plain(f"disclosure {options.command}: {error}", keep="\n\t"), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        message = "已中断,原有数据不变 | interrupted; the data are as before"
        if options.command == "ingest":
            message += ";已读取的部分下次不必重读 | what was read need not be read again next time"
        print(message, file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (| head): leave quietly, also at the final flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _speak_utf8() -> None:
    """Chinese on every terminal, also where Windows would choose another encoding."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def store_folder(options: argparse.Namespace) -> Path:
    """The store that a command works on: --store, else DISCLOSURE_STORE, else data/store of the project.

    For the address of a lake, the folder of this machine's copy. Raises UsageError for one that cannot be used.
    """
    try:
        if options.store is None or not is_lake_address(options.store):
            return settings.store_folder() if options.store is None else Path(options.store)
        return parse_address(options.store).cache_folder(settings.LAKES_FOLDER)
    except AddressError as error:
        raise UsageError(str(error)) from None


def _meet_lake(options: argparse.Namespace) -> None:
    """Where the store is a lake, or this machine's copy of one: have its newest state in the folder.

    A command that only reads goes on with what the folder has where the lake cannot be reached, and says how old it is.
    """
    folder = store_folder(options)
    text = settings.store_text() if options.store is None else str(options.store)
    if not is_lake_address(text) and not (folder / LAKE_MARK).is_file():
        return
    # Only here: everything else starts without the database.
    from disclosure.store.lake.cache import mark_cache
    from disclosure.store.lake.meeting import meet

    if is_lake_address(text):
        mark_cache(folder, parse_address(text))
    if options.command in _NEEDS_NO_NEWS and (folder / "current").is_file():
        return
    meet(folder, is_writing=_is_writing(options), tell=lambda line: print(plain(line), file=sys.stderr))


def _is_writing(options: argparse.Namespace) -> bool:
    if options.command in ("report", "roster"):
        return options.action not in ("list", "read", "show", "export")
    if options.command == "versions":
        return options.to is not None
    return options.command in ("ingest", "reread", "refresh", "simulate", "withdraw", "lake")


def _leave_lake(options: argparse.Namespace) -> None:
    """Send what was noted in the journals and is in no version, such as a roster."""
    folder = store_folder(options)
    if _is_writing(options) and (folder / LAKE_MARK).is_file():
        from disclosure.store.lake.meeting import send_notes

        send_notes(folder)


def make_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="disclosure",
        description="政府信息公开工作年度报告:读取、入库、核对、查询、展示 | "
        "China's open-government-information annual reports: read, store, check, query, show",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="命令 | commands")

    extract = _add(
        commands, "extract", "读取文件中的报告并打印,不写入任何内容 | read reports and print them; writes nothing"
    )
    extract.add_argument("files", nargs="+", metavar="FILE", help="文件 | files")
    extract.add_argument("--json", action="store_true", help="每份一行 JSON | one JSON object a line")
    extract.add_argument(
        "--explain",
        metavar="KEY",
        help="这个数是怎样读出的,如 applications.received_new.total | how this figure was read",
    )

    ingest = _add(
        commands,
        "ingest",
        "把文件、文件夹、压缩包、网址中的报告存入数据库 | store reports of files, folders, archives, web addresses",
    )
    ingest.add_argument(
        "paths", nargs="*", metavar="PATH", help="文件、文件夹、压缩包或网址 | files, folders, archives, addresses"
    )
    ingest.add_argument("--urls", metavar="FILE", help="网址清单,每行一个 | a list of addresses, one a line")
    ingest.add_argument(
        "--delay",
        type=float,
        default=1.0,
        metavar="S",
        help="同一网站两次访问的间隔秒数 | seconds between visits to a host",
    )
    ingest.add_argument(
        "--allow-private", action="store_true", help="允许访问本机和内部网络的网址 | allow addresses in the own network"
    )
    ingest.add_argument("--agency", help="单个文件:机关名称 | for a single file: the body that reports")
    ingest.add_argument("--year", type=int, help="单个文件:报告年度 | for a single file: the year reported on")
    ingest.add_argument(
        "--scope", choices=("own", "aggregate"), help="单个文件:本机关或汇总 | for a single file: own or aggregate"
    )
    ingest.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="由此 Dask 集群的各机器读取(主机:端口,见 docs/operations.md) | "
        "let the machines of this Dask cluster read (HOST:PORT of its scheduler)",
    )
    _add_reading(ingest)
    _add_store(ingest)

    reread = _add(
        commands, "reread", "用现在的读取程序重读全部原文,列出变化 | read all kept originals again; print what changed"
    )
    reread.add_argument("--dry-run", action="store_true", help="只列出变化,不发布 | only print; publish nothing")
    reread.add_argument("--json", action="store_true", help="每份一行 JSON | one JSON object a line")
    _add_reading(reread)
    _add_store(reread)

    check = _add(commands, "check", "核查数据库中的报告 | what the checks find in the stored reports")
    check.add_argument("--json", action="store_true", help="每条一行 JSON | one JSON object a line")
    check.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        help="有此级别或更重的发现时以状态 1 结束 | exit with 1 when something this grave or graver is found",
    )
    check.add_argument(
        "--agency", action="append", metavar="NAME", help="只看此机关,可重复 | only this body; repeatable"
    )
    check.add_argument("--year", type=int, action="append", metavar="Y", help="只看此年度,可重复 | only this year")
    check.add_argument(
        "--severity",
        choices=("error", "warning", "note"),
        help="只看此级别或更重的 | only what is this grave or graver",
    )
    _add_store(check)

    query = _add(commands, "query", "运行一个指标查询;不给名称则列出全部 | run a query by name; no name lists them")
    query.add_argument("name", nargs="?", metavar="NAME", help="查询名称 | name of the query")
    query.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="K=V",
        help="参数,列表用逗号分隔,如 years=2023,2024 | a parameter; lists with commas, as years=2023,2024",
    )
    query.add_argument("--format", choices=("csv", "json", "parquet", "xlsx"), default="csv", help="格式 | format")
    query.add_argument("--output", metavar="FILE", help="写入文件 | write to this file")
    _add_store(query)

    export = _add(commands, "export", "导出全部数据表和数据字典 | write all normalised tables with a data dictionary")
    export.add_argument("folder", metavar="DIR", help="目标文件夹 | folder to write to")
    _add_store(export)

    serve = _add(commands, "serve", "打开数据看板 | the dashboard")
    serve.add_argument("--port", type=int, default=8501, help="端口 | port (%(default)s)")
    serve.add_argument(
        "--address",
        default="127.0.0.1",
        help="监听地址;0.0.0.0 为允许他人访问 | address; 0.0.0.0 lets others in (%(default)s)",
    )
    serve.add_argument(
        "--read-only",
        action="store_true",
        help="只看不改:没有导入,也没有任何会改动数据的操作 | show only: no desk, nothing that changes data",
    )
    serve.add_argument(
        "--metrics",
        action="store_true",
        help="在 /_stcore/metrics 提供运行指标 | offer measurements of the server at /_stcore/metrics",
    )
    _add_store(serve)

    simulate = _add(commands, "simulate", "生成模拟数据,用于试验规模 | simulated data, for trying scale")
    simulate.add_argument("--bodies", type=int, required=True, metavar="N", help="机关数 | number of bodies")
    simulate.add_argument("--years", default="2019-2025", metavar="A-B", help="报告年度 | report years (%(default)s)")
    simulate.add_argument("--seed", type=int, default=1, metavar="K", help="随机种子 | seed (%(default)s)")
    simulate.add_argument(
        "--documents", metavar="DIR", help="写成网页文件而不入库 | write web pages instead of a store"
    )
    _add_store(simulate)

    desk = commands.add_parser("desk", description="导入页面使用的步骤 | the steps that the import page runs")
    desk.add_argument(
        "step", choices=("read", "accept", "show"), help="读取、入库或显示原件 | read, take in, show a document"
    )
    desk.add_argument("job", metavar="JOB", help="导入任务 | the import")
    desk.add_argument("--document", type=int, metavar="N", help="要显示的文件 | the document to show")
    desk.add_argument("--key", default="", metavar="KEY", help="要标出的单元格 | the cell to mark")
    _add_store(desk)

    refresh = _add(
        commands, "refresh", "把人工决定应用到数据库 | apply what people decided (bodies, corrections) to the store"
    )
    refresh.add_argument(
        "--wait", type=float, default=0, metavar="SECONDS", help="等待其他写入程序 | patience with another writer"
    )
    _add_store(refresh)

    evidence = _add(
        commands,
        "evidence",
        "显示原件并标出一个数所在的单元格 | show a kept document with the cell of a figure marked",
    )
    evidence.add_argument("sha256", metavar="SHA256", help="来源文件的 SHA-256 | SHA-256 of the document")
    evidence.add_argument("key", metavar="KEY", help="单元格,如 applications.received_new.total | the cell")
    evidence.add_argument("--name", help="来源文件名 | name of the document")
    evidence.add_argument("--place", help="原文位置 | place in the document, as stored")
    evidence.add_argument("--raw", help="原始文字 | raw text, as stored")
    evidence.add_argument("--output", metavar="FILE", help="把页面写入文件 | write the page to this file")
    _add_store(evidence)

    report = _add(
        commands,
        "report",
        "处理一份已入库的报告:列出版次、撤回、恢复、采用、改归 | "
        "one stored report: list its revisions, withdraw or restore it, choose the one that counts, move it",
    )
    report.add_argument(
        "action",
        choices=("list", "withdraw", "restore", "current", "move", "undo"),
        help="列出、撤回、恢复、采用某一版次、改归、撤销一个决定 | what to do; undo takes the number of a decision",
    )
    _add_report(report)
    withdraw = _add(commands, "withdraw", "撤回一份报告,可撤销 | withdraw a report; can be undone")
    withdraw.set_defaults(action="withdraw")
    _add_report(withdraw)

    roster = _add(
        commands,
        "roster",
        "应报名录:导入、查看、导出、撤销 | the bodies that owe a report: import a list, show, export, undo it",
    )
    roster.add_argument(
        "action",
        choices=("import", "read", "show", "export", "undo"),
        help="导入、只读取、查看、导出、撤销最近一次 | what to do; read only prints what a file would give",
    )
    roster.add_argument("file", nargs="?", metavar="FILE", help="Excel 或 CSV 文件 | an Excel or a CSV file")
    roster.add_argument(
        "--first-year", type=int, metavar="Y", help="未写年度的行自此年度起应报 | first year of rows that name none"
    )
    roster.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="PLACE",
        help="虽有疑问也采用此行(如 Sheet1!12),可重复 | take this row in spite of a doubt; repeatable",
    )
    roster.add_argument("--dry-run", action="store_true", help="只显示差异 | only show what would change")
    roster.add_argument("--by", metavar="NAME", help="处理人 | who decides (the name of the system's user)")
    roster.add_argument("--json", action="store_true", help="每行一行 JSON | one JSON object a line")
    _add_store(roster)

    lake = _add(
        commands,
        "lake",
        "多机共用的数据湖:查看、核对、接收一个文件夹的数据库、复制回文件夹、整理 | "
        "a store that several machines share: its state, a proof, a folder's store into it, and back, tidying",
    )
    lake.add_argument(
        "action",
        choices=("status", "verify", "fill", "copy", "tidy", "convert"),
        help="查看;逐表核对;用 --from 的数据库填充空湖;复制到 --to 文件夹;合并小文件、清除旧快照;转为湖能读的文件 | "
        "show; compare every table; fill an empty lake from --from; copy to --to; merge small files and forget old "
        "snapshots; rewrite a store for the DuckDB of the lake",
    )
    lake.add_argument(
        "--from", dest="source", metavar="DIR", help="fill、convert:来源数据库文件夹 | the store to take over"
    )
    lake.add_argument("--to", dest="target", metavar="DIR", help="copy、convert:新文件夹 | the new folder")
    lake.add_argument("--keep-days", type=int, default=30, metavar="N", help="tidy:保留几天的快照 | days (%(default)s)")
    _add_store(lake)

    filing = _add(
        commands,
        "filing",
        "备案日期:导入、查看、撤销 | when reports were filed with the office: import a list, show, undo",
    )
    filing.add_argument(
        "action",
        choices=("import", "read", "show", "undo"),
        help="导入、只读取、查看、撤销最近一次 | what to do; read only prints what a file would give",
    )
    filing.add_argument("file", nargs="?", metavar="FILE", help="Excel 或 CSV 文件 | an Excel or a CSV file")
    filing.add_argument("--by", metavar="NAME", help="处理人 | who decides (the name of the system's user)")
    _add_store(filing)

    population = _add(
        commands,
        "population",
        "常住人口:导入、查看、撤销,用于每万人申请量 | residents, for measures per 10,000: import, show, undo",
    )
    population.add_argument(
        "action",
        choices=("import", "read", "show", "undo"),
        help="导入、只读取、查看、撤销最近一次 | what to do; read only prints what a file would give",
    )
    population.add_argument("file", nargs="?", metavar="FILE", help="Excel 或 CSV 文件 | an Excel or a CSV file")
    population.add_argument("--by", metavar="NAME", help="处理人 | who decides (the name of the system's user)")
    _add_store(population)

    versions = _add(commands, "versions", "列出数据库的版本,或换回其中一版 | the versions of a store; go back to one")
    versions.add_argument("--to", type=int, metavar="N", help="换到第 N 版 | make version N the current one")
    versions.add_argument("--json", action="store_true", help="每版一行 JSON | one JSON object a line")
    _add_store(versions)
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=purpose, description=purpose)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """Options of the commands that read documents."""
    parser.add_argument("--workers", type=int, metavar="N", help="读取进程数 | processes that read (one a core)")
    parser.add_argument(
        "--time-limit",
        type=float,
        default=300,
        metavar="S",
        help="每份最多几秒 | seconds a document may take (%(default)s)",
    )
    parser.add_argument(
        "--memory-limit",
        type=int,
        default=2048,
        metavar="MB",
        help="每个进程最多几 MB 内存 | megabytes of memory a process may take (%(default)s)",
    )
    parser.add_argument("--no-originals", action="store_true", help="不保存原文 | do not keep the documents themselves")


def _add_report(parser: argparse.ArgumentParser) -> None:
    """What names a stored report, and what is decided about it."""
    parser.add_argument(
        "subject", metavar="AGENCY", help="机关名称;undo 时为决定编号 | the body; for undo, the decision"
    )
    parser.add_argument("year", type=int, nargs="?", metavar="YEAR", help="报告年度 | the year reported on")
    scopes = ("own", "aggregate", "unknown")
    parser.add_argument("--scope", choices=scopes, help="口径,只有一种时可省 | scope, where there are several")
    parser.add_argument("--revision", type=int, metavar="N", help="版次 | the revision (the one that counts)")
    parser.add_argument("--reason", help="理由 | why")
    parser.add_argument("--by", metavar="NAME", help="处理人 | who decides (the name of the system's user)")
    parser.add_argument("--to-agency", metavar="NAME", help="改归此机关 | move it to this body")
    parser.add_argument("--to-year", type=int, metavar="Y", help="改归此年度 | move it to this year")
    parser.add_argument("--to-scope", choices=scopes, help="改归此口径 | move it to this scope")
    parser.add_argument(
        "--wait", type=float, default=20, metavar="S", help="等待其他写入程序 | patience with another writer"
    )
    _add_store(parser)


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store",
        metavar="S",
        help="数据库文件夹(默认 data/store,或环境变量 DISCLOSURE_STORE),或多机共用的数据湖地址 ducklake:… | "
        "folder of the store (default data/store, or the variable DISCLOSURE_STORE), or the address of a lake that "
        "several machines share, ducklake:...",
    )
