"""A lock holds versions and hashes, and nothing that points somewhere."""

import json

import check_locks

GOOD = "django==5.2.19 \\\n    --hash=sha256:00\n    # via -r requirements.in\n"


def found(project, name, text):
    findings, locks = check_locks.check(project({name: text}))
    assert locks == 1
    return [finding.line for finding in findings]


def test_a_clean_lock_passes(project):
    assert found(project, "requirements.lock", GOOD) == []


def test_addresses_and_options_are_found(project):
    text = f"--index-url https://a.example/simple\n{GOOD}x @ https://a.example/x.whl\n-f wheels\n# https://b.example\n"
    assert found(project, "requirements-dev.lock", text) == [1, 5, 6, 7]


def test_a_pin_without_a_hash_is_found(project):
    assert found(project, "requirements.lock", f"a==1.0\n{GOOD}b==2 \\\n    # via a\n") == [1, 5]


def test_npm_packages_must_not_say_where_they_came_from(project):
    package = {"version": "1", "integrity": "sha512-x", "funding": {"url": "https://fund.example"}}
    lock = {"packages": {"node_modules/a": package, "node_modules/b": {**package, "resolved": "https://r.example/b"}}}
    text = json.dumps(lock, indent=2)
    wanted = text[: text.index('"node_modules/b"')].count("\n") + 1
    assert found(project, "frontend/package-lock.json", text) == [wanted]
