"""What is said of a reading as a whole: its version of the form, what was not read, and whether it is complete.

Complete means that a reader of the document sees numbers in the cells of the form and that they were all taken; what
the document's own form does not have is not missing, and what was left blank in print is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from disclosure.form.labels import fold
from disclosure.form.versions import (
    load_forms,
    load_groups,
    load_versions,
    national_key_set,
    national_keys,
    rows_only_in,
)
from disclosure.model.report import TABLE_CODES, Figure, Paragraph, Problem, Status
from disclosure.recognition.facts import Facts
from disclosure.recognition.ocr_check import sums_of_form
from disclosure.recognition.placement import Placement

_TABLE_NAMES = {
    "proactive": "主动公开政府信息情况（第二部分）",
    "applications": "收到和处理政府信息公开申请情况（第三部分）",
    "remedies": "行政复议、行政诉讼情况（第四部分）",
}

# What makes a report partial: cells that stand in the document and were not taken, or may not be where they were put.
_SPOILING = frozenset(
    (
        *("row_not_recognised", "columns_not_known", "too_many_values", "blank_cells_lost", "conflicting_cells"),
        *("cell_torn_out", "cells_fused", "unit_differs", "cut_off", "identities_contradict", "cells_blank"),
        *("cell_unreadable", "row_contradicted", "row_not_in_form"),
    )
)
_MOST_NAMED = 3
_NUMBER_IN_WORDS = re.compile(
    r"[\ue000-\uf8ff]|^\s*+[一二两三四五六七八九十百千万几壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}+[件条项宗次个份]?\s*+$"
)
"""Letters that only a font of its own shows, and nothing but a number in characters."""


def judge_status(problems: Iterable[Problem], figures: dict[str, Figure]) -> Status:
    """Complete only where nothing was left out, every cell can be read, and there is a number at all.

    Words in a cell are the document's; with digits among them there is a number that was not taken.
    """
    if any(problem.code in _SPOILING for problem in problems) or _has_no_number(figures):
        return "partial"
    doubtful = (figure for figure in figures.values() if figure.state in ("text", "unreadable"))
    return "partial" if any(map(_is_untaken, doubtful)) else "complete"


def _has_no_number(figures: dict[str, Figure]) -> bool:
    return all(figure.value is None for figure in figures.values())


def _is_untaken(figure: Figure) -> bool:
    if figure.state == "text":
        return _has_number(figure.raw)
    return figure.state == "unreadable"


def _has_number(text: str) -> bool:
    """Whether words hold a number, in whatever signs (8, ₈, ⑧, Ⅷ), or are one in characters."""
    signs = (letter for letter in text if letter.isnumeric() and not ("\u3400" <= letter <= "\u9fff" or letter == "〇"))
    return next(signs, None) is not None or _NUMBER_IN_WORDS.search(text) is not None


def find_blank_report(figures: dict[str, Figure]) -> list[Problem]:
    """Names a report with cells and not one number in them: the form as it comes, or a page whose numbers are lost."""
    if not figures or not _has_no_number(figures) or any(map(_is_untaken, figures.values())):
        return []
    blank = sum(figure.state == "blank" for figure in figures.values())
    return [
        Problem(
            "cells_blank",
            f"表格的 {len(figures)} 格中没有一个数（空白 {blank} 格），像是未填写的空表；请核对是否为正式公布的报告"
            f" | not one of {len(figures)} cells holds a number ({blank} are blank), as in an empty form; check"
            " that this is the report as published",
            next(iter(figures.values())).at,
        )
    ]


_LITTLE_TEXT = 400
_INSTEAD = (
    (
        re.compile(r"^\s{0,3}\[InternetShortcut\]"),
        "这只是网址的快捷方式，不是网页；请用 ingest 导入其中的网址，或在浏览器打开后另存网页再导入",
        "a shortcut to an address, not the page; ingest the address, or open it in a browser and save the page",
    ),
    (
        re.compile("使用了框架|不支持框架|uses frames", re.IGNORECASE),
        "这一页只是框架，内容在旁边 .files 文件夹的网页里（如 sheet001.htm）；请导入那些网页，或另存为 xlsx 再导入",
        "only the frame of a page whose content is in the .files folder beside it (sheet001.htm, say); take in those"
        " pages, or save it as .xlsx",
    ),
    (
        re.compile(
            "验证码|安全验证|人机验证|滑块|访问(?:过于)?频繁|访问被(?:拒绝|拦截)|启用.{0,4}JavaScript", re.IGNORECASE
        ),
        "页面要求先通过验证或运行脚本；请在浏览器中打开网址，另存报告网页或附件再导入",
        "the page asks for a check that only a browser passes; open it in one, save the report, and take that in",
    ),
    (
        re.compile("(?:用户|统一|单位)登录|请(?:先)?登录|账号.{0,12}密码|用户名.{0,12}密码"),
        "这是登录页；请登录后另存报告网页或附件再导入",
        "a page to log in on; log in, save the report, and take that in",
    ),
    (
        re.compile(r"40[13]\s{0,3}(?:forbidden|unauthorized)|access denied|(?:无权|没有权限)访问", re.IGNORECASE),
        "网站拒绝了访问；请在浏览器中打开网址，另存报告网页或附件再导入",
        "the site refused access; open the address in a browser, save the report, and take that in",
    ),
    (
        re.compile(
            "(?:页面|网页|文件|内容|信息)(?:不存在|未找到|已被?删除|已失效|走丢)|找不到.{0,8}(?:页面|网页|文件)"
            r"|404\s{0,3}(?:not found|错误)",
            re.IGNORECASE,
        ),
        "网站说页面或文件不存在；请在网站上重新找到报告",
        "the site says that there is no such page or file; look for the report on it again",
    ),
)
"""What sites give in place of a page, short as such answers are."""
_SAID = re.compile(r"(?:制发|废止|有效|许可|处罚|强制|收费|申请|结转|公开|维持|纠正|复议|诉讼)[^\d。;；]{0,20}+\d")
_LEAST_SAID = 3
"""Numbers beside words of the form from which a section tells its figures in sentences."""


def why_no_report(facts: Facts, placement: Placement, first_year: int, paragraphs: Sequence[Paragraph] = ()) -> Problem:
    """Why a document is refused: of an old form, the form itself, a list of reports, or nothing of the kind."""
    is_old = facts.states_itself and facts.year is not None and facts.year < first_year
    if placement.has_old_return or is_old:
        return Problem(
            "format_not_read",
            "这是2018年度及以前的报告，其格式尚不支持 | a report of the format before 2019, which is not read",
        )
    if placement.figures:
        return Problem(
            "not_a_report",
            "有统一格式的表格，但没有填一个数，也没有写明年度，像是空白模板；请换用已填写的报告"
            " | the tables of the form are there with no number in them and no year, as in a template; take a report"
            " that is filled in",
        )
    titles = len(set(facts.titles))
    if titles > 1:
        return Problem(
            "not_a_report",
            f"文中列有 {titles} 份报告的标题而没有表格，像是列表页；请打开每份报告另存，或用 ingest 网址取回"
            f" | {titles} titles of reports and no table, as on a page that lists them; save each"
            " report, or ingest the address of the list",
        )
    text = " ".join(paragraph.text for paragraph in paragraphs)
    for sign, chinese, english in _INSTEAD if len(text) < _LITTLE_TEXT else ():
        if sign.search(text) is not None:
            return Problem("not_a_report", f"{chinese} | {english}")
    return Problem(
        "not_a_report",
        "没有找到政府信息公开工作年度报告的表格或章节；请确认文件是年度报告正文"
        " | neither the tables nor the sections of an annual report were found",
    )


def join_repeated(problems: list[Problem]) -> list[Problem]:
    """The problems with those of many cells that cannot be read, or that stand twice, in one of each."""
    for code, join in _JOINED.items():
        same = [problem for problem in problems if problem.code == code]
        if len(same) > _MOST_NAMED:
            joined = Problem(code, join(same), same[0].at)
            problems = [
                joined if problem is same[0] else problem
                for problem in problems
                if problem is same[0] or problem.code != code
            ]
    return problems


def _unreadable(problems: list[Problem]) -> str:
    return (
        f"有 {len(problems)} 格不是文字（图片、控件、脚本或没有保存结果的公式），数读不出来；请换用有文字的版本"
        f" | {len(problems)} cells are no text (pictures, controls, scripts, formulas without results) and cannot be"
        " read; take a version of the document that has text"
    )


def _conflicting(problems: list[Problem]) -> str:
    return (
        f"有 {len(problems)} 格出现两次且数值不同，都未采用；文中可能有两份同样的表格（另一年度的、模板），"
        f"请只保留本报告的 | {len(problems)} cells stand twice with different values, none was taken; the document may"
        " hold the same table twice (of another year, a template); keep only this report's"
    )


_JOINED = {"cell_unreadable": _unreadable, "conflicting_cells": _conflicting}


def format_of(placement: Placement) -> str | None:
    """The newest version that the tables' own labels show (formats.md section 0); None when no table shows one."""
    shown = set(placement.proactive_versions)
    if placement.applications_version is not None:
        own_rows = rows_only_in(placement.applications_version, "applications")
        is_shown = any(f"applications.{row}.total" in placement.figures for row in own_rows)
        if is_shown and (not shown or placement.applications_version in _newer(shown)):
            shown.add(placement.applications_version)
    ordered = [version.code for version in load_versions() if version.code in shown]
    return ordered[-1] if ordered else None


