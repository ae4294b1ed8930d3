"""Secrets are made once, for their owner's eyes only."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from tongxin.config import cli, data_directory, terminal
from tongxin.config.verbs import doctor
from tongxin.kernel.commands import CommandError


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_directory_and_its_secrets_are_private(tmp_path):
    data = tmp_path / "deep" / "data"
    data_directory.prepare(data)
    assert _mode(data) == 0o700
    for name in (data_directory.SECRET_KEY, data_directory.AUDIT_KEY):
        assert _mode(data / "secrets" / name) == 0o600
        assert len(data_directory.read_secret(data, name)) >= 64


def test_a_second_start_keeps_the_secrets_and_tightens_them(tmp_path):
    data_directory.prepare(tmp_path)
    before = data_directory.read_secret(tmp_path, data_directory.SECRET_KEY)
    (tmp_path / "secrets" / data_directory.SECRET_KEY).chmod(0o644)
    tmp_path.chmod(0o755)
    data_directory.prepare(tmp_path)
    assert data_directory.read_secret(tmp_path, data_directory.SECRET_KEY) == before
    assert _mode(tmp_path / "secrets" / data_directory.SECRET_KEY) == 0o600
    assert _mode(tmp_path) == 0o700


def test_the_secrets_differ_and_no_draft_is_left(tmp_path):
    data_directory.prepare(tmp_path)
    names = sorted(path.name for path in (tmp_path / "secrets").iterdir())
    assert names == sorted([data_directory.SECRET_KEY, data_directory.AUDIT_KEY, data_directory.PERSONAL_KEY])
    assert len({data_directory.read_secret(tmp_path, name) for name in names}) == 3


def test_an_empty_secret_left_by_a_full_disk_is_made_anew(tmp_path):
    data_directory.prepare(tmp_path)
    secret = tmp_path / "secrets" / data_directory.SECRET_KEY
    secret.write_text("")
    data_directory.prepare(tmp_path)
    assert len(secret.read_text()) >= 64


def test_a_lost_audit_key_is_not_replaced_in_silence(tmp_path):
    data_directory.prepare(tmp_path)
    (tmp_path / data_directory.DATABASE_FILE).touch()
    (tmp_path / "secrets" / data_directory.AUDIT_KEY).unlink()
    with pytest.raises(CommandError, match="备份"):
        data_directory.prepare(tmp_path)
    assert data_directory.read_secret(tmp_path, data_directory.AUDIT_KEY) == ""


def test_without_a_base_there_is_no_secret(tmp_path):
    assert data_directory.read_secret(tmp_path, data_directory.SECRET_KEY) == ""
    assert not data_directory.exists(tmp_path)


def test_starts_at_the_same_moment_agree_on_one_secret(tmp_path):
    def read_after_prepare(_number):
        data_directory.prepare(tmp_path)
        return data_directory.read_secret(tmp_path, data_directory.SECRET_KEY)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(read_after_prepare, range(24)))) == 1


@pytest.mark.parametrize("trace", [data_directory.DATABASE_FILE, "audit-anchor/installation.log"])
def test_a_base_without_its_secrets_is_told_from_no_base_at_all(tmp_path, trace):
    assert data_directory.missing_secrets(tmp_path) == []
    place = tmp_path / trace
    place.parent.mkdir(exist_ok=True)
    place.touch()
    missing = data_directory.missing_secrets(tmp_path)
    assert missing == [data_directory.AUDIT_KEY, data_directory.PERSONAL_KEY, data_directory.SECRET_KEY]
    sentence = data_directory.sentence_about(tmp_path, missing)
    for part in ("secrets/audit-key", "操作记录无法核对", "从备份", str(tmp_path / "secrets")):
        assert part in sentence
    with pytest.raises(CommandError, match="密钥文件却不见了"):
        cli.require_base(tmp_path)


def test_doctor_says_that_the_secrets_are_gone(tmp_path, capsys):
    (tmp_path / data_directory.DATABASE_FILE).touch()
    parser = terminal.Parser(prog="doctor")
    doctor.configure(parser)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TONGXIN_DATA", str(tmp_path))
        assert doctor.run(parser.parse_args([])) == 1
    told = capsys.readouterr().out
    assert "密钥文件却不见了" in told
    assert "还没有系统数据" not in told
