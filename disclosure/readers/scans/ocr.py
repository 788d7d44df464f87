"""Lines of print to text, offline, by the recognition model that comes inside the package rapidocr, run by onnxruntime.

Only the model's file is used (PP-OCR, Apache-2.0; its characters are in it); nothing is fetched, and the package's own
code, which looks for text in photographs, is not needed for a page of ruled cells. An optional extra: without it
scans are refused with the way to install it.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from disclosure.model.document import RefusalError
from disclosure.readers.scans.marks import Picture

HEIGHT = 48
_WIDEST = 3200
_BATCH = 24
_BATCH_WIDTH = 4800
"""The widths of a batch together, in pixels: what a batch takes in memory grows with them."""
_LOCK = threading.Lock()


class Printed(NamedTuple):
    """What a line says, and how sure the model is of its least certain character (0 to 1)."""

    text: str
    confidence: float


class _Engine:
    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(os.cpu_count() or 1, 2)
        options.inter_op_num_threads = 1
        # A thread that waits for the other one in a loop keeps a processor that another reading process could use.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The arena keeps the largest batch's memory for ever: a page took 850 MB with it.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        metadata = self.session.get_modelmeta().custom_metadata_map
        self.letters = ["", *metadata["character"].splitlines(), " "]
        self.entry = self.session.get_inputs()[0].name

    def read(self, lines: Sequence[Picture]) -> list[Printed]:
        """The texts of lines, in order."""
        shaped = [_shape(line) for line in lines]
        order = sorted(range(len(shaped)), key=lambda index: shaped[index].shape[1])
        results: list[Printed] = [Printed("", 0.0)] * len(shaped)
        for chosen in _batches(order, [line.shape[1] for line in shaped]):
            width = max(max(shaped[index].shape[1] for index in chosen), 32)
            batch = np.zeros((len(chosen), 3, HEIGHT, width), np.float32)
            for position, index in enumerate(chosen):
                batch[position, :, :, : shaped[index].shape[1]] = shaped[index]
            (scores,) = self.session.run(None, {self.entry: batch})
            for position, index in enumerate(chosen):
                results[index] = self._spell(scores[position])
        return results

    def _spell(self, scores: Any) -> Printed:
        """The characters of a line: the best at each step, repeats and the empty one dropped."""
        best, sure = scores.argmax(axis=1).tolist(), scores.max(axis=1).tolist()
        text: list[str] = []
        surest: list[float] = []
        before = 0
        for letter, score in zip(best, sure, strict=True):
            if letter and letter != before:
                text.append(self.letters[letter] if letter < len(self.letters) else "\ufffd")
                surest.append(score)
            elif letter:
                surest[-1] = max(surest[-1], score)
            before = letter
        return Printed("".join(text).strip(), min(surest, default=0.0))


def _batches(order: Sequence[int], widths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Lines in order of their widths, as many at once as their widest allows."""
    begin = 0
    while begin < len(order):
        end = begin + 1
        while end < min(begin + _BATCH, len(order)) and (end + 1 - begin) * widths[order[end]] <= _BATCH_WIDTH:
            end += 1
        yield order[begin:end]
        begin = end


def _shape(line: Picture) -> npt.NDArray[np.float32]:
    from PIL import Image

    height, width = line.shape
    wide = min(max(round(width * HEIGHT / max(height, 1)), 8), _WIDEST)
    resized = np.asarray(Image.fromarray(line).resize((wide, HEIGHT), Image.Resampling.BILINEAR), np.float32)
    return np.asarray((resized / 255 - 0.5) / 0.5, np.float32)


def model_path() -> Path | None:
    """The recognition model of the installed package, or None where the extra is not installed."""
    if importlib.util.find_spec("onnxruntime") is None:
        return None
    found = importlib.util.find_spec("rapidocr")
    for place in (found.submodule_search_locations or ()) if found is not None else ():
        models = sorted((Path(place) / "models").glob("*rec*.onnx"))
        if models:
            return models[-1]
    return None


@cache
def _engine(path: Path) -> _Engine:
    return _Engine(path)


def read_lines(lines: Sequence[Picture]) -> list[Printed]:
    """The texts of pictures of single lines. Raises `RefusalError` ocr_not_installed."""
    require()
    path = model_path()
    assert path is not None
    with _LOCK:
        return _engine(path).read(lines)


def require(kind: str = "扫描件") -> None:
    """Raises `RefusalError` ocr_not_installed where the extra is not installed."""
    if model_path() is None:
        raise RefusalError(
            "ocr_not_installed",
            f"{kind}需要文字识别（OCR）才能读取，本机未安装；请按《运行手册》中“扫描件”一节装好后再导入"
            " | scans and pictures need the optional OCR, which is not installed here;"
            " install it as the operations manual says under scans, then bring the file again",
        )
