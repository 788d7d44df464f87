"""The rules once more, slow and plain: loops over cells instead of SQL, to compare with the queries.

Written from formats.md B.3 in the shape of sentences, not from the queries. Only the newest report of a body, year and
scope may be given. A finding is (rule, severity, body, year, scope, figure key, expected value, found value).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from disclosure.form.versions import load_forms
from tests.checks.literal_store import ABSENT, Body, Cell, Report

Key = tuple[str, int, str]
Finding = tuple[str, str, str, int, str, str, Decimal | None, Decimal | None]
Number = int | Decimal

APPLICANTS = (
    "natural_person",
    "org_business",
    "org_research",
    "org_public_interest",
    "org_legal_services",
    "org_other",
)
COLUMNS = (*APPLICANTS, "total")
ALWAYS = (
    "granted_full",
    "granted_partial",
    "refused_state_secret",
    "refused_other_law",
    "refused_security_stability",
    "refused_third_party",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_file",
    "refused_administrative_inquiry",
    "unable_not_held",
    "unable_requires_creation",
    "unable_unclear_after_correction",
    "not_processed_petition",
    "not_processed_duplicate",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_confirm_reissue",
)
SPLIT = ("other_not_corrected_in_time", "other_fee_unpaid", "other_misc")
RESULTS = ("upheld", "corrected", "other", "pending")
CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
DOCUMENT_ROWS = ("rules", "normative_documents", "other_proactive_documents")
ITEM_ROWS = ("licences", "other_external_services", "penalties", "coercive_measures", "administrative_fees")
NAMED_BY_LAW = ("government", "government_office", "department", "authorised_organisation", "vertical_agency")
SIGNED = "items_change"
PEER_MEASURES = (
    "applications.received_new.total",
    "proactive.licences.decisions",
    "proactive.penalties.decisions",
)
MEASURES = (
    *PEER_MEASURES,
    "applications.outcome_total.total",
    "remedies.reconsideration.total",
    "proactive.coercive_measures.decisions",
)
MONEY = ("fee_amount", "procurement_amount")


class Sheet:
    """The cells of one report; `number` is None for every cell without one."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.cells = {key: value for key, value in cells.items() if value != ABSENT}

    def has(self, key: str) -> bool:
        return key in self.cells

    def number(self, key: str) -> Number | None:
        value = self.cells.get(key)
        return None if value is None or isinstance(value, str) else value

    def unreadable(self, key: str) -> bool:
        return self.cells.get(key) in ("text", "unreadable")

    def blank(self, key: str) -> bool:
        return self.has(key) and self.cells[key] is None

    def row_total(self, row: str) -> Number | None:
        """The printed total of a row of the application table, or, where it is blank, that of its applicants."""
        key = f"applications.{row}.total"
        if not self.blank(key):
            return self.number(key)
        keys = [f"applications.{row}.{column}" for column in APPLICANTS]
        if any(self.unreadable(applicant) for applicant in keys):
            return None
        values = [value for value in map(self.number, keys) if value is not None]
        return sum(values) if values else None

    def application(self, row: str, column: str) -> Number | None:
        return self.row_total(row) if column == "total" else self.number(f"applications.{row}.{column}")


def zero(value: Number | None) -> Number:
    return 0 if value is None else value


Place = tuple[str, Number | None, Number | None]


def balances(sheet: Sheet) -> Iterator[Place]:
    for column in COLUMNS:
        rows = ("received_new", "carried_in", "outcome_total", "carried_out")
        keys = [f"applications.{row}.{column}" for row in rows]
        if not all(map(sheet.has, keys)) or any(map(sheet.unreadable, keys)):
            continue
        new, old, done, left = (sheet.application(row, column) for row in rows)
        if done is not None and zero(new) + zero(old) != done + zero(left):
            yield f"applications.outcome_total.{column}", zero(new) + zero(old), done + zero(left)