def _newer(shown: set[str]) -> set[str]:
    """The versions shown, and those after them."""
    codes = [version.code for version in load_versions()]
    first = min(codes.index(code) for code in shown)
    return set(codes[first:])


def find_format_problems(placement: Placement, form: str | None, facts: Facts) -> list[Problem]:
    """Layouts of several versions in one report, and a version that is not the one of its year."""
    problems = []
    layouts = set(placement.proactive_versions)
    if placement.applications_version is not None:
        layouts.add(placement.applications_version)
    if len(layouts) > 1:
        problems.append(
            Problem(
                "mixed_format",
                f"表格混用不同年度的格式（{'、'.join(sorted(layouts))}） | tables mix the layouts of several formats",
            )
        )
    if form is not None and facts.year is not None:
        version = load_forms()[form].version
        if facts.year < version.first_report_year or (
            version.last_report_year is not None and facts.year > version.last_report_year
        ):
            problems.append(
                Problem(
                    "format_not_of_year",
                    f"{facts.year}年度报告使用了{version.name_zh}（{version.notice}）"
                    " | the report uses a format that is not the one of its year",
                )
            )
    return problems


def _missing_table(table: str, *, is_there: bool, said: str) -> Problem:
    """What is said of a table of which nothing was read; `said` is the text of its section."""
    name = _TABLE_NAMES[table]
    if is_there:
        text = (
            f"“{name}”有表格，但没有一格的数能确定"
            f" | table “{table}” is there, but none of its cells could be read with certainty"
        )
    elif len(_SAID.findall(said)) >= _LEAST_SAID:
        text = (
            f"“{name}”没有表格，数写在文字里；只读表格，文字中的数未采用"
            f" | “{table}” is told in sentences, not in a table; their numbers were not taken"
        )
    else:
        text = (
            f"没有读到“{name}”的表格（可能是图片、在附件里，或没有这一表）"
            f" | no table “{table}” was found (a picture, in an attachment, or not there)"
        )
    return Problem("table_missing", text)


