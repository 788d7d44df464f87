"""Which revision counts: every order of good and bad readings, what people chose and withdrew."""

from __future__ import annotations

from itertools import permutations

import pytest

from disclosure.decisions.revisions import Pin, Revision, choose_current, is_worse

GOOD = ("good", "complete", 200)
FORMULAS = ("formulas", "complete", 175)
PICTURES = ("pictures", "partial", 4)
BLANK = ("blank", "complete", 0)


ZEROS = ("zeros", "complete", 200)


def revisions(*documents: tuple[str, str, int]) -> list[Revision]:
    """Readings in order; half of the usable cells are no zeros, but in the form that was not filled in."""
    return [
        Revision(number, sha256, status, usable, 0 if sha256 == "zeros" else usable // 2, f"{sha256}{usable}", "1")
        for number, (sha256, status, usable) in enumerate(documents, start=1)
    ]


def current(*documents: tuple[str, str, int], **decided: object) -> str | None:
    found = choose_current(revisions(*documents), **decided)  # type: ignore[arg-type]
    return None if found is None else found.sha256


@pytest.mark.parametrize(
    "order", list(permutations([GOOD, FORMULAS, ZEROS, BLANK])) + list(permutations([GOOD, PICTURES, ZEROS]))
)
def test_in_every_order_the_good_one_counts(order: tuple[tuple[str, str, int], ...]) -> None:
    assert current(*order) == "good"


@pytest.mark.parametrize(
    ("new", "old", "worse"),
    [
        (("complete", 200), ("complete", 200), False),
        (("complete", 201), ("complete", 200), False),
        (("complete", 199), ("complete", 200), True),
        (("partial", 200), ("complete", 200), True),
        (("partial", 201), ("complete", 200), True),
        (("partial", 200), ("partial", 200), False),
        (("partial", 199), ("partial", 200), True),
        (("complete", 199), ("partial", 200), True),
        (("complete", 200), ("partial", 200), False),
        (("partial", 1), ("complete", 0), False),
        (("partial", 0), ("complete", 0), True),
        (("complete", 0), ("partial", 0), False),
    ],
)
def test_fewer_numbers_or_only_a_part_are_worse(new: tuple[str, int], old: tuple[str, int], *, worse: bool) -> None:
    before, after = revisions(("a", *old), ("b", *new))
    assert is_worse(after, before) is worse


def test_zeros_take_the_place_of_zeros_but_of_no_numbers() -> None:
    assert current(ZEROS) == "zeros"
    assert current(GOOD, ZEROS) == "good"
    assert current(GOOD, ("zeros", "complete", 220)) == "good"
    assert current(ZEROS, ("zeros", "complete", 201)) == "zeros"
    both = revisions(ZEROS, ("zeros", "complete", 201))
    assert choose_current(both) == both[1]
    few = [*revisions(ZEROS), Revision(2, "few", "complete", 200, 1, "x", "1")]
    assert choose_current(few) == few[1]
    assert choose_current(list(reversed(few))) == few[1], "one number that is not zero is more than none"


def test_a_newer_document_as_good_counts() -> None:
    assert current(GOOD, ("newer", "complete", 200)) == "newer"
    assert current(GOOD, ("less", "complete", 199), ("newest", "complete", 200)) == "newest"


def test_a_document_that_was_read_again_stands_at_its_old_place() -> None:
    found = [*revisions(GOOD, ("newer", "complete", 200)), Revision(3, "good", "complete", 200, 100, "x", "2")]
    assert choose_current(found) == found[1]
    better = [*found[:2], Revision(3, "good", "complete", 210, 100, "x", "2")]
    assert choose_current(better) == better[2]


def test_the_latest_reading_of_a_document_counts_also_where_it_says_less() -> None:
    found = [*revisions(GOOD), Revision(2, "good", "partial", 150, 100, "x", "2")]
    assert choose_current(found) == found[1]


def test_two_reports_in_one_file_are_compared_with_one_another() -> None:
    found = revisions(GOOD, ("good", "partial", 3))
    assert choose_current(found) == found[0]


def test_what_was_withdrawn_does_not_count() -> None:
    assert current(("old", "complete", 100), GOOD, withdrawn={2}) == "old"
    assert current(GOOD, withdrawn={1}) is None
    assert current(withdrawn={1}) is None


def test_what_a_person_chose_counts_over_what_was_known_and_not_for_ever() -> None:
    pin = Pin("blank", frozenset({"good", "blank"}))
    assert current(GOOD, BLANK, pins=[pin]) == "blank"
    assert current(BLANK, GOOD, pins=[pin]) == "blank"
    assert current(GOOD, BLANK, ("newest", "complete", 10), pins=[pin]) == "newest"
    assert current(GOOD, FORMULAS, pins=[pin]) == "good", "a choice of what is not there is none"
    assert current(GOOD, BLANK, pins=[pin, Pin("good", frozenset({"good", "blank"}))]) == "good", "the last one counts"
    assert current(GOOD, BLANK, withdrawn={2}, pins=[pin]) == "good"
    keep = Pin("good", frozenset({"good", "newer"}))
    assert current(GOOD, ("newer", "complete", 200), pins=[keep]) == "good"
