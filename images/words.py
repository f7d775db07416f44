"""Words in pictures, with PP-OCRv6 (small) as the wheel of rapidocr carries it. Nothing is fetched.

The models are named by their paths inside the installed package, so that a missing one is an error and
no download. One thread each: the pool runs as many workers as there are cores.
"""

from functools import cache
from pathlib import Path
from typing import Any

import rapidocr
from rapidocr import RapidOCR

from domain.pictures import Box, Line
from images.decoding import Picture

_MODELS = Path(rapidocr.__file__).parent / "models"
DETECTION = _MODELS / "PP-OCRv6_det_small.onnx"
RECOGNITION = _MODELS / "PP-OCRv6_rec_small.onnx"
DIRECTION = _MODELS / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_SMALLEST = 12
"""A picture with a shorter side than this many pixels holds no legible letter."""


@cache
def _engine() -> Any:
    for model in (DETECTION, RECOGNITION, DIRECTION):
        if not model.is_file():
            raise FileNotFoundError(model.name)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Rec.rec_batch_num": 2,  # wide lines of six at once take 150 MB more
            "Det.model_path": str(DETECTION),
            "Rec.model_path": str(RECOGNITION),
            "Cls.model_path": str(DIRECTION),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def read_lines(picture: Picture) -> tuple[Line, ...]:
    """The lines of a picture from top to bottom as the recogniser orders them."""
    if min(picture.pixels.shape[:2]) < _SMALLEST:
        return ()
    found = _engine()(picture.pixels[:, :, ::-1])
    if found.txts is None or found.boxes is None or found.scores is None:
        return ()
    return tuple(
        Line(text=text, box=_box(corners, picture.scale), score=round(float(score), 3))
        for text, corners, score in zip(found.txts, found.boxes, found.scores, strict=True)
        if text.strip()
    )


def _box(corners: Any, scale: float) -> Box:
    one, two, three, four = [(round(float(x) * scale, 1), round(float(y) * scale, 1)) for x, y in corners]
    return one, two, three, four
