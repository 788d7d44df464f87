"""The results page docs/benchmarks.md, written from the kept results; never edited by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Result = dict[str, Any]

_UP_TO_A_SECOND, _UP_TO_TWO_SECONDS = 150_000, 1_000_000
"""Reports up to which, and from which on, a change may take so long."""

_HEAD = """# 速度 | Benchmarks

本页由 `python -m bench` 生成,请勿手工修改;每部分可单独运行,如 `python -m bench extract`。
Written by `python -m bench`; not edited by hand. A part runs alone: `python -m bench extract`.
"""


def write_page(results: dict[str, Result], page: Path, growth: Path | None = None) -> None:
    """Write the page for the parts that have results; the others are left out. `growth` is the chart of all sizes."""
    sections = [_HEAD]
    if growth is not None:
        address = growth.relative_to(page.parent).as_posix()
        sections.append(f"![用时随库的大小 | Time by size of the store]({address})")
    writers: dict[str, Callable[[Any], str]] = {
        "extract": _extract,
        "forms": _forms,
        "ingest": _ingest,
        "mixed": _mixed,
        "queries": _queries,
        "checks": _checks,
        "change": _change,
        "peers": _peers,
        "people": _people,
        "browser": _browser,
        "cluster": _cluster,
        "producers": _producers,
    }
    for part, writer in writers.items():
        if part in results:
            sections.append(f"{writer(results[part]['result'])}\n\n{_provenance(results[part])}")
    page.write_text("\n".join(section.strip() + "\n" for section in sections), encoding="utf-8")


def _provenance(result: Result) -> str:
    machine = result["machine"]
    return (
        f"{result['date']} · {machine['cores']} × {machine['processor']}, {machine['memory']}, {machine['system']},"
        f" Python {machine['python']}, {machine['packages']}"
    )


def _extract(result: Result) -> str:
    lines = [
        "## 读取一页 | Reading one page",
        "",
        "`read_report`(全部单元格归位、校验、段落、机关与日期)与 lxml(解析并取每格文字)、pandas.read_html(原始表格)"
        f"在同一次运行中两两轮流处理同样的字节,{result['rounds']} 次取中位数,毫秒。"
        "目标:不超过 lxml 的 3 倍,且快于 pandas。",
        "The whole reading beside lxml (parse, text of every cell), then beside pandas.read_html (raw grids), in"
        " turn on the same bytes;"
        f" median of {result['rounds']}, milliseconds. Goals: at most 3 times lxml, faster than pandas.",
        "",
        "| page | KB | figures | read_report | lxml | pandas | ÷ lxml | ÷ pandas |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['page']} | {row['kilobytes']} | {row['figures']} | {row['read_report_ms']} | {row['lxml_ms']}"
        f" | {row['pandas_ms']} | {row['times_lxml']} | {row['times_pandas']} |"
        for row in result["rows"]
    ]
    return "\n".join(lines)


def _forms(result: Result) -> str:
    lines = [
        "## 各种文件 | Files of every form",
        "",
        "`read_report` 读取一个文件(全部单元格归位并核对),PDF 与 pdfplumber 的表格提取在同一次运行中轮流处理同样的字节,"
        f"{result['rounds']} 次取中位数,处理器毫秒。目标:PDF 比 pdfplumber 快 5 倍。",
        "The whole reading of a file; PDF beside pdfplumber's extract_tables (raw grids), in turn on the same bytes;"
        f" median of {result['rounds']}, milliseconds of processor time. Goal: PDF five times faster than pdfplumber.",
        "",
        "| file | KB | read_report | pdfplumber | × faster | reports a second |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['file']} | {row['kilobytes']} | {row['read_report_ms']} | {row['pdfplumber_ms'] or '–'}"
        f" | {row['times_faster'] or '–'} | {row['reports_per_second']} |"
        for row in result["rows"]
    ]
    return "\n".join(lines)


def _ingest(result: Result) -> str:
    return "\n".join(
        [
            "## 导入 | Ingest",
            "",
            f"`disclosure ingest`:{result['documents']} 个网页文件({result['megabytes']} MB),到可查询为止。"
            "目标:每秒 150 份以上。内存为全部进程之和的峰值。",
            f"`disclosure ingest` on {result['documents']} web pages ({result['megabytes']} MB) until they can be"
            " queried."
            " Goal: 150 reports a second. Memory: peak of all its processes together.",
            "",
            *_ingest_table(result),
        ]
    )


def _mixed(result: Result) -> str:
    return "\n".join(
        [
            "## 混合文件夹 | A mixed folder",
            "",
            f"`disclosure ingest`:网页、文本、Word、Excel、PDF 各五分之一,共 {result['documents']} 份"
            f"({result['megabytes']} MB)。",
            f"`disclosure ingest` on {result['documents']} files ({result['megabytes']} MB): web pages, text, Word,"
            " Excel and PDF in equal parts.",
            "",
            *_ingest_table(result),
        ]
    )


def _ingest_table(result: Result) -> list[str]:
    lxml = ", ".join(str(milliseconds) for milliseconds in result["lxml_ms_before_and_after"])
    lines = [
        "| | |",
        "|---|--:|",
        f"| 份/秒 reports a second | {result['reports_per_second']} |",
        f"| 秒 seconds | {result['seconds']} |",
        f"| 处理器秒数,全部核心 processor seconds over all cores | {result['processor_seconds']} |",
        f"| 同一时段 lxml 解析这样一页并取每格文字,毫秒(前、后)"
        f" lxml on such a page at that time, milliseconds (before, after) | {lxml} |",
        f"| 内存峰值 peak memory, MiB | {result['peak_memory_mib']} |",
        f"| 同样文件再导入一次 the same files again, seconds | {result['seconds_when_repeated']} |",
        f"| 库文件 store, MB | {result['store_megabytes']} |",
    ]
    if "originals_megabytes" in result:
        lines.append(f"| 原文,压缩后 originals, packed, MB | {result['originals_megabytes']} |")
    return lines


def _queries(results: list[Result]) -> str:
    selections = ", ".join(results[0]["selections"])
    counts = [f"{result['reports']:,}" for result in results]
    return "\n".join(
        [
            "## 命名查询 | Named queries",
            "",
            f"模拟的本级报告 {'、'.join(counts)} 份;选择范围:{selections};每种范围 {results[0]['rounds']} 次,"
            "从调用到得到结果,毫秒;"
            "「处理器」为全部线程用时之和的中位数。目标:10 万份时 p95 低于 200 毫秒。",
            f"Over {' and '.join(counts)} simulated own reports; selections: {selections};"
            f" {results[0]['rounds']} times each, milliseconds from the call to the frame;"
            " 'processor' is the median time of all threads together."
            " Goal: p95 under 200 at 100,000 reports.",
            "",
            *_query_table(counts, [{row["query"]: row for row in result["rows"]} for result in results]),
        ]
    )


def _query_table(counts: list[str], by_count: list[dict[str, Result]]) -> list[str]:
    """One line a query, slowest first at the largest count."""
    header = " | ".join(f"{count}: p50 | p95 | processor" for count in counts)
    lines = [f"| query | {header} | slowest selection |", "|---|" + "--:|--:|--:|" * len(counts) + "---|"]
    for name, last in by_count[-1].items():
        cells = " | ".join(
            f"{row['p50_ms']} | {row['p95_ms']} | {row['processor_ms']}" for row in (rows[name] for rows in by_count)
        )
        lines.append(f"| {name} | {cells} | {last['slowest_selection']} |")
    return lines


def _checks(results: list[Result]) -> str:
    lines = [
        "## 核查 | Checks",
        "",
        "全部规则对模拟报告从头运行一遍(含生成说明文字),以及一份报告变化后对有关机关再运行;"
        "文字雷同检索从头进行。"
        "目标:10 万份时全部规则 60 秒以内,变化后 2 秒以内。",
        "All rules over simulated reports from nothing (with their messages), and again over the bodies that one"
        " changed report concerns; the search for copied narratives from nothing."
        " Goals at 100,000 reports: under 60 s, under 2 s.",
        "",
        "| | " + " | ".join(f"{result['reports']:,}" for result in results) + " |",
        "|---|" + "--:|" * len(results),
    ]
    rows: list[tuple[str, list[object]]] = [
        ("全部规则,秒 all rules, seconds", [result["all_rules_seconds"] for result in results]),
        ("其中处理器秒数 processor seconds", [result["all_rules_processor_seconds"] for result in results]),
        ("发现 findings", [result["findings"] for result in results]),
        ("一份报告变化后,秒 after one report, seconds", [result["one_body_seconds"] for result in results]),
        ("其中处理器秒数 processor seconds", [result["one_body_processor_seconds"] for result in results]),
        ("文字 narratives", [result["copies"]["narratives"] for result in results]),
        ("雷同检索,秒 copies, seconds", [result["copies"]["seconds"] for result in results]),
        ("其中处理器秒数 processor seconds", [result["copies"]["processor_seconds"] for result in results]),
        ("雷同检索内存峰值 peak memory, MiB", [result["copies"]["peak_memory_mib"] for result in results]),
    ]
    lines += [f"| {name} | " + " | ".join(map(str, values)) + " |" for name, values in rows]
    slowest = results[-1]["rules"][:8]
    said = ", ".join(f"{row['rule']} {row['seconds']}" for row in slowest)
    lines += ["", f"最慢的规则,秒 | slowest rules, seconds: {said}"]
    return "\n".join(lines)


def _change(results: list[Result]) -> str:
    """Goal, measured seconds and the former way side by side; whether the goal is met is said."""
    kinds = {
        "add": "新增一份 a report added",
        "revise": "修订一份 revised",
        "correct": "更正一格 a cell corrected",
        "withdraw": "撤回一份 withdrawn",
        "decide": "决定一个机关 a body decided about",
    }
    lines = [
        "## 一处改动 | One change",
        "",
        f"一份报告变化后,到新版本可读为止(宽表、指标、核查发现、雷同一并更新),{results[-1]['rounds']} 次的中位数,秒;"
        "「处理器」为全部线程用时之和,「÷」为其比值;「原来」为同一次运行中按原来的做法:"
        "复制整个文件、重建全部服务表,一次;略去时为 –。"
        "「负载」为结束时整台机器 15 分钟的平均负载:超过核心数时,秒数主要是等别的程序。目标:10 万份时 1 秒以内。",
        "From the change until the new version can be read, with serving tables, findings and copies; median of"
        f" {results[-1]['rounds']}, seconds. 'processor' is the time of all threads together, '÷' its ratio; 'former':"
        " as it was before, in the same run: the file copied and all serving tables made anew, once; – where it was"
        " left out (--without-former). 'load' is the machine's average of 15 minutes at the end: above the number of"
        " cores, most seconds are waiting for other programs. Goal: 1 second at 100,000 reports.",
        "",
        "| | "
        + " | ".join(
            f"{row['reports']:,}, load {row['load']}: seconds | processor | former | processor | ÷" for row in results
        )
        + " | ≤ 1 s (100,000), ≤ 2 s (1,200,000) |",
        "|---|" + "--:|--:|--:|--:|--:|" * len(results) + "---|",
    ]
    for kind, label in kinds.items():
        cells = [
            f"{row['seconds'][kind]} | {row['processor_seconds'][kind]}"
            f" | {row['former_seconds'].get(kind, '–')} | {row['former_processor_seconds'].get(kind, '–')}"
            f" | {_times(row['former_processor_seconds'].get(kind), row['processor_seconds'][kind])}"
            for row in results
        ]
        small = [result["seconds"][kind] for result in results if result["reports"] <= _UP_TO_A_SECOND][-1:]
        large = [result["seconds"][kind] for result in results if result["reports"] >= _UP_TO_TWO_SECONDS][-1:]
        goals = [*((seconds, 1) for seconds in small), *((seconds, 2) for seconds in large)]
        said = ", ".join("met" if seconds <= most else "not met" for seconds, most in goals)
        lines.append(f"| {label} | {' | '.join(cells)} | {said} |")
    return "\n".join(lines)


def _times(former: float | None, now: float) -> str:
    return "–" if former is None else f"{former / now:.1f}"


_ENGINES = {
    "here": "named query | 命名查询",
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "parquet": "Parquet + Polars",
}


def _peers(results: list[Result]) -> str:
    lines = [
        "## 与常用办法比较 | Beside what an office would otherwise take",
        "",
        "同样的本级报告,三张普通的表(机关、报告、单元格)放进 SQLite、PostgreSQL(发行版默认设置)和 Parquet 文件夹"
        "(Polars 的 SQL),各问题写一条只答该问题的语句;这里问的是页面所问的命名查询,一并给出中位数、机关数、"
        f"同机关变化和区间。毫秒,{results[0]['rounds']} 次取中位数,同一次运行;所有办法的答案逐数相同,否则下面会列出。"
        "「再加一份报告」:别处只写入它的各行,这里还与其他报告比对、核查,并作为新版本发布。",
        "The same own reports as three plain tables (body, report, cell) in SQLite, PostgreSQL (as installed)"
        " and a folder of Parquet (SQL of Polars), with a statement for each question alone; here it is the named"
        " query that pages ask, which gives medians, numbers of bodies, the same bodies' change and intervals besides."
        f" Milliseconds, median of {results[0]['rounds']}, in one run; every answer is the same number for number, or"
        " is listed below. 'A report more': there only its rows; here it is also compared with others, checked, and"
        " published as a version.",
    ]
    for result in results:
        engines = [name for name in _ENGINES if "ms" in result["rows"].get(name, {})]
        lines += [
            "",
            f"{result['reports']:,} reports, {result['cells']:,} cells with numbers:",
            "",
            f"| question | {' | '.join(_ENGINES[name].replace('|', '·') for name in engines)} |",
            f"|---|{'--:|' * len(engines)}",
        ]
        rows = result["rows"]
        lines += [
            f"| {question} | {' | '.join(str(rows[name]['ms'][question]) for name in engines)} |"
            for question in result["questions"]
        ]
        for label, key in (
            ("a report more, seconds", "seconds_of_a_report_more"),
            ("on disk, MB", "megabytes"),
            ("loading, seconds", "loading_seconds"),
        ):
            lines.append(f"| {label} | {' | '.join(str(rows[name].get(key, '–')) for name in engines)} |")
        lines += ["", f"Differing answers: {'; '.join(result['differing']) or 'none'}."]
    return "\n".join(lines)


def _people(result: Result) -> str:
    low, high = result["pause_seconds"]
    lines = [
        "## 很多人同时看 | Many people at once",
        "",
        f"{result['reports']:,} 份模拟报告;每人打开一页,每 {low:.0f} 至 {high:.0f} 秒改一次筛选(200 人为其十分之一),"
        f"人到齐后 {result['seconds']} 秒;用 Streamlit 协议,不用浏览器,与服务在同一台机器;秒,到该次运行全部结束。"
        "两个进程的各行,访问者平均分到两个进程,如 docs/operations.md 的代理所做。「处理器毫秒」为服务一方每次运行所用;"
        "「负载」为结束时整台机器的平均负载:超过核心数时,等待主要是等别的程序。"
        "目标:50 人 p95 不超过 2 秒,200 人无错误。",
        f"{result['reports']:,} simulated reports; each opens a page and changes a filter every {low:.0f} to {high:.0f}"
        f" s (a tenth as often in the line of 200), for {result['seconds']} s after all have come; over Streamlit's"
        " protocol without a browser, on the machine of the server; seconds until a run has ended. With two processes"
        " the visitors are shared out as the proxy of docs/operations.md does. 'processor ms' is the server's, a run;"
        " 'load' that of the whole machine at the end: above the number of cores, most of the waiting is for other"
        " programs. Goals: 50 people: p95 at most 2 s; 200: no error.",
        *(["", result["note"]] if "note" in result else []),
        "",
        "| people | processes | opened: median | p95 | changed: times | median | p95 | errors | processor ms | load |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in result["rows"]:
        opened, changed = row["opened"], row["changed"]
        lines.append(
            f"| {row['people']} | {row['processes']} | {opened.get('median', '–')} | {opened.get('p95', '–')}"
            f" | {changed['count']} | {changed.get('median', '–')} | {changed.get('p95', '–')} | {row['errors']}"
            f" | {row['processor_ms_a_run']} | {row['load']} |"
        )
    fifty = [row for row in result["rows"] if row["people"] == 50]
    best = min((row["changed"].get("p95", float("inf")) for row in fifty), default=float("inf"))
    errors = sum(row["errors"] for row in result["rows"])
    lines += [
        "",
        f"50 people, p95 ≤ 2 s: {'met' if best <= 2 else 'not met'}; no error: {'met' if not errors else 'not met'}.",
    ]
    return "\n".join(lines)


def _browser(result: Result) -> str:
    lines = [
        "## 浏览器 | In the browser",
        "",
        f"总览页,{result['reports']:,} 份模拟报告,无头 Chromium 与服务在同一台机器;{result['rounds']} 次,毫秒。"
        "目标:筛选 1 秒以内。",
        f"The overview over {result['reports']:,} simulated reports, headless Chromium and server on one machine;"
        f" {result['rounds']} times, milliseconds. Goal: a filter change within a second.",
        "",
        "| | median | slowest |",
        "|---|--:|--:|",
    ]
    lines += [f"| {row['what']} | {row['median_ms']} | {row['slowest_ms']} |" for row in result["rows"]]
    return "\n".join(lines)


def _cluster(result: Result) -> str:
    lines = [
        "## 多台机器读取 | Reading by a cluster",
        "",
        f"同样的 {result['documents']} 个网页(平均 {result['kilobytes_a_document']} KB)"
        "由本机进程、由一个和两个 Dask 工作进程读入新库,全部在同一台机器上;"
        "为多读这些网页所增加的用时(不含启动),处理器秒数分为存库的程序(含其读取进程)、调度器、工作进程(含其读取进程)。",
        f"The same {result['documents']} web pages ({result['kilobytes_a_document']} KB on average) read by processes"
        " of the ingest itself, then by one and two workers of a Dask cluster, all on this machine: what these pages"
        " take more than a first hundred, so without the start. Processor seconds of the ingest (what reads for it"
        " included), of the scheduler, of the workers with their reader processes.",
        "",
        "| read by | seconds | reports a second | ingest: processor s | scheduler | workers |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['readers']} | {row['seconds']} | {row['reports_per_second']} | {row['ingest_seconds']}"
        f" | {row['scheduler_seconds']} | {row['worker_seconds']} |"
        for row in result["rows"]
    ]
    lines += [
        "",
        "按上面的处理器用时推算(不是实测):一国 120 万份,每台 8 核,各部分各需几小时,最长的决定快慢;网络为一千兆。",
        "On paper, from the processor times above (not measured): 1.2 million reports, machines of 8 cores, hours that"
        " each part needs; the longest decides. A network of one gigabit.",
        "",
        "| machines | reading | ingesting machine, one core | scheduler | network |",
        "|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['machines']} | {row['reading_hours']} | {row['ingesting_hours']} | {row['scheduler_hours']}"
        f" | {row['network_hours']} |"
        for row in result["nation"]
    ]
    return "\n".join(lines)


def _producers(result: Result) -> str:
    totals, bodies = result["totals"], result["bodies"]
    absent = f" Not at hand: {', '.join(result['absent'])}." if result["absent"] else ""
    lines = [
        "## 真实软件输出的 PDF | PDF files of real programs",
        "",
        "内容已知的报告经各软件输出为 PDF 后读回,逐格比对:exact 全部正确且完整;partial 指明缺少;"
        "wrong 有一格不同,或缺少而未说明。版式、纸张、字号、2019 与 2021 两种格式随编号变化。",
        "Reports of known figures printed by programs and read back, figure by figure: exact, partial (what is missing"
        " is named), wrong (a figure differs, or one is missing without a word). Paper, size of letters and form vary"
        f" with the number.{absent}",
        "",
        f"Files {sum(totals.values())}: exact {totals.get('exact', 0)}, partial {totals.get('partial', 0)}, refused"
        f" {totals.get('refused', 0)}, wrong {totals.get('wrong', 0)}. Bodies: right {bodies.get('right', 0)}, unknown"
        f" {bodies.get('unknown', 0)}, another {bodies.get('other', 0)}.",
        "",
        "| producer | layout | files | exact | partial | refused | wrong |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['producer']} | {row['layout']} | {row['files']} | {row.get('exact', 0)} | {row.get('partial', 0)}"
        f" | {row.get('refused', 0)} | {row.get('wrong', 0)} |"
        for row in result["rows"]
    ]
    return "\n".join(lines)
