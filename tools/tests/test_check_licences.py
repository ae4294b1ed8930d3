"""Permissive licences pass, copyleft does not, and silence is no licence."""

import check_licences
import pytest


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("a", "MIT"),
        ("a", "BSD-3-Clause"),
        ("a", "Apache Software License"),
        ("a", "ISC License (ISCL)"),
        ("a", "0BSD"),
        ("a", "Mozilla Public License 2.0 (MPL 2.0)"),
        ("a", "PSF-2.0"),
        ("a", "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0"),
        ("a", "GPL-3.0-only OR MIT"),
        ("psycopg", "LGPL-3.0-only"),
        ("docxtpl", "GNU Lesser General Public License v2 (LGPLv2)"),
    ],
)
def test_accepted(name, licence):
    assert check_licences.objection(name, licence) is None


@pytest.mark.parametrize(
    ("licence", "why"),
    [
        ("GPL-3.0-or-later", "copyleft would bind"),
        ("GNU General Public License v3 (GPLv3)", "copyleft would bind"),
        ("AGPL-3.0-only", "copyleft would bind"),
        ("GNU Affero General Public License v3", "copyleft would bind"),
        ("MIT AND GPL-2.0-only", "copyleft would bind"),
        ("LGPL-3.0-only", "weak copyleft"),
        ("Proprietary", "not on the list"),
        ("", "states no licence"),
    ],
)
def test_refused(licence, why):
    assert why in (check_licences.objection("a", licence) or "")


def test_names_are_read_with_extras_and_lines():
    text = "# comment\nDjango==5.2 \\\n    --hash=sha256:0\npsycopg[binary]==3.2\n"
    assert check_licences.locked_names(text) == [("django", 2), ("psycopg", 4)]


def test_a_missing_distribution_and_a_missing_lock_are_findings(project):
    findings, _ = check_licences.check(project({"requirements.lock": "no-such-package-here==1\n"}))
    assert "not installed" in findings[0].reason
    (project({}) / "requirements.lock").unlink()
    assert "missing" in check_licences.check(project({}))[0][0].reason
