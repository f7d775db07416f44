"""What kind of media a file is, by its declared type or the end of its name."""

from urllib.parse import urlsplit

MEDIUMS = {"image": "image", "video": "video", "audio": "audio", "document": "document", "executable": "other"}
ENDS = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "avif", "bmp", "svg"), "image"),
    **dict.fromkeys(("mp4", "mov", "webm", "m4v", "3gp", "mkv", "avi", "m3u8", "flv", "swf"), "video"),
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "opus", "wav", "aac", "flac"), "audio"),
    **dict.fromkeys(("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "zip"), "document"),
}


def kind_of(mime: str, address: str = "") -> str:
    """image, video, audio, document, link or other."""
    if mime == "application/x-shockwave-flash":  # what YouTube's feeds still call a video
        return "video"
    first = mime.partition("/")[0].lower()
    known = {"image": "image", "video": "video", "audio": "audio", "text": "link"}.get(first)
    return known or by_end(address) or ("document" if mime == "application/pdf" else "other")


def by_end(address: str) -> str:
    """By the end of a file's name; "" when that says nothing."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return ENDS.get(path.rpartition(".")[2].lower(), "") if "." in path else ""