def outcome_sums(sheet: Sheet) -> Iterator[Place]:
    for column in COLUMNS:
        total_key = f"applications.outcome_total.{column}"
        split = [row for row in SPLIT if sheet.has(f"applications.{row}.{column}")]
        if split and len(split) < len(SPLIT):
            continue
        single = [] if split else ["other"]
        rows = [*ALWAYS, *split, *single]
        keys = [f"applications.{row}.{column}" for row in rows]
        if not all(map(sheet.has, [*keys, total_key])):
            continue
        # A subtotal printed beside its parts is not added, but it must be legible like every other cell.
        if any(map(sheet.unreadable, [*keys, total_key, f"applications.other.{column}"])):
            continue
        values = [sheet.application(row, column) for row in rows]
        printed = sheet.number(total_key)
        subtotal = sheet.application("other", column) if split else None
        if printed is None or (subtotal is None and all(value is None for value in values)):
            continue
        if sum(map(zero, values)) != printed:
            yield total_key, sum(map(zero, values)), printed


def row_totals(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    for row in sorted({key.split(".")[1] for key in sheet.cells if key.startswith("applications.")}):
        keys = [f"applications.{row}.{column}" for column in APPLICANTS]
        total_key = f"applications.{row}.total"
        if not sheet.has(total_key) or any(map(sheet.unreadable, keys)):
            continue
        values = [value for value in map(sheet.number, keys) if value is not None]
        if sheet.blank(total_key):
            if sum(values) > 0:
                yield "T3_ROW_TOTAL_BLANK", (total_key, sum(values), None)
            continue
        printed = sheet.number(total_key)
        if printed is not None and values and all(map(sheet.has, keys)) and sum(values) != printed:
            yield "T3_ROW_TOTAL", (total_key, sum(values), printed)


def remedy_sums(sheet: Sheet) -> Iterator[Place]:
    for channel in CHANNELS:
        keys = [f"remedies.{channel}.{result}" for result in RESULTS]
        total_key = f"remedies.{channel}.total"
        if not all(map(sheet.has, [*keys, total_key])) or any(map(sheet.unreadable, [*keys, total_key])):
            continue
        values = [value for value in map(sheet.number, keys) if value is not None]
        printed = sheet.number(total_key)
        if values and printed is not None and sum(values) != printed:
            yield total_key, sum(values), printed


def document_stocks(last: Sheet, this: Sheet) -> Iterator[Place]:
    for row in DOCUMENT_ROWS:
        force, issued, repealed = (
            f"proactive.{row}.{column}" for column in ("in_force_total", "issued_this_year", "repealed_this_year")
        )
        if any(map(this.unreadable, (force, issued, repealed))) or not all(map(this.has, (force, issued, repealed))):
            continue
        before, now = last.number(force), this.number(force)
        if before is not None and now is not None:
            expected = before + zero(this.number(issued)) - zero(this.number(repealed))
            if expected != now:
                yield force, expected, now


def disclosed_stocks(last: Sheet, this: Sheet) -> Iterator[Place]:
    for row in DOCUMENT_ROWS:
        total, new = f"proactive.{row}.total_disclosed", f"proactive.{row}.newly_disclosed_this_year"
        before, now = last.number(total), this.number(total)
        if before is None or now is None or not this.has(new) or this.unreadable(new):
            continue
        if before + zero(this.number(new)) != now:
            yield total, before + zero(this.number(new)), now


def stock_bounds(sheet: Sheet) -> Iterator[Place]:
    for row in DOCUMENT_ROWS:
        force, issued, repealed = (
            f"proactive.{row}.{column}" for column in ("in_force_total", "issued_this_year", "repealed_this_year")
        )
        if not all(map(sheet.has, (force, issued, repealed))) or any(map(sheet.unreadable, (issued, repealed))):
            continue
        now = sheet.number(force)
        bound = zero(sheet.number(issued)) - zero(sheet.number(repealed))
        if now is not None and bound > now:
            yield force, bound, now


def item_chains(last: Sheet, this: Sheet) -> Iterator[Place]:
    for row in ITEM_ROWS:
        items, change = f"proactive.{row}.items_previous_year", f"proactive.{row}.items_change"
        before, now = last.number(items), this.number(items)
        if before is None or now is None or not last.has(change) or last.unreadable(change):
            continue
        if before + zero(last.number(change)) != now:
            yield items, before + zero(last.number(change)), now


def pending_cases(last: Sheet, this: Sheet) -> Iterator[Place]:
    for channel in CHANNELS:
        keys = [f"remedies.{channel}.{result}" for result in RESULTS]
        total = f"remedies.{channel}.total"
        pending = last.number(f"remedies.{channel}.pending")
        if pending is None or pending <= 0 or any(map(this.unreadable, [*keys, total])):
            continue
        results = [value for value in map(this.number, keys) if value is not None]
        counts = [value for value in (this.number(total), sum(results) if results else None) if value is not None]
        if counts and pending > max(counts):
            yield total, pending, max(counts)


def carry_overs(lasts: list[Sheet], this: Sheet) -> Iterator[Place]:
    for column in COLUMNS:
        opening_key, closing_key = f"applications.carried_in.{column}", f"applications.carried_out.{column}"
        givers = [sheet for sheet in lasts if sheet.has(closing_key)]
        if not this.has(opening_key) or this.unreadable(opening_key) or not givers:
            continue
        if any(sheet.unreadable(closing_key) for sheet in givers):
            continue
        opening = _carried(this, "carried_in", column)
        closings = [_carried(sheet, "carried_out", column) for sheet in givers]
        if opening is None and all(value is None for value in closings):
            continue
        if zero(opening) != sum(map(zero, closings)):
            yield opening_key, sum(map(zero, closings)), opening


def _carried(sheet: Sheet, row: str, column: str) -> Number | None:
    return sheet.application(row, column)


def cell_values(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    for key in sheet.cells:
        value, column = sheet.number(key), key.split(".")[2]
        if value is None:
            continue
        if value < 0 and column != SIGNED:
            yield "V_NONNEG", (key, 0, value)
        if column not in MONEY and value != int(value):
            yield "V_INTEGER", (key, None, value)


def jumps_of_own(history: list[tuple[int, Sheet]], year: int, this: Sheet) -> Iterator[Place]:
    """Numbers far from the median of the five years before; `history` has every other year of the body and scope."""
    for key in MEASURES:
        value = this.number(key)
        before = [
            number for other, sheet in history if year - 5 <= other < year and (number := sheet.number(key)) is not None
        ]
        if value is None or len(before) < 3:
            continue
        middle = _middle(before)
        if _is_far(value, middle):
            yield key, middle, value


def _middle(values: list[Number]) -> Decimal:
    ordered = sorted(Decimal(value) for value in values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _is_far(value: Number, expected: Decimal) -> bool:
    return abs(value - expected) > 30 and (value >= 5 * expected or 5 * value <= expected)


def jumps_against_peers(key: Key, body_of: Mapping[str, Body], sheets: Mapping[Key, Sheet]) -> Iterator[Place]:
    """Changes over last year far from the median change of other bodies of the same kind, level and scope."""
    name, year, scope = key
    body = body_of[name]
    if body.kind is None or body.level is None:
        return
    for at in PEER_MEASURES:
        factors = {}
        for other in body_of.values():
            if (other.kind, other.level) != (body.kind, body.level):
                continue
            now, last = (sheets.get((other.name, when, scope)) for when in (year, year - 1))
            before = last.number(at) if last else None
            value = now.number(at) if now else None
            if before is not None and before > 0 and value is not None:
                factors[other.name] = Decimal(value) / Decimal(before)
        if name not in factors:
            continue
        others = [factor for other, factor in factors.items() if other != name]
        value, before = sheets[key].number(at), sheets[name, year - 1, scope].number(at)
        if len(others) < 10 or value is None or before is None:
            continue
        expected = before * _middle(list(others)).quantize(Decimal("0.001"), ROUND_HALF_UP)
        if _is_far(value, expected):
            yield at, expected.quantize(Decimal("0.01"), ROUND_HALF_UP), value


def is_all_zero(history: list[tuple[int, Sheet]], year: int, this: Sheet) -> bool:
    """Whether every number is zero, and some were not in one of the three years before."""
    values = [value for value in map(this.number, this.cells) if value is not None]
    return (
        bool(values)
        and not any(values)
        and any(any(sheet.number(key) for key in sheet.cells) for other, sheet in history if year - 3 <= other < year)
    )


def is_copy(last: Sheet, this: Sheet) -> bool:
    before = {key: last.number(key) for key in last.cells if last.number(key) is not None}
    now = {key: this.number(key) for key in this.cells if this.number(key) is not None}
    return before == now and any(now.values())


def is_late(report: Report, body: Body) -> bool:
    if report.published_on is None or body.kind is None or body.kind == "public_institution":
        return False
    in_march = report.year <= 2018 or body.kind == "government" or report.scope == "aggregate"
    return report.published_on > date(report.year + 1, 3 if in_march else 1, 31)


def has_rule_power(body: Body) -> bool | None:
    """Whether a body may make rules (规章), or reports for one that may; None where nothing tells."""
    if body.level == "central":
        return True
    if body.level in ("county", "township"):
        return False
    if body.level is None or body.kind is None:
        return None
    return body.kind in ("government", "government_office")


def in_yuan(report: Report, sheet: Sheet, key: str, *, zero_is_zero: bool = False) -> Number | None:
    value = sheet.number(key)
    if value is None or not key.endswith(".procurement_amount"):
        return value
    if value == 0 and zero_is_zero:
        return value
    factor = {"万元": 10000, "元": 1}.get(report.units.get(key, ""))
    return None if factor is None else value * factor


def find_all_plainly(bodies: Iterable[Body], reports: Iterable[Report]) -> set[Finding]:
    """What every rule finds that is about numbers: neither V_FORMAT nor the rules about narratives."""
    body_of = {body.name: body for body in bodies}
    by_key: dict[Key, Report] = {(report.body, report.year, report.scope): report for report in reports}
    sheets = {key: Sheet(report.cells) for key, report in by_key.items()}
    findings: set[Finding] = set()
    for key, report in by_key.items():
        for rule, severity, (at, expected, found) in _of_report(key, report, body_of, by_key, sheets):
            findings.add((rule, severity, *key, at, _exact(expected), _exact(found)))
    return findings


def _exact(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _of_report(
    key: Key,
    report: Report,
    body_of: Mapping[str, Body],
    by_key: Mapping[Key, Report],
    sheets: Mapping[Key, Sheet],
) -> Iterator[tuple[str, str, Place]]:
    name, year, scope = key
    body, this = body_of[name], sheets[key]
    if year >= 2019:
        for rule, places in (
            ("T3_BALANCE", balances(this)),
            ("T3_OUTCOME_SUM", outcome_sums(this)),
            ("T4_SUM", remedy_sums(this)),
        ):
            yield from ((rule, "error", place) for place in places)
        for rule, place in row_totals(this):
            yield rule, "note" if rule == "T3_ROW_TOTAL_BLANK" else "error", place
        yield from ((rule, "error", place) for rule, place in cell_values(this))
        yield from _body_rules(body, this)
        yield from _part_rules(key, body_of, by_key, sheets)
    if year >= 2021:
        yield from (("T2_STOCK_BOUND", "warning", place) for place in stock_bounds(this))
        yield from _fee_rule(key, body, sheets)
    last = sheets.get((name, year - 1, scope))
    if last is not None and year >= 2020:
        yield from (("T2_DISCLOSED_STOCK", "warning", place) for place in disclosed_stocks(last, this))
        yield from (("T2_ITEMS_CHAIN", "warning", place) for place in item_chains(last, this))
        yield from (("X_PENDING", "note", place) for place in pending_cases(last, this))
        if year >= 2022:
            yield from (("T2_DOC_STOCK", "warning", place) for place in document_stocks(last, this))
        if is_copy(last, this):
            yield "V_COPY", "warning", ("", None, None)
    history = [(other, sheet) for (whose, other, way), sheet in sheets.items() if whose == name and way == scope]
    if year >= 2020:
        yield from (("V_JUMP_OWN", "note", place) for place in jumps_of_own(history, year, this))
        yield from (("V_JUMP_PEERS", "note", place) for place in jumps_against_peers(key, body_of, sheets))
        if is_all_zero(history, year, this):
            yield "V_ALL_ZERO", "warning", ("", None, None)
    if year >= 2020:
        yield from _carry_rule(key, body_of, sheets)
    if is_late(report, body):
        yield "V_DATE", "error" if body.kind in NAMED_BY_LAW else "warning", ("", None, None)


def _body_rules(body: Body, this: Sheet) -> Iterator[tuple[str, str, Place]]:
    if has_rule_power(body) is False:
        for key in this.cells:
            value = this.number(key)
            if key.startswith("proactive.rules.") and value is not None and value > 0:
                yield "R_RULES_POWER", "warning", (key, 0, value)


def _fee_rule(key: Key, body: Body, sheets: Mapping[Key, Sheet]) -> Iterator[tuple[str, str, Place]]:
    name, year, scope = key
    at = "proactive.administrative_fees.fee_amount"
    fee = sheets[key].number(at)
    last = sheets.get((name, year - 1, scope))
    before = last.number(at) if last else None
    if fee is None:
        return
    jumped = before is not None and before > 0 and abs(Decimal(fee) / 10000 - before) <= Decimal("0.005")
    too_much = fee > 1_000_000 and body.level in ("county", "township") and scope != "aggregate"
    if jumped or too_much:
        yield "V_UNIT_FEE", "warning", (at, Decimal(fee) / 10000, fee)


def _carry_rule(key: Key, body_of: Mapping[str, Body], sheets: Mapping[Key, Sheet]) -> Iterator[tuple[str, str, Place]]:
    name, year, scope = key
    body = body_of[name]
    turn = (year - 1, year)
    joined = [other for other in body_of.values() if other.successor == name and other.valid_to_year in turn]
    givers = [(name, year - 1, scope), *((other.name, year - 1, scope) for other in joined)]
    is_reorganised = bool(joined) or body.valid_from_year == year or body.valid_to_year in turn
    lasts = [sheets[giver] for giver in givers if giver in sheets]
    for place in carry_overs(lasts, sheets[key]):
        yield "X_CARRY", "warning" if is_reorganised else "error", place


def _part_rules(
    key: Key, body_of: Mapping[str, Body], by_key: Mapping[Key, Report], sheets: Mapping[Key, Sheet]
) -> Iterator[tuple[str, str, Place]]:
    name, year, scope = key
    this = sheets[key]
    body = body_of[name]
    if scope == "own" and body.kind == "government_office" and body.parent:
        whole = sheets.get((body.parent, year, "aggregate"))
        keys = ["applications.received_new.total", "applications.outcome_total.total"]
        for at in [*keys, *(f"remedies.{channel}.total" for channel in CHANNELS)]:
            bound, value = whole.number(at) if whole else None, this.number(at)
            if bound is not None and value is not None and value != 0 and value > bound:
                yield "A_SCOPE", "error", (at, bound, value)
    if scope == "aggregate":
        parts = []
        for other in body_of.values():
            if other.parent == name:
                spoken = [(other.name, year, way) for way in ("aggregate", "own", "unknown")]
                parts += [part for part in spoken if part in sheets][:1]
        known = {field.key for form in load_forms().values() for field in form.fields()}
        for at in known:
            if at.endswith(f".{SIGNED}"):
                continue
            values = [
                value
                for part in parts
                if (value := in_yuan(by_key[part], sheets[part], at)) is not None and sheets[part].number(at) != 0
            ]
            found = in_yuan(by_key[key], this, at, zero_is_zero=True)
            if not values or found is None:
                continue
            bound = max(values) if at.endswith(".items_previous_year") else max(sum(values), *values)
            if bound - found > Decimal("0.01"):
                yield "A_GE_CHILD", "warning", (at, bound, found)
