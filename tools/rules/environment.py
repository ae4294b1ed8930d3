"""The environment is read in one file, so that one page can list every setting."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from rules.rule import Rule, dotted, product_python

DOOR = PurePosixPath("src/tongxin/config/environment")
READERS = frozenset({"os.environ", "os.getenv", "os.environb"})
# A start-up file may name the settings module, and how threads of a library wait is no setting of ours.
HARMLESS = frozenset({"DJANGO_SETTINGS_MODULE", "OMP_WAIT_POLICY"})


def _applies(path: PurePosixPath) -> bool:
    return product_python(path) and not path.is_relative_to(DOOR) and path != DOOR.with_suffix(".py")


def _find(text: str) -> list[int]:
    tree = ast.parse(text)
    harmless = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _names_settings(node)
    }
    return [getattr(node, "lineno", 1) for node in ast.walk(tree) if _reads(node) and id(node) not in harmless]


def _names_settings(node: ast.Call) -> bool:
    is_setdefault = isinstance(node.func, ast.Attribute) and node.func.attr == "setdefault"
    return is_setdefault and any(isinstance(arg, ast.Constant) and arg.value in HARMLESS for arg in node.args)


def _reads(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(f"os.{alias.name}" in READERS for alias in node.names)
    return isinstance(node, ast.Attribute) and dotted(node) in READERS


RULES = (
    Rule(
        key="one-door-to-the-environment",
        reason="read the environment in config/environment.py alone: a setting read elsewhere is in no list and has no check",
        applies=_applies,
        find=lambda text: iter(_find(text)),
        good=(
            "from tongxin.config import environment",
            "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tongxin.config.settings')",
            "import os\nos.environ.setdefault('OMP_WAIT_POLICY', 'PASSIVE')",
            "import os\nos.getpid()",
        ),
        bad=(
            "import os\nos.environ['PORT']",
            "import os\nos.getenv('PORT')",
            "from os import environ",
            "import os\nos.environ.setdefault('PORT', '1')",
        ),
        inside=("src/tongxin/config/settings.py", "src/tongxin/kernel/queue/worker.py"),
        outside=("src/tongxin/config/environment.py", "src/tongxin/config/tests/test_up.py"),
    ),
)
