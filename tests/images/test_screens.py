"""Screenshots of a post: the app's words and other people's comments are not the post's."""

from domain.pictures import Line
from images.screens import own_lines


def at(text, top, left=20.0, width=300.0):
    right, bottom = left + width, top + 24
    return Line(text=text, box=((left, top), (right, top), (right, bottom), (left, bottom)), score=0.9)


POST = [
    at("09.41", 10),
    at("87%", 10, 600),
    at("Badrun Rekaan", 80),
    at("2 jam", 110),
    at("Rapat dinas hari ini berjalan lancar", 160),
    at("1,2 rb suka", 500),
    at("Suka", 540, 20, 60),
    at("Komentar", 540, 200, 90),
    at("Bagikan", 540, 400, 80),
    at("Siti Umpama", 600),
    at("coblos nomor 2 ya pak", 630),
    at("Balas", 660, 20, 60),
]


def test_only_the_post_is_read():
    texts = [POST[index].text for index in own_lines(POST, 1280)]
    assert texts == ["Badrun Rekaan", "Rapat dinas hari ini berjalan lancar"]


def test_a_poster_is_read_whole():
    poster = [at("BAGIKAN KE TEMAN", 20), at("COBLOS NOMOR 2", 100), at("SUKA CITA BERSAMA", 160)]
    assert own_lines(poster, 700) == (0, 1, 2)


def test_comments_end_the_post_where_no_buttons_are_seen():
    screen = [at("Kegiatan posyandu", 100), at("Lihat semua 12 komentar", 300), at("gas nomor 1", 340)]
    assert own_lines(screen, 700) == (0,)
