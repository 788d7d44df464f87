"""What visitors share: answers and charts by version, bounded, made once however many ask; turns."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from disclosure.ui.shell import turns
from disclosure.ui.shell.shared import Shared


def made(calls: list[str], value: str) -> Callable[[], str]:
    def make() -> str:
        calls.append(value)
        return value

    return make


def test_a_value_is_made_once_and_is_the_same_one() -> None:
    shared, calls = Shared[str](100, len), list[str]()
    first = shared.get("key", made(calls, "value"))
    assert shared.get("key", made(calls, "another")) is first
    assert calls == ["value"]


def test_the_least_recently_asked_for_is_forgotten() -> None:
    shared, calls = Shared[str](10, len), list[str]()
    for name in "abcde":
        shared.get(name, made(calls, name * 2))
    shared.get("a", made(calls, "not made"))
    shared.get("f", made(calls, "ff"))  # no room: b goes, a was asked for since
    shared.get("a", made(calls, "not made"))
    shared.get("b", made(calls, "bb"))
    assert calls == ["aa", "bb", "cc", "dd", "ee", "ff", "bb"]


def test_what_is_too_large_is_given_but_not_kept() -> None:
    shared, calls = Shared[str](10, len), list[str]()
    assert shared.get("key", made(calls, "abc")) == "abc"
    assert shared.get("key", made(calls, "abc")) == "abc"
    assert calls == ["abc", "abc"]


def test_many_who_ask_at_once_wait_for_one() -> None:
    shared, calls, started = Shared[str](100, len), list[str](), threading.Event()

    def slow() -> str:
        started.set()
        time.sleep(0.1)
        calls.append("made")
        return "value"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(shared.get, "key", slow) for _ in range(8)]
        assert {answer.result(timeout=10) for answer in answers} == {"value"}
    assert calls == ["made"]


def test_an_error_goes_to_who_asked_and_the_next_one_tries_again() -> None:
    shared, calls = Shared[str](100, len), list[str]()

    def fail() -> str:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        shared.get("key", fail)
    assert shared.get("key", made(calls, "value")) == "value"


def test_no_more_than_a_few_draw_at_once() -> None:
    lock, now, most = threading.Lock(), 0, 0

    def draw(_: int) -> None:
        nonlocal now, most
        with turns.turn():
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.01)
            with lock:
                now -= 1

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(draw, range(40)))
    assert most == turns.AT_ONCE


def test_who_waits_too_long_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.05)
    monkeypatch.setattr(turns, "_places", turns.Places(1))
    with turns.turn(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(_passes).result(timeout=5)
    with turns.turn():  # the place was given back once
        pass


def test_who_came_first_is_first() -> None:
    places, order = turns.Places(1), list[int]()
    assert places.take(0)

    def take(number: int) -> None:
        assert places.take(60)
        order.append(number)
        places.give_back()

    threads = []
    for number in range(8):
        thread = threading.Thread(target=take, args=(number,))
        thread.start()
        threads.append(thread)
        while len(places._waiting) <= number:
            time.sleep(0.001)
    places.give_back()
    # Whoever comes now stands behind all of them, or finds the place free.
    take(8)
    for thread in threads:
        thread.join()
    assert order == list(range(9))


def _passes() -> bool:
    with turns.turn():
        return True
