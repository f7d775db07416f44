"""The core without the extra: it runs, and says that pictures are not examined."""

import subprocess
import sys

BLOCKED = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("cv2", "numpy", "onnxruntime", "PIL", "rapidocr"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Block())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in ("cv2", "numpy", "onnxruntime", "PIL",
                                                                        "rapidocr") else found(name, package)
from netralitas.cli import main
main()
"""


def run(*arguments):
    return subprocess.run([sys.executable, "-c", BLOCKED, *arguments], capture_output=True, text=True, check=False)


def test_the_filter_says_what_is_missing_and_how_to_get_it(tmp_path):
    (tmp_path / "list.jsonl").write_text('{"id": "a", "file": "a.png"}\n')
    ended = run("images", "--pack", "pilkada-2024", "--input", str(tmp_path / "list.jsonl"))
    assert ended.returncode == 1
    assert "gambar tidak diperiksa" in ended.stderr
    assert "make images" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_rest_of_the_core_needs_nothing_of_it(tmp_path):
    (tmp_path / "posts.jsonl").write_text('{"id": "a", "text": "coblos nomor 2"}\n')
    ended = run("flag", "--pack", "pilkada-2024", "--input", str(tmp_path / "posts.jsonl"))
    assert ended.returncode == 0
    assert '"queue":true' in ended.stdout
