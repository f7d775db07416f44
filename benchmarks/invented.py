"""Invented posts and an invented election of any size, the same for the same numbers. Nobody in it exists."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.elections import Candidate, Contest, Pack
from domain.packs import load_pack

_STARTS = "ba ce di fa gu ha ji ka lo mu na pu ra si ta wu ya za bri tri sla pra kri sto gra".split()
_MIDDLES = "ra ni to la mi se du ka wa ri no sa li ma da pu ye ju ti bo".split()
_ENDS = "n r s ng t wan di ti to no na ma yu s h".split()
_DAILY = """
    pagi ini hujan deras di jalan depan kantor lalu macet sampai pasar anak anak berangkat sekolah naik
    sepeda ibu memasak sayur lodeh dan tempe goreng nanti sore ada rapat warga soal jadwal ronda kucing
    tetangga melahirkan lagi harga cabai turun sedikit semoga besok cerah sinyal hilang terus kereta
    terlambat dua puluh menit kopi hitam tanpa gula buku baru dari perpustakaan tanaman di teras mulai
    berbunga selamat ulang tahun untuk adik tersayang terima kasih atas doanya lomba tujuhbelasan panjat
    pinang bikin seru sekali bola voli antar dusun kalah tipis kemarin malam lampu padam sebentar
    laporan bulanan sudah dikirim ke provinsi antrean panjang di puskesmas vaksin lancar jaya film
    semalam bagus juga
""".split()
_SIDES = (
    "Ayo dukung {name}, pemimpin hebat!",
    "{name} cuma janji manis, jangan pilih lagi",
    "KPU menetapkan {name} sebagai calon",
    "Semoga {name} menang, aamiin",
    "Debat: {name} bicara banjir",
    "Bersama {name} kita maju, coblos nomor {number}",
    "menurut survei, elektabilitas {name} naik",
)


def names(draw: random.Random, count: int) -> list[str]:
    """Different invented names of two or three words."""
    found: dict[str, None] = {}
    while len(found) < count:
        words = [
            (
                draw.choice(_STARTS)
                + draw.choice(_MIDDLES) * draw.randint(0, 1)
                + draw.choice(_MIDDLES)
                + draw.choice(_ENDS)
            ).capitalize()
            for _ in range(draw.choice((2, 2, 3)))
        ]
        found[" ".join(words)] = None
    return list(found)


def election(pairs: int) -> Pack:
    """A pack of so many pairs, four for each of the regions of pilkada-2024, with its phrases of every election."""
    draw = random.Random(11)
    model = load_pack("pilkada-2024")
    regions = sorted({contest.region for contest in model.contests.values()})
    people = names(draw, 2 * pairs)
    contests, candidates = {}, []
    for pair in range(pairs):
        region, line = regions[(pair // 4) % len(regions)], pair // 4 // len(regions)
        key = f"kepala-{region}-{line}"
        contests[key] = Contest(contest=key, office="bupati", region=region, label=key, penetapan=date(2024, 9, 22))
        head, deputy = people[2 * pair], people[2 * pair + 1]
        number = str(pair % 4 + 1)
        candidates += [
            Candidate(contest=key, number=number, name=head, role="head", partner=deputy),
            Candidate(contest=key, number=number, name=deputy, role="deputy", partner=head),
        ]
    phrases = tuple(phrase for phrase in model.phrases if not phrase.contest and phrase.group != "candidate")
    return replace(model, name="rekaan", candidates=tuple(candidates), contests=contests, phrases=phrases)


def posts(count: int, pack: Pack, hits: float = 0.05) -> Iterator[tuple[str, str | None]]:
    """Text and region of so many posts; a share of them speaks of a contestant of the region."""
    draw = random.Random(13)
    heads = [candidate for candidate in pack.candidates if candidate.role == "head"]
    # Everyday words and six thousand rarer ones, as a language has them: nothing may live on a short list of words.
    rarer = [word.lower() for name in names(draw, 3_000) for word in name.split()[:2]]
    for _ in range(count):
        length = draw.randint(8, 26)
        words = draw.choices(_DAILY, k=length - length // 3) + draw.choices(rarer, k=length // 3)
        draw.shuffle(words)
        text = " ".join(words)
        if draw.random() >= hits:
            yield text, None
            continue
        candidate = draw.choice(heads)
        side = draw.choice(_SIDES).format(name=candidate.name, number=candidate.number)
        yield f"{text}. {side}", pack.contests[candidate.contest].region
