"""The file of identity providers: what it must say, what allauth gets of it, and sentences for what is wrong in it."""

import json

import pytest

from tongxin.config import identity_providers
from tongxin.kernel.commands import CommandError

WECOM = {"key": "wecom", "kind": "wecom", "name": "企业微信", "client_id": "ww1", "secret": "hush", "agent_id": "7"}
DEDICATED = {
    "key": "zzd",
    "kind": "dingtalk",
    "name": "浙政钉",
    "client_id": "a",
    "secret": "hush",
    "login_base": "https://login.example.gov.cn",
    "api_base": "https://api.example.gov.cn",
}


def _write(tmp_path, content):
    path = tmp_path / identity_providers.FILE
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def test_without_the_file_there_are_none(tmp_path) -> None:
    assert identity_providers.read(tmp_path) == []
    assert identity_providers.for_allauth([]) == {}


def test_the_file_becomes_what_allauth_wants(tmp_path) -> None:
    _write(tmp_path, [WECOM, DEDICATED])
    found = identity_providers.read(tmp_path)
    assert [p["key"] for p in found] == ["wecom", "zzd"]
    made = identity_providers.for_allauth(found)
    assert made["wecom"]["APPS"][0]["settings"]["api_base"] == "https://qyapi.weixin.qq.com"
    assert made["dingtalk"]["APPS"][0]["settings"] == {
        "login_base": "https://login.example.gov.cn",
        "api_base": "https://api.example.gov.cn",
        "uid_field": "openId",
    }


@pytest.mark.parametrize(
    "content",
    [
        "{not json",
        {"key": "x"},
        [{**WECOM, "kind": "feishu"}],
        [{**WECOM, "secret": ""}],
        [{**WECOM, "key": "Big Key"}],
        [{**WECOM, "surprise": 1}],
        [{**DEDICATED, "api_base": "ftp://x"}],
        [WECOM, WECOM],
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_without_the_secret(tmp_path, content) -> None:
    _write(tmp_path, content)
    with pytest.raises(CommandError) as refusal:
        identity_providers.read(tmp_path)
    assert "身份提供方的配置" in refusal.value.sentence
    assert "hush" not in refusal.value.sentence


def test_another_file_can_be_named_by_the_environment(tmp_path, monkeypatch) -> None:
    other = tmp_path / "elsewhere.json"
    other.write_text(json.dumps([WECOM]), encoding="utf-8")
    monkeypatch.setenv("TONGXIN_IDENTITY_PROVIDERS", str(other))
    assert [p["key"] for p in identity_providers.read(tmp_path)] == ["wecom"]
