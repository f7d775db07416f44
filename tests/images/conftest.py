"""Invented pictures, drawn here: posters, emblems, scenes. Without the extra every test of pixels is skipped."""

import importlib.util
import random

import pytest

NEEDED = ("cv2", "numpy", "onnxruntime", "PIL", "rapidocr")
WITH_EXTRA = all(importlib.util.find_spec(name) for name in NEEDED)
# Modules that need nothing of the extra, and are tested without it too.
PLAIN = ("test_pool.py", "test_words_of_posters.py", "test_without_extra.py", "test_screens.py")


def pytest_ignore_collect(collection_path):
    """Modules over pixels cannot even be imported without the extra."""
    return (
        True
        if not WITH_EXTRA
        and collection_path.suffix == ".py"
        and collection_path.name.startswith("test_")
        and collection_path.name not in PLAIN
        else None
    )


@pytest.fixture(scope="session")
def poster():
    """Draws lines of words on a ground, as a picture of Pillow."""
    from PIL import Image, ImageDraw, ImageFont

    def draw(lines, size=(720, 640), ground="#0b3d91", ink="#ffffff"):
        picture = Image.new("RGB", size, ground)
        pen = ImageDraw.Draw(picture)
        top = 40
        for line in lines:
            height = 56
            while height > 14 and pen.textlength(line, font=ImageFont.load_default(height)) > size[0] - 80:
                height -= 2
            pen.text((40, top), line, font=ImageFont.load_default(height), fill=ink)
            top += 90
        return picture

    return draw


@pytest.fixture(scope="session")
def emblem():
    """Draws an invented emblem: shapes and colours by a number, letters on it, a transparent ground."""
    from PIL import Image, ImageDraw, ImageFont

    def draw(number, side=256):
        chance = random.Random(f"lambang {number}")
        colours = ["#c4001a", "#0b3d91", "#00713d", "#f7a600", "#111111", "#5b2a86"]
        chance.shuffle(colours)
        picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        pen = ImageDraw.Draw(picture)
        pen.ellipse((4, 4, side - 4, side - 4), fill=colours[0], outline="#ffffff", width=8)
        for _ in range(7):
            x, y, r = chance.randint(60, 190), chance.randint(50, 150), chance.randint(12, 34)
            pen.regular_polygon(
                (x, y, r),
                chance.randint(3, 6),
                rotation=chance.randint(0, 90),
                fill=chance.choice([*colours[1:3], "#ffffff", "#ffe100"]),
            )
        name = "".join(chance.choice("ABDGHKLMNPRST") for _ in range(4))
        pen.text((70, 176), name, font=ImageFont.load_default(46), fill="#ffffff")
        return picture

    return draw


@pytest.fixture(scope="session")
def scene(emblem):
    """A picture of coloured noise with an emblem in it, turned a little."""
    import numpy as np
    from PIL import Image, ImageFilter

    def draw(number=None, width=150, seed=1):
        noise = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=np.uint8)
        picture = Image.fromarray(noise).resize((800, 600), Image.Resampling.BICUBIC)
        picture = picture.filter(ImageFilter.GaussianBlur(2))
        if number is not None:
            small = emblem(number).resize((width, width)).rotate(12, expand=True, resample=Image.Resampling.BICUBIC)
            picture.paste(small, (300, 200), small)
        return picture

    return draw
