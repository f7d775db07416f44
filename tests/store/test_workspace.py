"""The workspace's settings: where each comes from, and what is refused."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ConfigError, WorkspaceError
from store.settings_file import changed_text
from store.workspace import (
    KINDS,
    SETTINGS,
    Workspace,
    find_workspace,
    key_folder,
    read_config,
    toml_value,
    write_config,
)


@pytest.fixture
def read(tmp_path):
    def run(text, environ=None):
        path = tmp_path / "netralitas.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return read_config(path, environ or {})

    return run


def refusal(read, text, environ=None):
    with pytest.raises(ConfigError) as caught:
        read(text, environ)
    assert caught.value.remedy
    return caught.value


def test_each_value_says_where_it_comes_from(read):
    config = read(
        '# catatan\n[body]\nname = "Lembaga Uji"\n\n[report]\n# zona\nzone = "WITA"\n',
        {"NETRALITAS_REPORT_ZONE": "WIT", "NETRALITAS_ELECTION_PACKS": "a,b", "PATH": "/bin"},
    )
    assert [config.settings[k].origin for k in ("body.name", "report.zone", "election.packs", "body.profile")] == [
        "netralitas.toml:3",
        "lingkungan NETRALITAS_REPORT_ZONE",
        "lingkungan NETRALITAS_ELECTION_PACKS",
        "bawaan",
    ]
    assert config.text("report.zone") == "WIT"
    assert config.zone.key == "Asia/Jayapura"
    assert config.texts("election.packs") == ("a", "b")


def test_a_file_with_nothing_has_every_default(read):
    config = read("")
    assert {k: s.value for k, s in config.settings.items()} == {key: default for key, _, default, _ in SETTINGS}


def test_a_byte_order_mark_of_a_windows_editor_is_no_fault(read):
    assert read('\ufeff[body]\nname = "Uji"\n').text("body.name") == "Uji"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[body]\nname = "a"\nnama = "b"\n', 3),
        ("zone = 'WIB'\n", 1),
        ("\n\n[laporan]\nzona = 'WIB'\n", 4),
        ("[report]\nzone = 'WIB'\n[report.more]\nx = 1\n", None),
    ],
)
def test_an_unknown_setting_is_loud_with_its_line(read, text, line):
    error = refusal(read, text)
    assert "tidak dikenal" in error.what
    assert line is None or error.where == f"netralitas.toml:{line}"


@pytest.mark.parametrize(
    "key",
    [
        "crawl.proxy",
        "crawl.proxies",
        "analysis.face_recognition",
        "analysis.wajah",
        "person.score",
        "report.skor_orang",
        "crawl.captcha_solver",
        "crawl.login",
        "crawl.password",
        "crawl.cookies",
        "collect.likes",
        "collect.followers",
        "collect.private_posts",
        "collect.friends",
        "rules.hand_gesture",
    ],
)
def test_what_netralitas_does_not_do_cannot_be_asked_for(read, key):
    section, name = key.split(".")
    error = refusal(read, f'[{section}]\n{name} = "ya"\n')
    assert "Netralitas tidak melakukan hal itu" in error.what
    assert error.where == "netralitas.toml:2"


@pytest.mark.parametrize("variable", ["NETRALITAS_CRAWL_PROXY", "NETRALITAS_CRAWL_COOKIE", "NETRALITAS_BODY_NAMA"])
def test_the_environment_asks_for_no_more_than_the_file(read, variable):
    assert refusal(read, "", {variable: "x"}).where == variable


def test_a_variable_of_another_kind_is_not_ours_to_judge(read):
    assert read("", {"NETRALITAS_SHARED": "x", "NETRALITASX": "y"}).text("report.zone") == "WIB"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[report]\nzone = 'WIX'\n", 2),
        ("[report]\nzone = 7\n", 2),
        ("[election]\n\npacks = 'pilkada-2024'\n", 3),
        ("[election]\npacks = [1]\n", 2),
        ("[body]\nprofile = 'partai'\n", 2),
        ("[body]\nname = true\n", 2),
        ("[body]\nname = {a = 1}\n", 2),
    ],
)
def test_a_bad_value_names_file_and_line(read, text, line):
    assert refusal(read, text).where == f"netralitas.toml:{line}"


@pytest.mark.parametrize(
    "text", ["[body\n", "name = \n", "[body]\nname = 'a'\n[body]\nname = 'b'\n", b"[body]\nname = '\xe9'\n"]
)
def test_a_file_that_is_no_toml_is_one_error(read, text):
    assert refusal(read, text).where == "netralitas.toml"


def test_a_fresh_file_explains_every_setting_and_reads_back(tmp_path):
    path = write_config(tmp_path / "ruang", {"body.name": 'Bawaslu "Kab." Rekaan\\x', "election.packs": ["a", "b"]})
    config = read_config(path, {})
    assert (config.text("body.name"), config.texts("election.packs")) == ('Bawaslu "Kab." Rekaan\\x', ("a", "b"))
    assert len(config.text("workspace.id")) == 16
    text = path.read_text(encoding="utf-8")
    assert all(meaning in text for _, _, _, meaning in SETTINGS)
    assert {s.origin for s in config.settings.values()} == {
        f"netralitas.toml:{n}" for n, line in enumerate(text.splitlines(), 1) if " = " in line and line[0] != "#"
    }
    with pytest.raises(WorkspaceError, match="sudah ada"):
        write_config(tmp_path / "ruang", {})


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_is_written_as_a_value_that_reads_back(text):
    assert tomllib.loads(f"a = {toml_value(text)}\n")["a"] == text


def test_a_workspace_is_found_from_below(tmp_path):
    write_config(tmp_path, {})
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_workspace(deep, {}).root == tmp_path
    with pytest.raises(WorkspaceError, match="tidak ada ruang kerja") as caught:
        find_workspace(tmp_path.parent, {})
    assert "netralitas init" in caught.value.remedy


@pytest.mark.parametrize("key_file", ["kunci.key", "./a/kunci.key", "../ruang/kunci.key", "{root}/kunci.key"])
def test_the_key_never_lies_inside_the_workspace(tmp_path, key_file):
    root = tmp_path / "ruang"
    path = write_config(root, {"identity.key_file": key_file.format(root=root)})
    with pytest.raises(ConfigError, match="di dalam ruang kerja") as caught:
        _ = Workspace(root=root, config=read_config(path, {})).key_file
    assert caught.value.where.startswith("netralitas.toml:")


def test_a_link_that_leads_back_inside_is_seen(tmp_path):
    root = tmp_path / "ruang"
    path = write_config(root, {"identity.key_file": "../luar/kunci.key"})
    (tmp_path / "luar").symlink_to(root)
    with pytest.raises(ConfigError, match="di dalam ruang kerja"):
        _ = Workspace(root=root, config=read_config(path, {})).key_file


def test_the_key_lies_in_the_user_s_own_folder_or_where_the_file_says(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = tmp_path / "ruang"
    path = write_config(root, {})
    config = read_config(path, {})
    default = Workspace(root=root, config=config).key_file
    assert default == key_folder() / f"{config.text('workspace.id')}.key"
    assert default.is_relative_to(tmp_path / "config")
    moved = read_config(path, {"NETRALITAS_IDENTITY_KEY_FILE": "../kunci.key"})
    assert Workspace(root=root, config=moved).key_file.resolve() == tmp_path / "kunci.key"


def test_every_setting_has_a_meaning_and_a_kind():
    assert all(meaning and kind in (str, int, list) for _, kind, _, meaning in SETTINGS)
    assert len(KINDS) == len(SETTINGS)


WRITTEN = """# our office
[body]
name = "Lama"   # as on the letterhead
profile = "bawaslu"

