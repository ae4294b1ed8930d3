"""Passes everything on to Django's own commands, for developers and operators."""

import argparse
import sys
from importlib import import_module

from tongxin.config import cli, data_directory, environment

PASSES_ARGUMENTS_ON = True


def configure(parser: argparse.ArgumentParser) -> None:
    """Only the two options of every base; the rest belongs to Django's command."""
    cli.add_base_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run one of Django's commands on the chosen base."""
    data_directory.prepare(cli.choose_base(arguments).data)
    environment.name_settings()
    import_module("django.core.management").execute_from_command_line(["tongxin manage", *arguments.rest])
    sys.stdout.flush()
    return 0
