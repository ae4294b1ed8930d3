"""File names come from strangers: what is kept of one is safe to show, to log and to save on any system."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_LONGEST_SUFFIX = 10
_SIGNS = str.maketrans({"<": "＜", ">": "＞", ":": "：", '"': "＂", "|": "｜", "?": "？", "*": "＊"})
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_SPACES = re.compile(r"\s+")


def clean_name(raw: str) -> str:
    """The last part of a path without control, direction or invisible signs, at most 120 characters, never empty."""
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    # Cc control, Cf direction overrides and zero-width signs, Cs halves of pairs, Co private use, Cn unknown.
    text = "".join(char if unicodedata.category(char)[0] != "C" else " " * char.isspace() for char in text)
    text = _SPACES.sub(" ", text).translate(_SIGNS).strip(" .")
    stem, suffix = _split(text)
    if not stem:
        stem = "附件"
    if _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return stem[: LONGEST - len(suffix)].rstrip(" .") + suffix


def _split(text: str) -> tuple[str, str]:
    suffix = PurePosixPath(text).suffix
    if not suffix or len(suffix) > _LONGEST_SUFFIX:
        return text, ""
    return text[: -len(suffix)], "." + suffix[1:].strip().lower()


def extension(name: str) -> str:
    """The extension in lower case without its dot, or an empty string."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def inner_extensions(name: str) -> list[str]:
    """The extensions before the last one: ``公文.exe.pdf`` hides one."""
    return [suffix.lower().removeprefix(".") for suffix in PurePosixPath(name).suffixes[:-1]]