[election]
packs = [
  "pilkada-2024",  # the one that counts
]

[mail]
# nothing yet
"""


def test_a_changed_value_leaves_comments_order_and_the_other_values_alone():
    made = changed_text(WRITTEN, {"body.name": 'Baru # "1"', "mail.port": 465, "report.zone": "WIT"})
    assert made.splitlines() == [
        "# our office",
        "[body]",
        'name = "Baru # \\"1\\""  # as on the letterhead',
        'profile = "bawaslu"',
        "",
        "[election]",
        "packs = [",
        '  "pilkada-2024",  # the one that counts',
        "]",
        "",
        "[mail]",
        "# nothing yet",
        "port = 465",
        "",
        "[report]",
        'zone = "WIT"',
    ]
    assert changed_text(made, {"election.packs": ["pilkada-2020"]}).count("packs = ") == 1


@pytest.mark.parametrize(
    "text",
    [
        'body = { name = "Lama", profile = "bawaslu" }\n',
        'body.name = "Lama"\nbody.profile = "bawaslu"\n',
        '[body]\nname = """\n[mail]\nport = 1\n"""\nprofile = "bawaslu"\n',
        '["body"]\nname = "Lama"\nprofile = "bawaslu"\n',
        "[body]\nprofile = 'bawaslu'\n",
    ],
)
def test_whatever_the_way_it_is_written_the_values_are_those_that_were_asked_for(text):
    made = tomllib.loads(changed_text(text, {"body.name": "Baru", "mail.internal_to": ["a@b.example"]}))
    assert made["body"]["name"] == "Baru"
    assert made["body"]["profile"] == "bawaslu"
    assert made["mail"]["internal_to"] == ["a@b.example"]


VALUES = st.dictionaries(
    st.sampled_from(["body.name", "body.address", "mail.port", "election.packs", "report.zone"]),
    st.one_of(st.text(), st.integers(0, 9), st.lists(st.text(), max_size=3)),
    max_size=4,
)


@given(first=VALUES, second=VALUES)
def test_any_value_comes_back_whatever_stood_there_before(first, second):
    text = changed_text(changed_text(WRITTEN, first), second)
    made = tomllib.loads(text)
    for key, value in {**first, **second}.items():
        section, name = key.split(".")
        assert made[section][name] == value
