"""The page on the API is right: each of its commands answers as the page shows, in its order, on the usual city."""

import shlex
from argparse import ArgumentParser

import pytest
from django.utils import translation

from tongxin.config.tests.api_page import Shell, shown_in, steps
from tongxin.kernel.web import commands
from tongxin.people.testing.cast import small_city


@pytest.mark.django_db
@pytest.mark.no_database_difference
def test_every_command_of_the_page_answers_as_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    small_city()
    shell, shown = Shell(), 0
    for step in steps():
        if step.text.startswith("./tongxin token "):
            parser = ArgumentParser()
            commands.TOKEN_COMMAND.configure(parser)
            assert commands.TOKEN_COMMAND.run(parser.parse_args(shlex.split(step.text)[2:])) == 0
            said = capsys.readouterr()
            shell.values["TOKEN"] = said.out.strip()
            assert "/api/v1/openapi.json" in said.err
        elif step.text.startswith("curl "):
            status, came = shell.curl(step.text)
            # A command whose answer is not worth a place on the page still has to succeed.
            assert status == (step.status or 200), f"{step.text}\n{came}"
            assert not step.status or shown_in(step.answer, came), f"{step.text}\n{came}"
            shown += 1
            translation.activate("zh-hans")
        else:
            shell.assign(step.text)
    assert shown > 8
