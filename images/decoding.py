"""Bytes to pixels, within limits that hold whatever the bytes say. Raises PictureError, whose words are Indonesian.

Size and format are judged before a pixel is decoded; what a format claims is checked against its own bytes and
never against a file's name. Metadata (EXIF, GPS, comments) is used for turning the picture only and goes no further.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from PIL import Image, ImageOps

from domain.texts import Text, _

Pixels: TypeAlias = Any  # numpy, uint8

MOST_BYTES = 40_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
"""Larger pictures are read at this size; boxes are given in the picture's own pixels all the same."""
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


class PictureError(ValueError):
    """A picture that cannot be read, and why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """Pixels in RGB, within the bounds asked for. `width`, `height`: of the picture as shown; `scale`: to those."""

    pixels: Pixels
    width: int
    height: int
    scale: float
    note: str = ""


def decode(content: bytes, *, bounds: tuple[int, int] = (LONGEST_SIDE, LONGEST_SIDE)) -> Picture:
    """The picture that these bytes are, its pixels at most as wide and high as `bounds`. Raises PictureError."""
    _check_kind(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(content, bounds)
    except PictureError:
        raise
    except MemoryError:
        raise PictureError(_("gambar terlalu besar untuk memori")) from None
    except Exception as error:  # a decoder may raise anything over hostile bytes
        raise PictureError(_("berkas gambar rusak atau terpotong ({kind})", kind=type(error).__name__)) from None


def _check_kind(content: bytes) -> None:
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content:
        raise PictureError(_("berkas kosong"))
    if len(content) > MOST_BYTES:
        raise PictureError(
            _(
                "berkas {body} MB; paling besar {most_bytes} MB",
                body=len(content) // 1000000,
                most_bytes=MOST_BYTES // 1000000,
            )
        )
    if head[:5] == b"%PDF-":
        raise PictureError(_("ini PDF, bukan gambar; simpan halamannya sebagai PNG atau JPEG"))
    if content[4:8] == b"ftyp":
        if content[8:12] in _HEIC:
            raise PictureError(_("HEIC/AVIF tidak dapat dibaca; simpan sebagai JPEG"))
        raise PictureError(_("ini video, bukan gambar"))
    if head[:1] == b"<" and (b"<svg" in content[:4096].lower() or head[:5].lower() == b"<?xml"):
        raise PictureError(_("SVG tidak diterima; simpan sebagai PNG"))
    if head[:1] == b"<":
        raise PictureError(_("ini halaman web, bukan gambar"))


def _decode(content: bytes, bounds: tuple[int, int]) -> Picture:
    Image.MAX_IMAGE_PIXELS = None  # the limit below is the one that counts
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except OSError:
        raise PictureError(_("bukan gambar JPEG, PNG, GIF, WEBP, BMP atau TIFF, atau kepalanya rusak")) from None
    with image:
        width, height = image.size
        if width < 1 or height < 1:
            raise PictureError(_("gambar tanpa ukuran"))
        image.draft("RGB", bounds)  # JPEG alone: decoded at a half, a quarter or an eighth
        if image.width * image.height > MOST_PIXELS:
            raise PictureError(
                _(
                    "gambar {width}×{height} piksel terlalu besar; paling banyak {most_pixels} juta piksel",
                    width=width,
                    height=height,
                    most_pixels=MOST_PIXELS // 1000000,
                )
            )
        turned_by_a_quarter = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # a PNG is decoded for this
        turned_size = (height, width) if turned_by_a_quarter else (width, height)
        frames = getattr(image, "n_frames", 1) if image.format in ("GIF", "PNG", "WEBP") else 1
        image.load()
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail(bounds, Image.Resampling.LANCZOS, reducing_gap=3)
        pixels = np.ascontiguousarray(np.asarray(_rgb(turned), dtype=np.uint8))
    note = f"gambar bergerak: hanya bingkai pertama dari {frames} yang dibaca" if frames > 1 else ""
    return Picture(
        pixels=pixels, width=turned_size[0], height=turned_size[1], scale=turned_size[0] / pixels.shape[1], note=note
    )


def decode_emblem(content: bytes) -> Image.Image:
    """A picture of an emblem with its transparent parts. Raises PictureError."""
    decode(content)  # the same limits
    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        emblem = ImageOps.exif_transpose(image).convert("RGBA")
    emblem.thumbnail((512, 512), Image.Resampling.LANCZOS)
    return emblem


def _rgb(image: Image.Image) -> Image.Image:
    """Eight bits in RGB; what is see-through lies on white."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float64)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        return Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(ground, over).convert("RGB")
    return image.convert("RGB")
