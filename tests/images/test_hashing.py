"""PDQ against hashes of its authors' own program, and what a hash must survive."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from images.hashing import near, packed, pdq, prints, trimmed
from images.known import KnownMaterial, Library, seen


def drawn(seed, height, width):
    """Waves of colour, the same everywhere."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    values = np.zeros((height, width, 3))
    for c in range(3):
        for k in range(1, 7):
            a, b = (seed * 7 + c * 3 + k * 5) % 11 + 1, (seed * 5 + c * 2 + k * 3) % 13 + 1
            values[..., c] += np.sin(x * a / width * 3.1 + k) * np.cos(y * b / height * 2.7 + c) / k
    return ((values - values.min()) / (values.max() - values.min()) * 255).astype(np.uint8)


# Hashes and qualities of these pictures by the package pdqhash 0.2, which is the authors' C++.
PUBLISHED = [
    (1, 200, 300, "005baa58005baad8005f7f58555aaa20ffa3aa07fa6455abff4801a7fe25fe27", 100),
    (2, 64, 64, "2d29ace5bd2bace5bd3baca5fda5fc1cfd24029f53a003ad021551d5501251fa", 100),
    (3, 511, 97, "02d642da02d642da06f652ca56da02edaad5aad57d08551afd20ff3de901fed5", 100),
    (4, 130, 400, "aa2df928aa2dd130aa2da92dff51552f553202d7adf003fdfd52fd600032eea0", 100),
    (5, 333, 333, "5e9016b6fe9056b6fe9456b3fe9207b7a95456f6090a56ea062ba8d502d7b910", 100),
]


def apart(one, other):
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize(("seed", "height", "width", "wanted", "quality"), PUBLISHED)
def test_hashes_are_those_of_the_authors(seed, height, width, wanted, quality):
    found, how_good = pdq(drawn(seed, height, width))
    assert apart(found, wanted) <= 2
    assert how_good == quality


def test_the_mirror_of_a_picture_has_its_mirrored_hash():
    picture = drawn(1, 256, 256)
    assert apart(prints(picture).mirror, prints(np.ascontiguousarray(picture[:, ::-1])).whole) <= 20


def test_an_even_frame_is_cut_off():
    picture = drawn(2, 200, 300)
    framed = np.full((320, 380, 3), 255, dtype=np.uint8)
    framed[60:260, 40:340] = picture
    assert abs(trimmed(framed).shape[0] - 200) <= 4
    assert apart(prints(framed).trimmed, prints(picture).whole) <= 20


@given(
    st.lists(st.integers(0, 2**256 - 1), min_size=1, max_size=40),
    st.integers(0, 2**256 - 1),
    st.integers(0, 40),
    st.integers(0, 256),
)
def test_the_search_finds_what_counting_one_by_one_finds(hashes, asked, flipped, most):
    """Also near ones: some bits of the one asked for are turned."""
    close = asked ^ ((1 << flipped) - 1)
    names = [f"{value:064x}" for value in (*hashes, close)]
    columns = list(packed(names).T)
    wanted = {at for at, name in enumerate(names) if apart(name, f"{asked:064x}") <= most}
    found = near(columns, f"{asked:064x}", most)
    assert {row for row, _ in found} == wanted
    assert [distance for _, distance in found] == sorted(distance for _, distance in found)


def test_a_run_finds_recompressed_framed_and_mirrored_copies_and_no_other(poster):
    register: KnownMaterial[str] = KnownMaterial()
    first = np.asarray(poster(["COBLOS NOMOR 3", "BADRUN REKAAN", "& SITI UMPAMA", "MENANG SATU PUTARAN"]))
    other = np.asarray(poster(["RAPAT KERJA DINAS", "SENIN PUKUL 9", "AULA KANTOR", "HADIR TEPAT WAKTU"]))
    register.add("pertama", seen(first))
    register.add("lain", seen(other))
    small = np.asarray(Image.fromarray(first).resize((360, 320)))
    framed = np.full((800, 860, 3), 255, dtype=np.uint8)
    framed[80:720, 70:790] = first
    for copy in (small, framed, np.ascontiguousarray(first[:, ::-1])):
        assert register.repeated(seen(copy)) == ("pertama",)


def test_two_chats_of_one_app_are_two_pictures(poster):
    """A hash sees the same bubbles; the words in them differ."""
    register: KnownMaterial[str] = KnownMaterial()
    chat = {"ground": "#e5ddd5", "ink": "#111111"}
    register.add("a", seen(np.asarray(poster(["Rapat jam 9 pagi", "di aula kantor", "harap hadir"], **chat))))
    other = np.asarray(poster(["Coblos nomor 5 ya", "jangan sampai lupa", "siap menang"], **chat))
    assert register.repeated(seen(other)) == ()


def test_known_material_is_found_when_cut_and_turned(poster, scene):
    base = np.array(scene(1, width=260))
    words = np.asarray(poster(["PILIH NOMOR 2", "GUNADI REKAAN", "& LESTARI UMPAMA", "CALON BUPATI"], size=(800, 600)))
    material = np.where(words.max(axis=2, keepdims=True) > 200, words, base).astype(np.uint8)
    library = Library({"poster.jpg": material, "lain.jpg": np.array(scene(None, seed=5))})
    cut = np.ascontiguousarray(material[40:560, 60:740])
    turned = np.asarray(Image.fromarray(material).rotate(5))
    assert library.repeated(cut, seen(cut)) == ("poster.jpg",)
    assert library.repeated(turned, seen(turned)) == ("poster.jpg",)
    ground = np.array(scene(None, seed=9))
    assert library.repeated(ground, seen(ground)) == ()
