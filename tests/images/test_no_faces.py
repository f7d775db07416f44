"""No model that finds or knows a face, a person or a hand is installed, and no code of ours asks for one."""

import hashlib
import re
import sysconfig
from pathlib import Path

import images

MODELS = (
    ".onnx",
    ".tflite",
    ".caffemodel",
    ".pb",
    ".pbtxt",
    ".prototxt",
    ".task",
    ".pt",
    ".t7",
    ".safetensors",
)
# What is there: words in pictures by PP-OCR, and three toys of onnxruntime's own documentation.
ALLOWED = {
    "rapidocr/models/PP-OCRv6_det_small.onnx",
    "rapidocr/models/PP-OCRv6_rec_small.onnx",
    "rapidocr/models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "onnxruntime/datasets/logreg_iris.onnx",
    "onnxruntime/datasets/mul_1.onnx",
    "onnxruntime/datasets/sigmoid.onnx",
}
HASHES = {
    "rapidocr/models/PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "rapidocr/models/PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    "rapidocr/models/ch_ppocr_mobile_v2.0_cls_mobile.onnx": "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
}
FACES = re.compile(r"CascadeClassifier|FaceDetector|FaceRecognizer|haarcascade|mediapipe|HandLandmark|Facemark")


def installed():
    root = Path(sysconfig.get_paths()["purelib"])
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and (path.suffix in MODELS or (path.suffix == ".xml" and "cv2" in path.parts))
    }


def test_the_models_on_disk_are_those_that_are_listed():
    assert installed() <= ALLOWED


def test_the_models_that_are_used_are_the_very_files():
    root = Path(sysconfig.get_paths()["purelib"])
    found = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in HASHES}
    assert found == HASHES


def test_no_code_of_ours_asks_for_a_face_or_a_hand():
    house = Path(images.__file__).parent.parent
    folders = (
        "netralitas",
        "desk",
        "demo",
        "services",
        "crawler",
        "imports",
        "analysis",
        "images",
        "review",
        "reports",
        "parsing",
        "rendering",
        "store",
        "domain",
    )
    found = [path for folder in folders for path in (house / folder).rglob("*.py") if FACES.search(path.read_text())]
    assert found == []
