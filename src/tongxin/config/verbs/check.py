"""All checks that read the project without running it; each says one line, and everything when it fails."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tongxin.config import environment

_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
_CLONE = environment.CLONE


@dataclass(frozen=True)
class Step:
    """One check, run with this Python."""

    name: str
    arguments: tuple[str, ...]


def configure(parser: argparse.ArgumentParser) -> None:
    """Which checks to run."""
    parser.add_argument("only", nargs="*", metavar="名称", help="只运行名称里含有这些字的检查")


def run(arguments: argparse.Namespace) -> int:
    """Run every check even when one fails, so that one run shows all there is to mend."""
    chosen = [step for step in _steps() if not arguments.only or any(word in step.name for word in arguments.only)]
    failed = [step.name for step in chosen if not _passes(step)]
    if failed:
        print(f"没有通过：{'、'.join(failed)}", flush=True)
        return 1
    print(f"{len(chosen)} 项检查全部通过", flush=True)
    return 0


def _steps() -> Iterator[Step]:
    yield Step("ruff check", ("-m", "ruff", "check", "."))
    yield Step("ruff format", ("-m", "ruff", "format", "--check", "."))
    yield Step("mypy", ("-m", "mypy"))
    yield Step("lint-imports", ("-c", _LINT_IMPORTS))
    for script in sorted((_CLONE / "tools").glob("check_*.py")):
        yield Step(script.stem, (str(script.relative_to(_CLONE)),))
    yield Step("django check", ("-m", "django", "check", "--fail-level", "WARNING"))
    yield Step("docs", ("-m", "tongxin.config.cli", "docs", "--check"))
    yield Step("migrations", ("-m", "django", "makemigrations", "--check", "--dry-run"))


def _passes(step: Step) -> bool:
    begun = time.monotonic()
    result = subprocess.run(
        [sys.executable, *step.arguments],
        cwd=_CLONE,
        env=environment.for_tests(path=(_CLONE / "src", _CLONE)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{'通过' if result.returncode == 0 else '失败'}  {step.name}  {time.monotonic() - begun:.1f} s", flush=True)
    if result.returncode != 0:
        print(result.stdout, flush=True)
    return result.returncode == 0
