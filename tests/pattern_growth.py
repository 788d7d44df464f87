"""How the work of every regular expression of the product grows with hostile text.

The patterns are those that modules hold, and those written inside functions. For each repeat in a pattern texts are
made that lead up to it and then repeat what it repeats, so that a pattern which tries one stretch in several ways, or
begins again at every place, shows. Growth is measured: a text twice as long may take about twice as long.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import disclosure

LENGTH = 3_000
"""Characters of the longer text; the other has half as many."""

MOST_GROWTH = 3.0
"""Times the shorter text's time. Linear is 2, quadratic 4."""

NOTICED_SECONDS = 0.01
"""A longer text that takes less is not looked at again: linear work on it takes a tenth of that."""

_HOPELESS_SECONDS = 0.3
"""So much for a short text needs no second look."""

_LONG = 40
"""A repeat of at most so many times costs no more than a constant."""

_CANDIDATES = "1a数件年,，. <>\"'-=&;/\\\n\t|（(:一A_字"
_END = "\x01"
_CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}

Pattern = re.Pattern[Any]


@dataclass(frozen=True)
class Use:
    """A pattern, where it stands, and whether it is only tried at the beginning of a text (`match`)."""

    place: str
    pattern: Pattern
    is_match_only: bool = False

    @property
    def module(self) -> str:
        """The module in which it stands."""
        name, _, _ = self.place.partition(":")
        return name if ":" in self.place else name.rpartition(".")[0]


# -- finding ----------------------------------------------------------------------------------------------------


def find_uses(made_at_run_time: set[str] | None = None) -> list[Use]:
    """Every pattern of the package, once. Modules that make some at run time, unknown here, go into the set."""
    found: dict[tuple[Any, int], Use] = {}
    methods_of: dict[tuple[str, str], set[str]] = {}  # by name, and for a name of one module alone by its file
    for path in Path(disclosure.__path__[0]).rglob("*.py"):
        for name, method in re.findall(r"\b(\w+)(?=\.(\w+))", path.read_text(encoding="utf-8")):
            methods_of.setdefault((str(path) if name.startswith("_") else "", name), set()).add(method)
    for info in pkgutil.walk_packages(disclosure.__path__, "disclosure."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                methods = methods_of.get((str(module.__file__) if name.startswith("_") else "", name), set())
                use = Use(f"{info.name}.{name}", pattern, bool(methods) and methods <= {"match", "fullmatch"})
                found.setdefault((pattern.pattern, pattern.flags), use)
        unknown = made_at_run_time if made_at_run_time is not None else set()
        for place, pattern in patterns_in_functions(info.name, vars(module), unknown):
            found.setdefault((pattern.pattern, pattern.flags), Use(place, pattern))
    return list(found.values())


def _patterns_in(value: object, depth: int = 0) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for part in value.values():
            yield from _patterns_in(part, depth + 1)
    elif depth < 3 and isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from _patterns_in(part, depth + 1)


def patterns_in_functions(name: str, known: dict[str, Any], unknown: set[str]) -> Iterator[tuple[str, Pattern]]:
    """Patterns written where they are used: `re.sub("a+", ...)`."""
    tree = ast.parse(Path(known["__file__"]).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in (inner for function in functions for inner in ast.walk(function)):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr, value=ast.Name(id="re")), args=[first, *_]) if attr in _CALLS:
                place = f"{name}:{node.lineno}"
                try:
                    value = eval(ast.unparse(first), dict(known))
                except NameError:
                    unknown.add(name)
                    continue
                if isinstance(value, str | bytes):
                    yield place, re.compile(value)


# -- hostile texts ----------------------------------------------------------------------------------------------


