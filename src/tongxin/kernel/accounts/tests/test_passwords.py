"""What a password must be like, how it is kept, and the ones that we hand out ourselves."""

import re

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from tongxin.kernel.accounts.hashers import Sm3PasswordHasher
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.passwords import one_time_password

ZHANG = Account(username="zhangwei88", display_name="张委员")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab3-short", "至少要 10 个字符，现在是 9 个"),
        ("onlysmallletters", "至少三种"),
        ("small1234567", "至少三种"),
        ("xY7-zhangwei88", "用户名或姓名"),
        ("Qz9!ZhangWeiYuan", "用户名或姓名"),
        ("委员好-张委员-Ab1", "用户名或姓名"),
        ("Password123!", "太常见"),
        ("P@ssw0rd2026", "太常见"),
        ("Woaini13145!", "太常见"),
        ("Zhengxie@2026", "太常见"),
        ("Admin@123456", "太常见"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, why) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, ZHANG)
    assert why in "".join(refusal.value.messages)


@pytest.mark.parametrize(
    "password", ["Hu-bin-2026-chun", "湖边散步Ab3走走看看吧", "tR5mq-Lw8xz", "Correct horse 7 battery"]
)
def test_a_good_password_is_taken(password) -> None:
    validate_password(password, ZHANG)


def test_passwords_that_we_hand_out_keep_the_rules_and_read_well() -> None:
    handed = {one_time_password(ZHANG) for _number in range(200)}
    assert len(handed) == 200
    for password in handed:
        validate_password(password, ZHANG)
        assert re.fullmatch(r"[\w]{4}-[\w]{4}-[\w]{4}", password)
        assert not set(password) & set("0O1lIo")


REAL = [
    "tongxin.kernel.accounts.hashers.Sm3PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


@override_settings(PASSWORD_HASHERS=REAL)
def test_the_hash_is_sm3_with_enough_rounds_and_salt() -> None:
    encoded = make_password("tR5mq-Lw8xz")
    algorithm, rounds, salt, _digest = encoded.split("$")
    assert (algorithm, int(rounds)) == ("pbkdf2_sm3", 600_000)
    assert len(salt) >= 22
    assert check_password("tR5mq-Lw8xz", encoded)
    assert not check_password("tR5mq-Lw8xy", encoded)


def test_sm3_is_the_hash_of_the_national_standard() -> None:
    """GM/T 0004-2012, appendix A.1."""
    assert isinstance(identify_hasher(make_password("x")), Sm3PasswordHasher)
    sm3 = Sm3PasswordHasher.digest()
    sm3.update(b"abc")
    assert sm3.hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.django_db
def test_a_hash_of_another_kind_is_renewed_at_sign_in() -> None:
    account = Account.objects.create_account("old", None, display_name="旧账号")
    Account.objects.filter(pk=account.pk).update(password=make_password("tR5mq-Lw8xz", hasher="md5"))
    account.refresh_from_db()
    assert account.password.startswith("md5$")
    assert account.check_password("tR5mq-Lw8xz")
    account.refresh_from_db()
    assert account.password.startswith("pbkdf2_sm3$")
