"""The statements of the verified reports: lists with their parts, shares of the last list, quantities with a cell."""

from __future__ import annotations

from pathlib import Path

from disclosure.model.report import Claim
from disclosure.store.verified_claims import read_verified_claims

HEAD = "report_number,claim,claimed_value,compared_with,compared_value,agrees,list_ends_with_and_so_on,note\n"


def read(folder: Path, *rows: str) -> list[Claim]:
    (folder / "claim.csv").write_text(HEAD + "".join(f"7,{row}\n" for row in rows), encoding="utf-8")
    found = read_verified_claims(folder, {"7": 2023})
    assert list(found) == ["7"]
    assert all((claim.first_year, claim.last_year) == (2023, 2023) for claim in found["7"])
    return list(found["7"])


def shape(claims: list[Claim]) -> list[tuple[int, str, str, int | None, int | None]]:
    return [(claim.number, claim.kind, str(claim.value), claim.related, claim.base) for claim in claims]


def test_a_share_is_of_the_last_list_that_does_not_divide_a_part_again(tmp_path: Path) -> None:
    share = "占5.5%,5.5,recomputed,,true,,"
    whole, kinds = "共公开12条,12,sum of 5 + 7,12,true,,", "5条的类别：2+3,5,sum of 2 + 3,5,true,true,"
    claims = read(tmp_path, share, whole, kinds, share)
    assert shape(claims) == [
        (1, "whole", "12", None, None),
        (2, "part", "5", 1, None),
        (3, "part", "7", 1, None),
        (4, "whole", "5", None, None),
        (5, "part", "2", 4, None),
        (6, "part", "3", 4, None),
        (7, "share", "5.5", 2, 1),
    ], "a share before any list refers to nothing"
    assert [claim.is_closed_list for claim in claims] == [True, None, None, False, None, None, None]
    assert str(claims[-1].precision) == "0.1"
    assert {claim.position for claim in claims} == {0}, "in no paragraph"


def test_quantities_are_tied_to_their_cells_and_others_left_out(tmp_path: Path) -> None:
    claims = read(
        tmp_path,
        "新收3件,3,applications.received_new.total,3,true,,",
        "公布事项9项,9,applications.received_new.total,3,false,,published items of a kind",
        "栏目40个,40,nothing,,,,",
        "办结率100%,100,applications.outcome_total.total / "
        "(applications.received_new.total + applications.carried_in.total),100,true,,",
    )
    assert [(claim.kind, claim.subject, str(claim.value), claim.quote) for claim in claims] == [
        ("count", "received", "3", "新收3件"),
        ("count", "all_concluded", "0", "办结率100%"),
    ]
