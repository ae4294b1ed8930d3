"""What is sealed opens only where it belongs, and a mask never shows enough to be used."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from tongxin.kernel.privacy import SealError, blind, masked, seal, unseal
from tongxin.kernel.privacy.sealing import is_current


def test_sm4_is_sm4():
    # The example of GB/T 32907-2016, appendix A.1.
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    cipher = Cipher(SM4(key), modes.ECB()).encryptor()  # noqa: S305 (the standard's own example)
    assert cipher.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_a_sealed_value_opens_only_in_its_place():
    sealed = seal("13812345678", about="person.phone.7")
    assert "138" not in sealed
    assert unseal(sealed, about="person.phone.7") == "13812345678"
    with pytest.raises(SealError, match="不符或已被改动"):
        unseal(sealed, about="person.phone.8")
    place = len(sealed) // 2
    changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
    with pytest.raises(SealError, match="不符或已被改动"):
        unseal(changed, about="person.phone.7")


def test_the_same_value_never_seals_the_same_way_but_is_found_again():
    assert seal("x", about="a") != seal("x", about="a")
    assert blind("13812345678", about="person.phone") == blind("13812345678", about="person.phone")
    assert blind("13812345678", about="person.phone") != blind("13812345678", about="person.id_number")


def test_keys_rotate_and_a_lost_key_is_said(settings):
    old, new = settings.PERSONAL_KEYS[0], "another key, made later"
    sealed, found = seal("甲", about="a"), blind("甲", about="a")
    settings.PERSONAL_KEYS = [new, old]
    assert unseal(sealed, about="a") == "甲"
    assert not is_current(sealed)
    assert is_current(seal("甲", about="a"))
    # The index keeps the oldest key, or nothing stored before could be found.
    assert blind("甲", about="a") == found
    settings.PERSONAL_KEYS = [new]
    with pytest.raises(SealError, match="另一把密钥"):
        unseal(sealed, about="a")


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "138 1234 5678", "138****5678"),
        ("phone", "0573-82", "05****"),
        ("id_number", "110101199003074573", "1101************73"),
        ("id_number", "123456", "****"),
        ("birth_date", "1990-03-07", "1990-**-**"),
        ("email", "zhang@example.org", "z***@example.org"),
        ("email", "nonsense", "****"),
        ("address", "示例省示例市示例区某某路12号3幢", "示例省示例市示例区****"),
        ("address", "某某路12号", "****"),
        ("something", "甲乙丙", "甲****"),
        ("phone", "", ""),
    ],
)
def test_masks(kind, text, shown):
    assert masked(kind, text) == shown