def find_missing(placement: Placement, form: str | None, paragraphs: Sequence[Paragraph] = ()) -> list[Problem]:
    """Tables and cells that the document's form has and the reading has not."""
    problems = []
    for table in TABLE_CODES:
        if not any(key.startswith(table) for key in placement.figures):
            said = " ".join(paragraph.text for paragraph in paragraphs if paragraph.section == table)
            problems.append(_missing_table(table, is_there=table in placement.seen_tables, said=said))
            continue
        lacking = _lacking_keys(placement, table, form)
        bare = [key for key in lacking if key.rpartition(".")[0] in placement.bare_rows]
        if bare:
            problems.append(
                Problem(
                    "cells_missing",
                    f"“{_TABLE_NAMES[table]}”有 {len(bare)} 格没有读到：行的名称后面没有数，第一格为 {bare[0]}"
                    f" | {len(bare)} cells of this table were not read: nothing stands behind their rows' labels;"
                    f" first {bare[0]}",
                )
            )
        other = [key for key in lacking if key not in bare]
        if other:
            problems.append(
                Problem(
                    "cells_missing",
                    f"“{_TABLE_NAMES[table]}”有 {len(other)} 格没有读到，第一格为 {other[0]}"
                    f" | {len(other)} cells of this table were not read, first {other[0]}",
                )
            )
    return problems


def _lacking_keys(placement: Placement, table: str, form: str | None) -> list[str]:
    """The cells of the document's form that were not placed, in the order of the form."""
    newest = list(load_forms())[-1]
    if table == "applications":
        versions = [placement.applications_version or form or newest]
    elif table == "proactive" and (placement.proactive_versions or placement.proactive_fitting):
        versions = sorted(placement.proactive_versions or placement.proactive_fitting)
    else:
        versions = [form or newest]
    figures = placement.figures.keys()
    lacking = min(
        (
            []
            if figures >= national_key_set(version, table)
            else [key for key in national_keys(version, table) if key not in figures]
            for version in versions
        ),
        key=len,
    )
    if lacking and len(versions) > 1 and placement.row_versions:
        return [key for key in _keys_of_mixed_form(placement, versions) if key not in figures]
    return lacking


def _keys_of_mixed_form(placement: Placement, versions: list[str]) -> list[str]:
    """The cells of a table 2 whose blocks have headers of several versions: each block as its own header says.

    A row that only some of the versions have is one of the document's where its block has such a header, or the
    article over it is printed.
    """
    articles = {group.code: fold(group.label_zh) for group in load_groups()}
    keys = []
    for version in versions:
        rows = [row for row in load_forms()[version].table_rows("proactive") if row.is_national]
        own = {row.parent for row in rows if version in placement.row_versions.get(row.code, ())}
        for row in rows:
            under = placement.row_versions.get(row.code, ())
            is_printed = any(band.startswith(articles.get(row.parent or "", "-")) for band in placement.articles)
            is_only_row = sum(other.parent == row.parent for other in rows) == 1
            if version in under or (not under and (row.parent in own or (is_only_row and is_printed))):
                prefix = f"proactive.{row.code}."
                keys += [key for key in national_keys(version, "proactive") if key.startswith(prefix)]
    return keys


