"""Style and format alone: quick enough to run after each edit."""

import argparse
import subprocess
import sys

from tongxin.config import environment


def configure(parser: argparse.ArgumentParser) -> None:
    """Whether to repair what can be repaired."""
    parser.add_argument("--fix", action="store_true", help="自动修正能修正的")


def run(arguments: argparse.Namespace) -> int:
    """Run ruff over the whole clone."""
    steps = (
        [["check", "--fix", "."], ["format", "."]] if arguments.fix else [["check", "."], ["format", "--check", "."]]
    )
    codes = [
        subprocess.run([sys.executable, "-m", "ruff", *step], cwd=environment.CLONE, check=False).returncode
        for step in steps
    ]
    return 1 if any(codes) else 0
