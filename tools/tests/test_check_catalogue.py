"""A catalogue that lacks, guesses, keeps or forgets something is found; the project's own is complete."""

from dataclasses import dataclass

import catalogue
import check_catalogue
import pytest

needs_gettext = pytest.mark.skipif(
    not catalogue.can_extract(), reason="SKIPPED gathering texts: no gettext programs on this machine"
)

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
SAID = '\n#: a.py\nmsgid "提交"\nmsgstr "Submit"\n'
PO = "src/tongxin/locale/en/LC_MESSAGES/django.po"
SOURCE = 'from django.utils.translation import gettext as _\nA = _("提交")\n'


def reasons(root, **more) -> list[str]:
    return [finding.reason for finding in check_catalogue.check(root, **more)[0]]


def test_a_catalogue_is_read_with_plurals_marks_and_long_texts():
    text = HEAD + SAID + '\n#, fuzzy\nmsgid ""\n"一"\n"二"\nmsgstr "12"\n'
    text += '\nmsgid "{n} 天"\nmsgid_plural "{n} 天"\nmsgstr[0] "{n} day"\nmsgstr[1] "{n} days"\n'
    text += '\n#~ msgid "旧"\n#~ msgstr "old"\n'
    submit, long, days, old = catalogue.read_catalogue(text)
    assert (submit.text, submit.said, submit.where, submit.fuzzy) == ("提交", {0: "Submit"}, "a.py", False)
    assert (long.text, long.fuzzy) == ("一二", True)
    assert dict(days.as_compiled()) == {("{n} 天", 0): "{n} day", ("{n} 天", 1): "{n} days"}
    assert old.obsolete


@needs_gettext
def test_a_complete_catalogue_is_silent_and_a_stale_one_is_not(project):
    root = project({"src/tongxin/a.py": SOURCE, PO: HEAD + SAID})
    assert reasons(root) == ["its .mo file is missing: run tools/check_catalogue.py --write"]
    check_catalogue.write(root)
    assert reasons(root) == []
    path = root / PO
    path.write_text(path.read_text(encoding="utf-8").replace("Submit", "Hand in"), encoding="utf-8")
    assert reasons(root) == ["its .mo file is stale: run tools/check_catalogue.py --write"]


@needs_gettext
@pytest.mark.parametrize(
    ("source", "entry", "told"),
    [
        (SOURCE + 'B = _("撤案")\n', SAID, "is missing"),
        (SOURCE, SAID.replace('"Submit"', '""'), "has no translation"),
        (SOURCE, SAID.replace("#: a.py", "#, fuzzy"), "only a guess"),
        (SOURCE.replace("提交", "撤案"), SAID, "stands in no source"),
        (
            SOURCE.replace("提交", "{n} 件"),
            SAID.replace("提交", "{n} 件").replace("Submit", "{m} items").replace("#: a.py", "#, python-brace-format"),
            "fill in different things",
        ),
    ],
)
def test_what_is_wrong_is_said(project, source, entry, told):
    root = project({"src/tongxin/a.py": source, PO: HEAD + entry})
    assert any(told in reason for reason in reasons(root)), reasons(root)


@needs_gettext
def test_checking_changes_nothing(project):
    root = project({"src/tongxin/a.py": SOURCE + 'B = _("撤案")\n', PO: HEAD + SAID})
    check_catalogue.check(root)
    assert (root / PO).read_text(encoding="utf-8") == HEAD + SAID


def test_a_name_that_gettext_does_not_know_is_found(project):
    bad = "from django.utils.translation import gettext_lazy as later\n"
    root = project({"src/tongxin/a.py": bad, "src/tongxin/b.py": "from x import gettext as _, ngettext\n"})
    assert [(f.path, f.line) for f in check_catalogue.alias_findings(root)] == [("src/tongxin/a.py", 1)]


@dataclass(frozen=True)
class Offer:
    label: str
    parts: tuple = ()
    says: tuple[str, ...] = ()


def test_a_label_that_nobody_marked_is_found():
    offers = [Offer("提案", parts=(("a", "甲类"), Offer("内层")), says=("立案{n}件",))]
    found = [f.reason for f in check_catalogue.declared_findings(offers, {"提案"})]
    assert len(found) == 2
    assert "甲类" in found[1] or "甲类" in found[0]


@needs_gettext
def test_the_catalogues_of_the_project_are_complete():
    findings, texts = check_catalogue.check()
    assert [str(finding) for finding in findings] == []
    assert texts > 700
    assert check_catalogue.languages() == ["en"]
