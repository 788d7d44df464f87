"""What annotations of an OFD show on its pages, over everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from disclosure.readers.ofd.pages import Area
from disclosure.readers.ofd.paths import numbers_of
from disclosure.readers.office.packages import Package
from disclosure.readers.office.word_looks import child_of, local_name

Resolve = Callable[[Package, str, str | None], str]
_PASSING = frozenset(("link", "watermark", "stamp"))
_LARGE = 0.25
"""The share of a page from which what an annotation takes says nothing of single cells."""
_MOST_OBJECTS = 1_000
"""An annotation of more objects counts with all that it is around."""


@dataclass(slots=True)
class Annotated:
    """The annotations of a page: where they write or draw over it, and links, watermarks and stamps as they look."""

    over: list[Area] = field(default_factory=list)
    passing: list[tuple[Any, tuple[float, float]]] = field(default_factory=list)
    """What they show, with the corner from which it is placed."""


def annotations_of(
    package: Package, part: str, root: Any, paper: tuple[float, float], resolve: Resolve
) -> dict[str, Annotated]:
    """What the annotations of a document show, by a page's number; `resolve` finds the part that another one names."""
    found: dict[str, Annotated] = {}
    element = child_of(root, "Annotations")
    place = resolve(package, part, element.text if element is not None else None)
    listed = package.tree(place) if place else None
    for page in listed if listed is not None else ():
        held = child_of(page, "FileLoc")
        location = resolve(package, place, held.text if held is not None else None)
        tree = package.tree(location) if location else None
        annotated = found.setdefault(page.get("PageID") or "", Annotated())
        for annotation in tree.iter("{*}Annot") if tree is not None else ():
            if (annotation.get("Visible") or "true").lower() != "false":
                _add(annotated, annotation, _LARGE * paper[0] * paper[1])
    return found


def _add(annotated: Annotated, annotation: Any, most: float) -> None:
    appearance = child_of(annotation, "Appearance")
    if appearance is None:
        return
    box = numbers_of(appearance.get("Boundary"))
    corner = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    if (annotation.get("Type") or "").lower() in _PASSING:
        annotated.passing.append((appearance, corner))
        return
    places = list(islice(_objects(appearance, corner), _MOST_OBJECTS + 1))
    is_scattered = len(places) <= _MOST_OBJECTS
    if len(box) == 4 and (box[2] * box[3] < most or not is_scattered):
        annotated.over.append((box[0], box[1], box[0] + box[2], box[1] + box[3]))
    annotated.over += [
        (left, top, left + width, top + height)
        for left, top, width, height in places
        if is_scattered and width * height < most
    ]


def _objects(parent: Any, corner: tuple[float, float], depth: int = 0) -> Iterator[list[float]]:
    """Where the objects of an annotation stand on the page."""
    for element in parent if depth < 4 else ():
        if local_name(element) == "PageBlock":
            yield from _objects(element, corner, depth + 1)
        box = numbers_of(element.get("Boundary"))
        if len(box) == 4:
            yield [box[0] + corner[0], box[1] + corner[1], box[2], box[3]]
