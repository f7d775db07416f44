"""Files that a page hands out: their types, and the answer that saves one."""

from flask.typing import ResponseReturnValue

MIMES = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def as_download(content: bytes, name: str, form: str) -> ResponseReturnValue:
    return content, {"Content-Type": MIMES[form], "Content-Disposition": f'attachment; filename="{name}"'}
