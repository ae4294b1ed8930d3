"""Pages are closed by default: the policy of the browser and the cookies are as strict as the plan says."""

import pytest
from django.conf import settings


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client):
    answer = client.get("/healthz")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert answer.status_code == 200
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_cookies_are_out_of_reach_of_scripts():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


@pytest.mark.django_db
def test_tests_never_touch_a_real_base():
    name = str(settings.DATABASES["default"]["NAME"])
    assert "test" in name
    assert "tongxin-tests-" in str(settings.MEDIA_ROOT)


def test_a_request_is_not_one_big_transaction():
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")
