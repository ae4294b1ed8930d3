"""What docs/contribute promises: following a page works, and touches only what the page says."""

from pathlib import Path

import pytest

from tongxin.config import environment
from tongxin.config.tests import contribute_page as page
from tongxin.config.tests.contribute_page import Copy, Page

LINT = ("-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache")
GLOSSARY = "tools/check_glossary.py"
RELATIONS = "tools/check_relations.py"
MODULES = "src/tongxin/config/modules.py"
WORKFLOW = "src/tongxin/proposals/workflow/assignment.py"
SERVICES = "src/tongxin/proposals/services/handling.py"
TABLE = "src/tongxin/proposals/tests/golden/assignment.txt"
USE = ("-m", "tongxin.config.tests.contribute_uses")

pytestmark = pytest.mark.no_database_difference


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return page.copy_project(tmp_path)


def _write_folder(copy: Copy, guide: Page) -> None:
    for path, text in guide.files().items():
        assert path.startswith("src/tongxin/visits/")
        copy.write(path, text)


def _install(copy: Copy, guide: Page) -> None:
    (line,) = guide.blocks(MODULES)
    copy.replace(MODULES, '    "tongxin.statistics",\n', f'{line}    "tongxin.statistics",\n')


def _place(copy: Copy, guide: Page) -> None:
    """The page shows the row as it was when it was written; what counts is the name at its end."""
    shown = guide.blocks(".importlinter")[0].strip()
    name = shown.rpartition(" | ")[2]
    (row,) = [line for line in copy.text(".importlinter").splitlines() if line.startswith("    (proposals) | ")]
    assert shown.startswith("(proposals) | ")
    copy.replace(".importlinter", f"{row}\n", f"{row} | {name}\n")


def test_an_app_made_by_the_page_is_one_folder_and_two_lines_and_works(copy: Copy, migrated: Path) -> None:
    guide, before = page.read("add-an-app.md"), copy.state()
    texts = {name: copy.text(name) for name in (MODULES, ".importlinter", "docs/glossary.md")}
    _write_folder(copy, guide)
    _install(copy, guide)
    _place(copy, guide)
    copy.passes("-m", "django", *guide.managed())
    assert copy.passes(GLOSSARY, "--rows").splitlines() == [row.asked for row in guide.rows()]
    copy.add_rows(guide.rows())
    for check in (LINT, (RELATIONS,), (GLOSSARY,)):
        copy.passes(*check)
    written = sorted(name for name in guide.files() if name.endswith(".py"))
    copy.passes("-m", "ruff", "check", *written)
    copy.passes("-m", "ruff", "format", "--check", *written)
    copy.passes(*USE, "app", str(migrated / "tongxin.sqlite3"))

    outside = {n for n in page.changed(before, copy.state()) if not n.startswith("src/tongxin/visits/")}
    assert outside == {MODULES, ".importlinter", "docs/glossary.md"}
    assert page.added_lines(texts[MODULES], copy.text(MODULES)) == ([], ['    "tongxin.visits",'])
    was, now = page.added_lines(texts[".importlinter"], copy.text(".importlinter"))
    assert [f"{line} | visits" for line in was] == now
    assert page.added_lines(texts["docs/glossary.md"], copy.text("docs/glossary.md"))[0] == []
    folder = {p.relative_to(copy.root).as_posix() for p in (copy.root / "src/tongxin/visits").rglob("*.*")}
    made = {
        f"src/tongxin/visits/{name}"
        for name in ("migrations/__init__.py", "migrations/0001_plan_visits.py", "tests/golden/workflow.txt")
    }
    assert {n for n in folder if "__pycache__" not in n} == {*guide.files(), *made}


def test_without_its_line_in_the_list_of_modules_the_build_fails(copy: Copy) -> None:
    guide = page.read("add-an-app.md")
    _write_folder(copy, guide)
    _place(copy, guide)
    assert page.unlisted(copy.root) == ["visits"]
    copy.add_rows(guide.rows())
    code, output = copy.run(GLOSSARY)
    assert code == 1
    assert "visit.report is declared by no app any more" in output


def test_without_its_line_in_the_contracts_the_build_fails(copy: Copy) -> None:
    guide = page.read("add-an-app.md")
    _write_folder(copy, guide)
    _install(copy, guide)
    assert page.unlisted(copy.root) == []
    code, output = copy.run(*LINT)
    assert code == 1
    assert "Apps never import apps BROKEN" in output
    assert "tongxin.visits" in output


def test_every_folder_with_a_table_of_contents_is_in_the_list_of_modules() -> None:
    """Until the line is there, everything else would pass: nobody loads the folder."""
    missing = page.unlisted(environment.CLONE)
    assert not missing, f"in no list: add {missing} to {MODULES} (docs/contribute/add-an-app.md)"


def _declare(copy: Copy, guide: Page) -> None:
    entry, guard = guide.blocks(WORKFLOW)
    text = copy.text(WORKFLOW)
    life = text.index("\nASSIGNMENT = Workflow(")
    end = text.index("\n    ),\n    corrects=", life) + 1
    text = text[:end] + entry + text[end:]
    text = text.replace("import Clock, State,", "import Clock, Guard, State,", 1)
    copy.write(WORKFLOW, text.replace("\nASSIGNMENT = Workflow(", f"{guard}\n\nASSIGNMENT = Workflow(", 1))


def test_a_transition_made_by_the_page_touches_four_files_and_is_seen_everywhere(copy: Copy, migrated: Path) -> None:
    guide, before, table = page.read("add-a-transition.md"), copy.state(), copy.text(TABLE)
    _declare(copy, guide)
    code, output = copy.run(GLOSSARY, "--rows")
    assert code == 1
    assert "assignment.urge: it asks for input and does nothing with it" in output
    (effect,) = guide.blocks(SERVICES)
    copy.write(SERVICES, f"{copy.text(SERVICES)}\n\n{effect}")
    assert copy.passes(GLOSSARY, "--rows").splitlines() == [row.asked for row in guide.rows()]
    copy.add_rows(guide.rows())
    (copy.root / TABLE).unlink()
    copy.passes(*USE, "transition", str(migrated / "tongxin.sqlite3"))

    assert page.changed(before, copy.state()) == {WORKFLOW, SERVICES, TABLE, "docs/glossary.md"}
    was, now = page.added_lines(table, copy.text(TABLE))
    assert was
    assert {line.replace("　● 催办", "").replace("　○ 催办", "") for line in now} == set(was)
    assert all(line.startswith("周主任（督查室）：") for line in now)
