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
    """A file that the browser saves under this name; `form`: how the name ends."""
    mime = MIMES.get(form, "application/octet-stream")
    return content, {"Content-Type": mime, "Content-Disposition": f'attachment; filename="{name}"'}
