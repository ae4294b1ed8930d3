"""Runs the tests on the embedded database and again on PostgreSQL, and says aloud what could not run."""

import argparse
import shutil
import subprocess
import sys

from tongxin.config import environment, throwaway_postgresql

PASSES_ARGUMENTS_ON = True
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PROCESSES = "2"
_NOTHING_COLLECTED = 5


def configure(parser: argparse.ArgumentParser) -> None:
    """Everything that is not ours goes to pytest."""
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="只在一种数据库上运行")
    parser.epilog = "其余参数原样交给 pytest，例如：./tongxin test src/tongxin/kernel -k deadline"


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 when both runs passed or were skipped for a reason that is printed."""
    skipped = []
    if not any(shutil.which(name) for name in _BROWSERS):
        skipped.append("SKIPPED browser: no chromium on this machine")
    codes = []
    if arguments.only != "postgresql":
        codes.append(_pytest(arguments.rest, database=""))
    if any(codes) and arguments.only is None:
        # The second run repeats what may differ; after a failure the first is enough to work on.
        skipped.append("SKIPPED postgresql: the run on SQLite failed first")
    elif arguments.only != "sqlite":
        try:
            with throwaway_postgresql.cluster() as url:
                codes.append(_pytest(arguments.rest, database=url))
        except throwaway_postgresql.UnavailableError as error:
            skipped.append(f"SKIPPED postgresql: {error}")
    for line in skipped:
        print(line, flush=True)
    return max(codes, default=0)


def _pytest(rest: list[str], *, database: str) -> int:
    print(f"== {'PostgreSQL' if database else 'SQLite'}", flush=True)
    processes = (
        []
        if any(part.startswith("-n") or part == "--pdb" for part in rest)
        else ["-n", _PROCESSES, "--dist", "loadscope"]
    )
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *processes, *rest],
        cwd=environment.CLONE,
        env=environment.for_tests(path=(environment.CLONE / "src",), database=database),
        check=False,
    ).returncode
    return 0 if database and code == _NOTHING_COLLECTED else code
