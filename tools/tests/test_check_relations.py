"""A stranger named in a string is found, a neighbour below is not."""

import check_relations
import pytest

LAYERS = """
[importlinter:contract:layers]
layers =
    config
    (demo)
    (proposals) | (statistics)
    people
    kernel
    (text)
"""


def reasons(project, path, text):
    findings, scanned = check_relations.check(project({".importlinter": LAYERS, path: text}))
    assert scanned == 1
    return [f"{finding.line}: {finding.reason.partition(': ')[0]}" for finding in findings]


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ('owner = ForeignKey("statistics.Report", on_delete=CASCADE)', "a ForeignKey"),
        ('owner = models.OneToOneField(to="statistics.Report", on_delete=CASCADE)', "a OneToOneField"),
        ('reports = models.ManyToManyField("statistics.Report")', "a ManyToManyField"),
        ('Report = apps.get_model("statistics", "Report")', "get_model"),
        ('Report = apps.get_model("statistics.Report")', "get_model"),
        ('module = import_module("tongxin.statistics.models")', "a dotted path"),
        ('HANDLER = "tongxin.statistics.filling:fill"', "a dotted path"),
        ('settings = "tongxin.config.settings"', "a dotted path"),
        ('url = reverse("statistics:home")', "a link (reverse)"),
        ('url = redirect(f"statistics:{name}")', "a link (redirect)"),
        ('page = render(request, "statistics/home.html")', "a template"),
    ],
)
def test_python_that_names_a_stranger(project, line, how):
    package = "config" if "config" in line else "statistics"
    assert reasons(project, "src/tongxin/proposals/models.py", f"x = 1\n{line}\n") == [
        f"2: proposals names {package} through {how}"
    ]


def test_a_migration_that_depends_on_a_stranger(project):
    text = 'class Migration:\n    dependencies = [("people", "0001_a"), ("statistics", "0001_a")]\n'
    found = reasons(project, "src/tongxin/proposals/migrations/0002_a.py", text)
    assert found == ["2: proposals names statistics through a migration"]


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("<a href=\"{% url 'statistics:home' %}\">", "a link"),
        ('{% include "statistics/tile.html" %}', "a template"),
        ("{% extends 'statistics/page.html' %}", "a template"),
    ],
)
def test_a_template_that_names_a_stranger(project, line, how):
    found = reasons(project, "src/tongxin/proposals/templates/proposals/a.html", f"<p>\n{line}\n")
    assert found == [f"2: proposals names statistics through {how}"]


@pytest.mark.parametrize(
    "line",
    [
        'owner = ForeignKey("people.Person", on_delete=CASCADE)',
        'card = ForeignKey("kernel.CaseCard", on_delete=CASCADE)',
        'own = ForeignKey("proposals.Proposal", on_delete=CASCADE)',
        'own = ForeignKey("self", on_delete=CASCADE)',
        'name = "tongxin.proposals"',
        'sentence = "see tongxin.statistics for more"',
        'url = reverse("proposals:list")',
    ],
)
def test_what_lies_below_may_be_named(project, line):
    assert reasons(project, "src/tongxin/proposals/models.py", line) == []


def test_the_kernel_names_no_app(project):
    found = reasons(project, "src/tongxin/kernel/cases/models.py", 'x = ForeignKey("people.Person", on_delete=1)')
    assert found == ["1: kernel names people through a ForeignKey"]


def test_config_and_demo_know_everyone(project):
    line = 'x = "tongxin.proposals.module"\n'
    assert reasons(project, "src/tongxin/config/modules.py", line) == []
    assert reasons_of_second(project, "src/tongxin/demo/city.py", line) == []


def reasons_of_second(project, path, text):
    findings, _ = check_relations.check(project({path: text}))
    return findings
