"""The words of the help: three sentences for each page, and each term of law and of the work, each in one place."""

from domain.texts import Text, _

# By endpoint, else by blueprint: the heading on the help page and what stands behind the page's own question mark.
TOPICS: dict[str, tuple[Text, Text]] = {
    "home": (
        _("Beranda"),
        _(
            "Di sini tampak apa yang harus dikerjakan, yang lewat tenggat lebih dulu. Setiap angka menuntun "
            "ke baris yang dihitungnya. Gambar di bawahnya sama dengan laporan internal pekan ini."
        ),
    ),
    "reading": (
        _("Telaah"),
        _(
            "Ambil satu butir, baca kirimannya seluruhnya, lalu tulis pendapat Anda dengan kata sendiri. "
            "Penanda mesin hanya pertanyaan, bukan temuan; cari juga hal yang meringankan. Bacaan yang sudah"
            " dikirim masih dapat ditarik sebelum tercatat."
        ),
    ),
    "photos": (
        _("Satu gambar, besar"),
        _(
            "Gambar tampil besar di sebelah nomor urut wilayahnya dan sikap tangan menurut surat edaran lembaga. Mesin "
            "tidak mengenali wajah atau isyarat; yang menilai hanya orang. Pada perkara, dua klik menutup orang lain "
            "sebelum salinannya keluar."
        ),
    ),
    "capturing": (
        _("Tangkap halaman"),
        _(
            "Tempel alamat profil atau kiriman akun terdaftar; peramban menggambarnya tanpa masuk ke akun mana pun. "
            "Yang disimpan selalu ditandai: dirender peramban, bukan byte asli dari jaringan. Pada perkara gambarnya "
            "ikut berkas setelah orang lain ditutup atau dinyatakan tidak perlu."
        ),
    ),
    "cases": (
        _("Perkara"),
        _(
            "Satu perkara memuat kiriman satu orang pada satu pemilihan dan setiap langkah sesudahnya. "
            "Langkah yang sah bagi peran Anda ada di sebelah riwayatnya; yang lain tidak ditampilkan. "
            "Pelanggaran hanya dinyatakan oleh pejabat yang berwenang, dengan nomor dan tanggal "
            "keputusannya."
        ),
    ),
    "accounts": (
        _("Daftar akun"),
        _(
            "Hanya akun terdaftar yang dipantau, dan hanya kirimannya yang terbuka untuk umum. Nama tidak "
            "ditampilkan di sini. Akun yang ternyata bukan milik orang itu ditarik oleh pimpinan."
        ),
    ),
    "register": (
        _("Memuat daftar akun"),
        _(
            "Jatuhkan berkas Excel atau CSV seperti adanya; kolomnya dipasangkan pada halaman berikutnya. "
            "Yang ditolak disebut baris demi baris dengan sebabnya. Tidak ada yang berubah sebelum Anda "
            "memastikannya."
        ),
    ),
    "visits": (
        _("Kunjungan"),
        _(
            "Akun yang tidak boleh dibaca mesin dilihat orang, menurut lembar yang diundi. Tulis apa yang "
            "terlihat, juga bila tidak ada apa-apa. Jangan berteman, menyukai atau menulis apa pun di sana."
        ),
    ),
    "catching": (
        _("Catat kiriman"),
        _(
            "Satu kiriman dicatat dari tangkapan layar, halaman tersimpan atau tautannya. Pilih akun "
            "terdaftar yang menulisnya, lalu tulis kata-katanya persis. Gambarnya disimpan sebagai bukti "
            "dengan sidiknya."
        ),
    ),
    "importing": (
        _("Impor"),
        _(
            "Berkas kiriman diperiksa dahulu; halaman berikutnya menunjukkan apa yang akan bertambah. "
            "Kiriman akun yang tidak terdaftar ditolak. Impor yang keliru dapat ditarik kembali dengan "
            "alasan."
        ),
    ),
    "reporting": (
        _("Laporan"),
        _(
            "Buat laporan satu pekan atau satu tahapan; setiap kali ditulis edisi internal dan edisi publik."
            " SEMENTARA berarti angkanya masih dapat berubah. Tautan pada masa laporan membuka pratinjau, "
            "PDF, tanda tangan dan pengiriman."
        ),
    ),
    "report_site": (
        _("Terbitkan di situs publik"),
        _(
            "Sebelum terbit setiap berkas situs diperiksa: nama, akun, nomor, tautan, kata-kata kiriman dan sel yang kecil."
            " Setiap versi mempunyai alamat tetap; perbaikan terbit sebagai versi berikutnya dengan alasannya; yang memuat hal"
            " yang tidak boleh terbaca ditarik: di alamatnya tinggal pemberitahuan. Seluruh situs diunduh sebagai zip dan"
            " ditaruh pada peladen web lembaga."
        ),
    ),
    "report_page": (
        _("Satu laporan"),
        _(
            "Bandingkan kedua edisi sebelum apa pun keluar. Buat PDF, tanda tangani di luar, lalu masukkan "
            "kembali berkasnya. Sebelum surel dikirim setiap penerimanya ditampilkan sekali lagi."
        ),
    ),
    "jobs": (
        _("Jalankan"),
        _(
            "Merayapi, menandai dan menyalin berjalan sebagai proses sendiri, satu demi satu. Halaman ini "
            "boleh ditutup; kemajuannya tetap ada bila dibuka lagi. Tombol henti mengakhirinya dengan "
            "tertib, dan yang sudah tersimpan tetap ada."
        ),
    ),
    "people": (
        _("Pembaca"),
        _(
            "Satu orang, satu pengenal; pimpinan mendaftarkan dan menonaktifkan. Setiap perubahan tercatat "
            "dengan siapa dan kapan. Akun sendiri hanya diubah pimpinan lain."
        ),
    ),
    "own": (
        _("Saya"),
        _(
            "Di sini Anda mengganti frasa sandi dan memasang kode masuk dari telepon. Sesi yang tidak Anda "
            "kenali dapat diakhiri satu per satu. Simpan kode cadangan di kertas; ia hanya ditampilkan "
            "sekali."
        ),
    ),
    "settings": (
        _("Setelan"),
        _(
            "Setiap setelan ditampilkan dengan artinya dan asalnya; Ubah membuka isiannya. Yang keliru "
            "disebut di bawah isian itu dan tidak ada yang berubah. Siapa mengubah apa, dari apa menjadi "
            "apa, tercatat dan disegel."
        ),
    ),
    "settings.checked": (
        _("Pemeriksaan ruang kerja"),
        _(
            "Yang perlu diperhatikan ada di atas, yang baik di bawahnya. Yang sudah waktunya dihapus "
            "dihitung dan ditampilkan dahulu. Menghapus tidak dapat dibatalkan."
        ),
    ),
    "assessing": (
        _("Penilaian dampak"),
        _(
            "Memantau orang nyata didahului penilaian dampak pelindungan data. Unduh rancangannya, timbang "
            "dan tanda tangani di luar, lalu catat nomornya di sini. Tanpa nomor itu tidak ada perayapan dan"
            " tidak ada laporan FINAL."
        ),
    ),
    "rights": (
        _("Permintaan orang"),
        _(
            "Orang yang dipantau boleh meminta salinan, pembetulan, penghentian atau penghapusan datanya. "
            "Tenggatnya berjalan sejak diterima. Yang melaksanakan bukan orang yang menjawab."
        ),
    ),
    "trying": (
        _("Coba teks"),
        _(
            "Tempel kata-kata sendiri untuk melihat apa yang akan ditandai mesin dan mengapa. Tidak ada yang"
            " disimpan. Hasilnya bukan penilaian atas siapa pun."
        ),
    ),
    "catching_many": (
        _("Beberapa tangkapan sekaligus"),
        _(
            "Setiap tangkapan layar menjadi satu baris; akun dan cara melihat terisi dari baris sebelumnya. Yang belum "
            "lengkap tetap tersimpan sebagai draf Anda seminggu. Hanya yang lengkap dicatat, satu per satu."
        ),
    ),
    "pack_words": (
        _("Paket pemilihan"),
        _(
            "Nama panggilan, slogan, sebutan kubu dan peserta yang belum dikenal mesin ditambahkan di sini oleh pimpinan. "
            "Setiap tambahan diperiksa dulu pada contoh dan pada kiriman yang tersimpan. Sumber, alasan dan siapa yang "
            "menambahkan tetap tercatat dan disegel."
        ),
    ),
    "known": (
        _("Bahan yang dikenal"),
        _(
            "Gambar bahan kampanye yang disimpan di sini dikenali lagi pada kiriman lain. Simpan hanya bahan"
            " resmi peserta pemilihan, bukan foto orang. Siapa yang menyimpan dan mengapa tetap tercatat."
        ),
    ),
    "ethics": (
        _("Etika"),
        _(
            "Bagian ini terbuka hanya di bawah mandat tertulis yang masih berlaku. Yang dilihat hanya hal "
            "yang disebut mandat itu. Setiap pembukaan tercatat pada rantai sendiri."
        ),
    ),
    "help": (
        _("Bantuan"),
        _(
            "Setiap halaman mempunyai tanda tanya dengan tiga kalimat dan istilah yang dipakai di halaman "
            "itu. Semuanya dikumpulkan di sini. Panduan yang lengkap ada dalam berkas "
            "docs/panduan/meja-kerja.md."
        ),
    ),
}

