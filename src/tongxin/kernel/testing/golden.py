"""Texts that people have read and found right; a test says where the product came to say something else."""

import difflib
from pathlib import Path

import pytest


def compare(path: Path, text: str) -> None:
    """Fails when ``text`` is not what the file says. To accept a change: delete the file, run the test, read, commit."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"{path.name} was written anew: read it line by line, then commit it and run the test again")
    wanted = path.read_text(encoding="utf-8")
    if wanted != text:
        lines = difflib.unified_diff(wanted.splitlines(), text.splitlines(), "agreed", "now", lineterm="", n=2)
        pytest.fail(
            f"{path.name} says something else; to accept it, delete the file and run again\n" + "\n".join(lines)
        )
