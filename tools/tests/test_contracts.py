"""Every contract of .importlinter is broken once on purpose, in a toy project, and must notice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KERNEL = "registry clock conferences accounts access audit queue events"
TOY = {
    "__init__.py": "",
    "config/__init__.py": "import tongxin.proposals.module",
    "proposals/__init__.py": "",
    "proposals/module.py": "import tongxin.proposals.views",
    "proposals/views.py": "import tongxin.proposals.services",
    "proposals/services.py": "import tongxin.proposals.rules",
    "proposals/selectors.py": "",
    "proposals/rules.py": "",
    "statistics/__init__.py": "",
    "people/__init__.py": "",
    "people/models.py": "import tongxin.kernel.registry",
    "people/tests/__init__.py": "",
    "text/__init__.py": "",
    "kernel/__init__.py": "",
    **{f"kernel/{name}.py": "" for name in KERNEL.split()},
}


@pytest.fixture
def lint(project, tmp_path):
    """Run the real contracts over the toy project with some files changed; return code and output."""

    def run(changes: dict[str, str]) -> tuple[int, str]:
        root = project({f"src/tongxin/{name}": text for name, text in {**TOY, **changes}.items()})
        shutil.copy(ROOT / ".importlinter", root)
        (root / "tools").mkdir(exist_ok=True)
        shutil.copy(ROOT / "tools/app_order.py", root / "tools")
        # Parentheses only say that a part may be absent; the toy has few parts.
        config = (root / ".importlinter").read_text(encoding="utf-8")
        (root / ".importlinter").write_text(_all_optional(config), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def _all_optional(config: str) -> str:
    lines, inside = [], False
    for line in config.splitlines():
        if line.startswith("layers ="):
            inside = True
        elif not line.startswith(" "):
            inside = False
        elif inside and not line.strip().startswith(";"):
            divider = " | " if "|" in line else " : "
            names = [name.strip(" ()") for name in line.replace("|", ":").split(":")]
            lines.append("    " + divider.join(f"({name})" for name in names))
            continue
        lines.append(line)
    return "\n".join(lines) + "\n"


def test_the_toy_itself_is_clean(lint):
    code, output = lint({})
    assert code == 0, output
    assert "6 kept, 0 broken" in output


@pytest.mark.parametrize(
    ("contract", "changes"),
    [
        ("Apps never import apps", {"statistics/module.py": "import tongxin.proposals.selectors"}),
        ("Apps never import apps", {"kernel/audit.py": "import tongxin.people.models"}),
        ("Apps never import apps", {"people/services.py": "import tongxin.statistics"}),
        ("Apps never import apps", {"people/tests/test_a.py": "import tongxin.proposals.rules"}),
        ("Apps never import apps", {"unplaced/__init__.py": ""}),
        ("The kernel is built from the ground up", {"kernel/clock.py": "import tongxin.kernel.audit"}),
        ("The kernel is built from the ground up", {"kernel/drawer.py": ""}),
        (
            "Inside every app the files stand in one order",
            {"proposals/selectors.py": "import tongxin.proposals.services"},
        ),
        ("Inside every app the files stand in one order", {"proposals/api.py": "import tongxin.proposals.views"}),
        ("Inside every app the files stand in one order", {"statistics/odds.py": ""}),
        ("Rules are plain Python", {"proposals/rules.py": "from django.db import models"}),
        ("Rules are plain Python", {"proposals/rules.py": "import tongxin.kernel.clock"}),
        ("Text functions know nothing of Django", {"text/dates.py": "from django.utils import timezone"}),
        (
            "Siblings never go round in a circle",
            {
                "kernel/queue.py": "",
                "people/parts/__init__.py": "",
                "people/parts/a.py": "import tongxin.people.parts.b",
                "people/parts/b.py": "import tongxin.people.parts.a",
                "people/models.py": "",
            },
        ),
    ],
)
def test_a_contract_notices(lint, contract, changes):
    code, output = lint(changes)
    assert code == 1, output
    assert f"{contract} BROKEN" in output
