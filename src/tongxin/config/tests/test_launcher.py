"""The shell script in front of everything, on machines where something is missing."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tongxin.config import environment

pytestmark = pytest.mark.no_database_difference
SCRIPT = environment.CLONE / "tongxin"
TOOLS = ("sh", "dirname", "cat", "cksum", "ls", "rm", "grep", "tail", "env")


@pytest.fixture
def machine(tmp_path):
    """A bare machine: a clone with nothing installed, and a PATH of the plainest tools."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(str(shutil.which(name)))
    clone = tmp_path / "a clone with spaces"
    clone.mkdir()
    shutil.copy(SCRIPT, clone / "tongxin")
    (clone / "requirements.lock").write_text("")
    return programs, clone


def _run(programs, clone, *arguments):
    return subprocess.run(
        [clone / "tongxin", *arguments],
        env={"PATH": str(programs), "HOME": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


def _fake_python(programs, name, version, *, has_venv):
    file = programs / name
    file.write_text(
        "#!/bin/sh\n"
        f'case "$2" in *version_info*) echo {version}; exit {0 if version >= "3.11" else 1};;\n'
        f"*ensurepip*) exit {0 if has_venv else 1};; *) exit 1;; esac\n"
    )
    file.chmod(0o755)


def test_without_python_one_sentence_names_the_packages(machine):
    result = _run(*machine, "up")
    assert (result.returncode, result.stdout) == (1, "")
    assert "python3-venv" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_without_venv_one_sentence_names_its_package(machine):
    programs, clone = machine
    _fake_python(programs, "python3", "3.11", has_venv=False)
    result = _run(programs, clone, "up")
    assert (result.returncode, result.stdout) == (1, "")
    assert "python3.11-venv" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (clone / ".venv").exists()


def test_a_failed_environment_is_told_with_the_place_of_its_log(machine):
    programs, clone = machine
    # Able to say its version, unable to do anything else, like a broken installation.
    _fake_python(programs, "python3", "3.12", has_venv=True)
    result = _run(programs, clone, "status")
    assert (result.returncode, result.stdout) == (1, "")
    assert not list(clone.glob(".venv/stamp-*"))


@pytest.fixture
def able_machine(machine):
    """A real Python, nothing to install, and a program that only repeats what it was told."""
    programs, clone = machine
    python = programs / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys._base_executable}" "$@"\n')
    python.chmod(0o755)
    package = clone / "src" / "tongxin" / "config"
    package.mkdir(parents=True)
    (package / "cli.py").write_text("import sys\nprint(sys.argv[1:])\n")
    return programs, clone


def test_first_runs_at_the_same_moment_and_a_cut_off_one_end_well(able_machine):
    programs, clone = able_machine
    # Left by a run that was killed: looks like an environment, is none.
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").write_text("")
    (clone / ".venv" / "bin" / "python").chmod(0o755)
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda word: _run(programs, clone, "say", word), ["一", "two words", "3"]))
    assert [result.returncode for result in results] == [0, 0, 0], results[0].stderr
    assert [result.stdout for result in results] == ["['say', '一']\n", "['say', 'two words']\n", "['say', '3']\n"]
    again = _run(programs, clone, "status")
    assert (again.stdout, again.stderr) == ("['status']\n", "")
    # A changed lock is installed at the next run, once.
    (clone / "requirements.lock").write_text("# another\n")
    assert _run(programs, clone, "status").stderr != ""
    assert _run(programs, clone, "status").stderr == ""


def _stamps(clone):
    return sorted(path.name for path in clone.glob(".venv/stamp-*"))


def test_an_extra_is_installed_when_asked_for_and_kept_through_updates(able_machine):
    programs, clone = able_machine
    lock = clone / "requirements-semantic.lock"
    lock.write_text("")
    assert _run(programs, clone, "status").stderr != ""
    assert _stamps(clone) == ["stamp-run"]
    first = _run(programs, clone, "extra", "semantic")
    assert (first.returncode, first.stdout) == (0, "['extra', 'semantic']\n")
    assert "正在安装扩展 semantic" in first.stderr
    assert _run(programs, clone, "extra", "semantic").stderr == ""
    # A new lock of either kind, and a new environment, bring the extra along without being asked.
    lock.write_text("# another\n")
    assert "正在安装扩展 semantic" in _run(programs, clone, "status").stderr
    (clone / "requirements.lock").write_text("# another\n")
    assert "正在安装扩展 semantic" in _run(programs, clone, "status").stderr
    shutil.rmtree(clone / ".venv")
    assert "正在安装扩展 semantic" in _run(programs, clone, "status").stderr
    assert _stamps(clone) == ["stamp-extra-semantic", "stamp-run"]
    assert _run(programs, clone, "status").stderr == ""
    assert (clone / ".venv.extras").read_text() == "semantic\n"


def test_an_extra_that_cannot_be_updated_stops_nothing_else_and_is_not_tried_at_every_start(able_machine):
    programs, clone = able_machine
    lock = clone / "requirements-semantic.lock"
    lock.write_text("")
    assert _run(programs, clone, "extra", "semantic").returncode == 0
    # No such package is in an empty folder of wheels, so the network is never asked.
    (clone / "vendor" / "wheels").mkdir(parents=True)
    lock.write_text(f"nothing-of-the-kind==1 --hash=sha256:{'0' * 64}\n")
    update = _run(programs, clone, "status")
    assert (update.returncode, update.stdout) == (0, "['status']\n")
    assert "暂时不能用" in update.stderr
    assert _run(programs, clone, "status").stderr == ""
    asked = _run(programs, clone, "extra", "semantic")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "没能安装扩展 semantic" in asked.stderr
    lock.write_text("")
    assert _run(programs, clone, "extra", "semantic").returncode == 0
    assert _run(programs, clone, "status").stderr == ""


def test_what_is_no_extra_installs_nothing(able_machine):
    programs, clone = able_machine
    for name in ("dev", "x"):
        (clone / f"requirements-{name}.lock").write_text("no-such-package==1\n")
    for name in ("dev", "nothing", "../x", "-h", "se mantic", ""):
        assert _run(programs, clone, "extra", name).stdout == f"['extra', '{name}']\n"
        assert _stamps(clone) == ["stamp-run"]
        assert not (clone / ".venv.extras").exists()


def test_the_script_is_plain_posix_shell():
    shell = shutil.which("dash") or "sh"
    assert subprocess.run([shell, "-n", SCRIPT], check=False).returncode == 0
    assert SCRIPT.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
