"""Whether two pictures laid upon each other show the same, block by block.

A hash sees the large shapes: chats of one group in one app, posters of one template are near each other in it and yet
say different things. Here every part in which either picture shows something must be found in the other one.
"""

from typing import Any, TypeAlias

import cv2
import numpy as np

Grey: TypeAlias = Any  # numpy, uint8

SIDE = 96
_BLOCK = 12
_EVEN = 7.0
"""Grey values; a block with a smaller standard deviation in both pictures shows nothing."""
_ALIKE = 0.45
_SHARE = 0.72
_LEAST_BLOCKS = 6


def thumb(pixels: Any) -> Grey:
    """A picture in RGB as SIDE by SIDE grey values, whatever its shape."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.uint8)


def same_picture(one: Grey, other: Grey) -> bool:
    """Whether two thumbs show the same picture, with a watermark or a caption in at most a quarter of it."""
    return alike_share(one, other, np.ones(one.shape, dtype=bool)) >= _SHARE


def alike_share(one: Grey, other: Grey, where: Any) -> float:
    """The share of the blocks with anything in them, inside `where`, that look alike; 0 when there are too few."""
    good = blocks = 0
    first, second = one.astype(np.float32), other.astype(np.float32)
    for top in range(0, one.shape[0] - _BLOCK + 1, _BLOCK):
        for left in range(0, one.shape[1] - _BLOCK + 1, _BLOCK):
            here = slice(top, top + _BLOCK), slice(left, left + _BLOCK)
            if where[here].mean() < 0.9 or max(first[here].std(), second[here].std()) < _EVEN:
                continue
            blocks += 1
            good += _best_correlation(first, second, top, left) >= _ALIKE
    return good / blocks if blocks >= _LEAST_BLOCKS else 0.0


def _best_correlation(first: Any, second: Any, top: int, left: int) -> float:
    """Of a block with the same place in the other picture and its neighbourhood: borders are cut by a pixel or two."""
    inner = first[top + 1 : top + _BLOCK - 1, left + 1 : left + _BLOCK - 1]
    if inner.std() < 1.0:
        return 0.0
    around = second[max(0, top - 1) : top + _BLOCK + 1, max(0, left - 1) : left + _BLOCK + 1]
    return float(np.nanmax(cv2.matchTemplate(around, inner, cv2.TM_CCOEFF_NORMED)))