# What a word means here; found on a page as a whole word, with its own capitals where it is a short form.
TERMS: dict[str, Text] = {
    "ASN": _("aparatur sipil negara: PNS dan PPPK (UU 20/2023)"),
    "PNS": _("pegawai negeri sipil, diangkat tetap"),
    "PPPK": _("pegawai pemerintah dengan perjanjian kerja"),
    "NIP": _("nomor induk pegawai; disimpan terenkripsi, tidak ditampilkan"),
    "PPK": _("pejabat pembina kepegawaian: yang mengangkat dan menjatuhkan hukuman"),
    "Bawaslu": _("Badan Pengawas Pemilihan Umum"),
    "BKN": _("Badan Kepegawaian Negara"),
    "KASN": _("Komisi Aparatur Sipil Negara, sampai 2024"),
    "Inspektorat": _("pengawas intern sebuah instansi atau daerah"),
    "Gakkumdu": _("sentra penegakan hukum terpadu: Bawaslu, kepolisian, kejaksaan"),
    "SKB": _("keputusan bersama lima lembaga, 22 September 2022, tentang netralitas ASN"),
    "paslon": _("pasangan calon yang maju dalam pemilihan"),
    "penetapan": _("hari pasangan calon ditetapkan; sejak itu bentuk perbuatannya lain"),
    "masa tenang": _("hari tanpa kampanye sebelum pemungutan suara"),
    "petahana": _("pemegang jabatan yang maju lagi"),
    "dugaan": _("anggapan yang patut diteruskan; lebih dari itu tidak dikatakan pembaca"),
    "pelanggaran": _("hanya kata keputusan pejabat yang berwenang, dengan nomor dan tanggalnya"),
    "klarifikasi": _("keterangan orang itu sendiri; membuka kembali bacaan"),
    "pleno": _("rapat yang memutuskan di lembaga"),
    "penerusan": _("penyampaian perkara kepada yang berwenang memutuskan"),
    "temuan": _("yang diangkat lembaga pengawas sendiri lewat pleno; penanda mesin bukan temuan"),
    "sanksi": _("moral atau hukuman disiplin, dijatuhkan pejabat yang berwenang"),
    "hukuman disiplin": _("ringan, sedang atau berat menurut PP 94/2021"),
    "keberatan": _("upaya terhadap keputusan, atau permintaan agar pemrosesan data dihentikan"),
    "banding": _("upaya administratif terhadap keputusan"),
    "retensi": _("berapa lama sesuatu disimpan sebelum dihapus"),
    "penilaian dampak": _("penilaian risiko bagi orang yang dipantau (UU 27/2022 Pasal 34)"),
    "penanda": _("mengapa mesin menunjukkan kiriman kepada pembaca; pertanyaan, bukan temuan"),
    "SEMENTARA": _("laporan yang angkanya masih dapat berubah"),
    "FINAL": _("laporan yang semua perkaranya selesai dibaca"),
    "batas data": _("sampai catatan mana sebuah laporan menghitung"),
    "SHA-256": _("sidik berkas: berkas yang berubah satu huruf pun mempunyai sidik lain"),
    "mandat": _("surat yang mengizinkan bagian etika, dengan ruang lingkup dan masanya"),
}