def hostile_texts(pattern: Pattern) -> list[tuple[str, str, str]]:
    """(before, repeated, after) for each repeat of a pattern."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    tree = parser.parse(text, flags & ~re.DEBUG)
    made: dict[tuple[str, str], None] = {}
    for before, repeated in _repeats(list(tree), "", flags):
        for body in repeated:
            if body:
                made.setdefault((before, body))
                made.setdefault(("", before + body))
                if before:
                    made.setdefault(("", before))
    whole = _sample(list(tree), flags)
    if whole:
        made.setdefault(("", whole))
        made.setdefault(("", whole[:-1] or whole))
    return [(before, body, _END) for before, body in made]


def _repeats(items: list[Any], before: str, flags: int) -> Iterator[tuple[str, list[str]]]:
    """For each repeat: a text that leads up to it, and texts that it repeats."""
    for position, (code, argument) in enumerate(items):
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most is codes.MAXREPEAT or most > _LONG:
                yield before, _samples(list(body), flags)
            yield from _repeats(list(body), before, flags)
        elif code is codes.SUBPATTERN:
            yield from _repeats(list(argument[3]), before, flags)
        elif code is codes.ATOMIC_GROUP:
            yield from _repeats(list(argument), before, flags)
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from _repeats(list(branch), before, flags)
        elif code in (codes.ASSERT, codes.ASSERT_NOT) and argument[0] > 0:
            yield from _repeats(list(argument[1]), before, flags)
        before += _sample([items[position]], flags)


def _samples(items: list[Any], flags: int) -> list[str]:
    """Texts that a body matches: one for each of its branches, and several characters of a set."""
    found: dict[str, None] = {}
    if len(items) == 1 and items[0][0] in (codes.IN, codes.ANY, codes.NOT_LITERAL):
        for character in _members(items[0], flags)[:4]:
            found.setdefault(character)
    for branch in _branches(items):
        found.setdefault(_sample(branch, flags))
        found.setdefault(_sample(branch, flags, repeats=2))
    return list(found)


def _branches(items: list[Any]) -> Iterator[list[Any]]:
    if len(items) == 1 and items[0][0] is codes.SUBPATTERN:
        yield from _branches(list(items[0][1][3]))
    elif len(items) == 1 and items[0][0] is codes.BRANCH:
        for branch in items[0][1][1]:
            yield list(branch)
    else:
        yield items


def _sample(items: list[Any], flags: int, repeats: int = 1) -> str:
    """One text that a sequence matches (look-arounds and references aside)."""
    text = ""
    for code, argument in items:
        if code is codes.LITERAL:
            text += chr(argument)
        elif code in (codes.IN, codes.ANY, codes.NOT_LITERAL):
            text += (_members((code, argument), flags) or [""])[0]
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, body = argument
            text += _sample(list(body), flags, repeats) * min(most, max(least, repeats))
        elif code is codes.SUBPATTERN:
            text += _sample(list(argument[3]), flags, repeats)
        elif code is codes.ATOMIC_GROUP:
            text += _sample(list(argument), flags, repeats)
        elif code is codes.BRANCH:
            text += _sample(list(argument[1][0]), flags, repeats)
    return text


def _members(item: tuple[Any, Any], flags: int) -> list[str]:
    """Characters that a set, a dot or a negation takes, the likeliest to be shared by neighbours first."""
    code, argument = item
    if code is codes.ANY:
        return list(_CANDIDATES)
    if code is codes.NOT_LITERAL:
        return [character for character in _CANDIDATES if ord(character) != argument]
    inner: list[str] = []
    negated = False
    for kind, value in argument:
        if kind is codes.NEGATE:
            negated = True
        elif kind is codes.LITERAL:
            inner.append(re.escape(chr(value)))
        elif kind is codes.RANGE:
            inner.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif kind is codes.CATEGORY:
            inner.append(_CATEGORIES[value])
    taken = re.compile(f"[{'^' if negated else ''}{''.join(inner)}]", flags & re.IGNORECASE)
    known = [character for character in _CANDIDATES if taken.match(character)]
    first = [chr(value) for kind, value in argument if kind is codes.LITERAL and not negated]
    ranges = [chr(value[0]) for kind, value in argument if kind is codes.RANGE and not negated]
    return [*known, *first, *ranges]


_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


# -- measuring --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Growth:
    """A text on which a pattern takes more than its share."""

    use: Use
    text: tuple[str, str, str]
    seconds: float
    factor: float

    def __str__(self) -> str:
        before, body, after = self.text
        shown = f"{before!r} + {body!r} * n + {after!r}"
        return f"{self.use.place}: {self.seconds:.3f} s, {self.factor:.1f} times half of it: {shown}"


def measure(use: Use, length: int = LENGTH) -> Growth | None:
    """The first hostile text on which a pattern is worse than linear; None where there is none."""
    is_bytes = isinstance(use.pattern.pattern, bytes)
    for text in hostile_texts(use.pattern):
        # Few repeats first: an exponential pattern would never come back from many.
        for size in (*(len(text[1]) * count for count in (8, 12, 16, 20, 24)), length // 16, length // 4):
            seconds = _time(use, _made(text, size, is_bytes))
            if seconds > _HOPELESS_SECONDS or (
                seconds > NOTICED_SECONDS
                and min(_time(use, _made(text, size, is_bytes)) for _ in range(2)) > NOTICED_SECONDS
            ):
                return Growth(use, text, seconds, float("inf"))
        if _time(use, _made(text, length, is_bytes)) > NOTICED_SECONDS:
            short, long = (
                min(_time(use, _made(text, size, is_bytes)) for _ in range(3)) for size in (length // 2, length)
            )
            if long > NOTICED_SECONDS and long > MOST_GROWTH * short:
                return Growth(use, text, long, long / short)
    return None


def _made(text: tuple[str, str, str], size: int, is_bytes: bool) -> Any:
    before, body, after = text
    crafted = before + body * (size // len(body) + 1) + after
    return crafted.encode("utf-8") if is_bytes else crafted


def _time(use: Use, subject: Any) -> float:
    start = time.process_time()
    if use.is_match_only:
        use.pattern.fullmatch(subject)
    else:
        for _ in use.pattern.finditer(subject):
            pass
    return time.process_time() - start


if __name__ == "__main__":
    uses = [use for use in find_uses() if all(word in use.place for word in sys.argv[1:])]
    bad = []
    for use in uses:
        growth = measure(use)
        if growth is not None:
            print(growth, flush=True)
            bad.append(growth)
    print(f"{len(uses)} patterns, {len(bad)} worse than linear")
    sys.exit(1 if bad else 0)
