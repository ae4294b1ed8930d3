"""Devices in plain words, addresses half hidden, and windows that count across processes."""

import datetime as dt

import pytest
from django.test import RequestFactory

from tongxin.kernel import clock
from tongxin.kernel.accounts import sources
from tongxin.kernel.accounts.models import AttemptCount
from tongxin.kernel.accounts.windows import Window, sweep

WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 "
    "Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47 Language/zh_CN"
)
DINGTALK = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 AliApp(DingTalk/7.5.0)"
)
WECOM = (
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/108.0 Safari/537.36 MicroMessenger/7.0 wxwork/4.1 Edg/1"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WECHAT, "安卓手机 · 微信"),
        (DINGTALK, "苹果手机 · 钉钉"),
        (WECOM, "Windows 电脑 · 企业微信"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0", "Linux 电脑 · Firefox"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_device_is_said_in_words(agent, words) -> None:
    request = RequestFactory().get("/", HTTP_USER_AGENT=agent)
    assert sources.device_words(*sources.device_of(request)) == words


@pytest.mark.parametrize(
    ("address", "source", "shown"),
    [
        ("10.8.3.4", "10.8.3.4", "10.8.*.*"),
        ("127.0.0.1", "127.0.0.1", "本机"),
        ("::ffff:10.8.3.4", "10.8.3.4", "10.8.*.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:*"),
        ("fe80::1%eth0", "fe80::", "fe80::*"),
        ("nonsense", "0.0.0.0", "0.0.*.*"),  # noqa: S104 (what stands for an unknown address)
    ],
)
def test_an_address_is_one_line_and_shown_by_half(address, source, shown) -> None:
    assert sources.source_of(RequestFactory().get("/", REMOTE_ADDR=address)) == source
    assert sources.masked(source) == shown


@pytest.mark.django_db
def test_a_window_fills_slides_and_forgets(monkeypatch) -> None:
    window = Window("test", 3, 600)
    moment = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "machine_now", lambda: moment)
    assert [window.note("a") for _time in range(3)] == [1, 2, 3]
    assert window.is_full("a")
    assert not window.is_full("b")
    monkeypatch.setattr(clock, "machine_now", lambda: moment + dt.timedelta(seconds=599))
    assert window.is_full("a")
    monkeypatch.setattr(clock, "machine_now", lambda: moment + dt.timedelta(seconds=900))
    assert window.count("a") == 1
    monkeypatch.setattr(clock, "machine_now", lambda: moment + dt.timedelta(seconds=1200))
    assert window.count("a") == 0
    monkeypatch.setattr(clock, "machine_now", lambda: moment + dt.timedelta(days=3))
    sweep()
    assert not AttemptCount.objects.exists()