def withdraw_contradicted(placement: Placement, form: str | None) -> list[Problem]:
    """Takes back the rows of table 3 without a label of their own that a sum of the form contradicts, and names them.

    A sum fails where its sides differ, and where the parts that were read are already more than the whole.
    """
    figures = placement.figures
    if not placement.deduced:
        return []
    version = placement.applications_version or form or list(load_forms())[-1]
    doubtful: dict[str, None] = {}
    for parts, whole in sums_of_form(version):
        right = [figures[key].value for key in whole if key in figures]
        left = [figures[key].value if key in figures else None for key in parts]
        if len(right) < len(whole) or right[-1] is None:
            continue
        found, expected = sum(value or 0 for value in left), sum(value or 0 for value in right)
        is_open = any(key not in figures or figures[key].state in ("text", "unreadable") for key in parts)
        if found > expected or (found < expected and not is_open):
            doubtful |= dict.fromkeys(
                key.rpartition(".")[0] for key in (*parts, *whole) if key in placement.deduced and key in figures
            )
    problems = []
    for row in doubtful:
        held = [key for key in figures if key.startswith(f"{row}.")]
        at = figures[held[0]].at
        for key in held:
            del figures[key]
        placement.row_tests.pop(row.rpartition(".")[2], None)
        problems.append(
            Problem(
                "placement_contradicted",
                f"这一行（{row}）的数是推定的（行名不在本行，或数字连在一起），与合计不符，未采用"
                " | this row was deduced (its label stands elsewhere, or its digits ran together), and sums contradict"
                " it; not taken",
                at,
            )
        )
    return problems


def confirm_rows(placement: Placement) -> list[Problem]:
    """The identities of the form against the reading: rows placed by order must add up, and most rows must.

    An error of the source breaks a row or two; a reading in the wrong columns breaks nearly all. The first stays as
    published (the checks report it), the second makes the report partial.
    """
    problems = []
    failing = [row for row, adds_up in placement.row_tests.items() if not adds_up]
    tested, failed = len(placement.row_tests), len(failing)
    for row in failing:
        total = placement.figures.get(f"applications.{row}.total")
        if total is None or total.key not in placement.deduced:  # a row that was not taken for another reason is gone
            continue
        for key in [key for key in placement.figures if key.startswith(f"applications.{row}.")]:
            del placement.figures[key]
        problems.append(
            Problem(
                "placement_contradicted",
                f"按次序推定的一行（{row}）横向不等于总计，未采用 | a row placed by order does not add up; not taken",
                total.at,
            )
        )
    if tested >= 4 and failed * 2 > tested:
        problems.append(
            Problem(
                "identities_contradict",
                f"第三部分 {tested} 行中有 {failed} 行横向不等于总计，列可能错位，请核对原文"
                f" | {failed} of {tested} rows of table 3 do not add up; columns may be shifted; check the source",
            )
        )
    return problems


def doubt_year(facts: Facts, this_year: int) -> None:
    """A report of a year that has not begun is of another one, which people have to say."""
    if facts.year is not None and facts.year > this_year:
        facts.problems.append(
            Problem(
                "year_in_future",
                f"文中所写的年度是{facts.year}年，尚未到来，未采用，请核对并指定"
                f" | the document says {facts.year}, a year that has not begun; not taken; look and say which",
            )
        )
        facts.year = None


def find_fact_problems(facts: Facts) -> list[Problem]:
    """What could not be found out about whose report it is, and of which year: never that the document does not say."""
    problems = []
    if facts.agency is None and facts.printed_names:
        names = "、".join(f"“{name}”" for name in facts.printed_names)
        problems.append(
            Problem(
                "agency_unknown",
                f"文中写有{names}，但不能确定是哪一地、哪个机关的报告，请指定"
                f" | the document says {names}, which does not tell whose report it is; name the body",
            )
        )
    elif facts.agency is None:
        problems.append(
            Problem(
                "agency_unknown",
                "没有认出这是哪个机关的报告，请核对并指定 | whose report it is could not be told; say which body's",
            )
        )
    if facts.year is None and all(problem.code != "year_in_future" for problem in facts.problems):
        problems.append(
            Problem(
                "year_unknown",
                "没有认出报告年度，请核对并指定 | the year of the report could not be told; look and say which",
            )
        )
    return problems
