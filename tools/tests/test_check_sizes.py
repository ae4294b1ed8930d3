"""Long is a warning, too long is a failure, and explaining is free."""

import check_sizes


def function_of(lines: int, docstring: int = 0) -> str:
    doc = ['    """' + "\n".join(["words"] * docstring) + '"""'] if docstring else []
    return "\n".join(["def go():", *doc, *["    x = 1"] * (lines - 1)]) + "\n"


def test_short_code_is_silent(project):
    root = project({"src/a.py": function_of(40), "src/page.html": "<p>\n" * 200})
    assert check_sizes.check(root) == ([], [], 2)


def test_a_long_function_is_only_warned_about(project):
    failures, warnings, _ = check_sizes.check(project({"src/a.py": function_of(41)}))
    assert failures == []
    assert [warning.line for warning in warnings] == [1]
    assert "41 lines" in warnings[0].reason


def test_a_too_long_function_fails(project):
    failures, _, _ = check_sizes.check(project({"src/a.py": "x = 1\n\n" + function_of(61)}))
    assert [(failure.path, failure.line) for failure in failures] == [("src/a.py", 3)]


def test_a_docstring_is_not_counted(project):
    failures, warnings, _ = check_sizes.check(project({"src/a.py": function_of(40, docstring=50)}))
    assert (failures, warnings) == ([], [])


def test_files_and_templates_have_their_own_limits(project):
    failures, warnings, _ = check_sizes.check(
        project({"src/a.py": "x = 1\n" * 601, "src/b.css": "a {}\n" * 401, "src/page.html": "<p>\n" * 301})
    )
    assert [failure.path for failure in failures] == ["src/a.py", "src/page.html"]
    assert [warning.path for warning in warnings] == ["src/b.css"]


def test_migrations_and_foreign_code_are_left_alone(project):
    root = project({"src/migrations/0001_a.py": "x = 1\n" * 900, "src/vendor/a.js": "a\n" * 900})
    assert check_sizes.check(root)[0] == []
