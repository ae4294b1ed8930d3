"""A clone works in any folder of any machine."""

from __future__ import annotations

from pathlib import PurePosixPath

from rules.rule import Rule, pattern

# Put together from parts, or this very file would be a finding.
FOLDERS = ("home", "work", "root", "Users")


def _anywhere(_path: PurePosixPath) -> bool:
    return True


def _path_of(folder: str) -> str:
    return f"/{folder}/"


RULES = (
    Rule(
        key="no-path-of-a-machine",
        reason="a path of one machine is wrong on every other: build it from the file's own place or from --data",
        applies=_anywhere,
        # A path begins after a space, a quote or a bracket; in the middle of an address it is somebody's route.
        find=pattern(rf"(?<![\w.~%}}\]/-])/(?:{'|'.join(FOLDERS)})/"),
        good=("src/tongxin/home/a.py", "https://example.org/home/page", "cd ~/tongxin", "<root/>"),
        bad=tuple(f'open("{_path_of(folder)}someone/a.txt")' for folder in FOLDERS),
        inside=("tongxin", "README.md", "src/tongxin/config/settings.py", ".ci/run"),
    ),
)
