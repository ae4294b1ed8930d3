"""What a password must be like, each rule with the sentence that its breaker reads; and passwords that we hand out."""

import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.accounts.hashers import Sm3PasswordHasher

LEAST_LENGTH, LEAST_CLASSES = 10, 3
_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_LEAST_NAME = 3
# 0 and O, 1 and l look alike on a slip of paper that somebody copies from.
_LETTERS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
_LIKE_LETTERS = str.maketrans("@4301!$5", "aaeoiiss")
_WORDS = Path(__file__).parent / "data" / "common_words.txt"


class Length:
    """At least ten characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is shorter."""
        if len(password) < LEAST_LENGTH:
            raise ValidationError(_("密码至少要 {n} 个字符，现在是 {m} 个。").format(n=LEAST_LENGTH, m=len(password)))

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("至少 {n} 个字符").format(n=LEAST_LENGTH)


class Classes:
    """Three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is too uniform."""
        if sum(bool(re.search(pattern, password)) for pattern in _CLASSES) < LEAST_CLASSES:
            raise ValidationError(_("密码要有小写字母、大写字母、数字、符号中的至少三种。"))

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("小写字母、大写字母、数字、符号至少三种")


class NotAboutMe:
    """Without the user name and the name, in characters or in their sounds."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what whoever knows the person would try first."""
        if user is None:
            return
        # Imported at first need: every process of an installation would pay for its dictionaries at start.
        from pypinyin import lazy_pinyin  # noqa: PLC0415 (see above)

        small = password.lower()
        name = user.display_name
        syllables = lazy_pinyin(name)
        candidates = {user.username, name, "".join(syllables), "".join(s[:1] for s in syllables) if name else ""}
        # Initials of two characters stand in every other password by chance.
        known = [c.lower() for c in candidates if len(c) >= (_LEAST_NAME if c.isascii() else 2)]
        if any(part in small for part in known):
            raise ValidationError(_("密码不能包含您的用户名或姓名（含拼音）。"))

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("不含用户名和姓名（含拼音）")


class NotCommon:
    """Not on the list of passwords that attackers try, nor one of its words with digits and signs around it."""

    def __init__(self) -> None:
        self._list = CommonPasswordValidator()

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what stands on every attacker's list."""
        small = password.lower()
        bare = re.sub(r"[^a-z]", "", small)
        disguised = re.sub(r"[^a-z]", "", re.sub(r"[\d\W_]+$", "", small).translate(_LIKE_LETTERS))
        if {small, bare, disguised} & _words() or small in self._list.passwords:
            raise ValidationError(_("这个密码太常见，很容易被猜到，请换一个。"))

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("不是常见密码")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(_WORDS.read_text(encoding="utf-8").split())


# Every reason for which a password is refused stands here, so that nobody meets one of them only as an error.
RULES = gettext_noop(
    "至少 10 个字符；小写字母、大写字母、数字、符号至少三种；不含您的用户名和姓名（含拼音和拼音首字母）；"
    "不是常见密码，也不是常见的词加几个数字或符号。"
)
NOT_AGAIN = gettext_noop("也不能与最近 5 次用过的密码相同。")


# Seventy random bits need few rounds: nobody goes through them all. The owner's own password gets the full number.
_ROUNDS_OF_RANDOM = 10_000


def hash_of_random(password: str) -> str:
    """The hash of a password that we made ourselves; hundreds of them are made in one step of the setup."""
    hasher = Sm3PasswordHasher()
    return hasher.encode(password, hasher.salt(), _ROUNDS_OF_RANDOM)


def one_time_password(owner: Any) -> str:
    """A first password that keeps the rules and can be read from paper: three groups of four, hyphens between."""
    while True:
        password = _drawn()
        try:
            # By chance it may hold the initials of its owner, which the rules forbid.
            validate_password(password, owner)
        except ValidationError:
            continue
        return password


def _drawn() -> str:
    small, large, digits = _LETTERS
    picked = [secrets.choice(small), secrets.choice(large), secrets.choice(digits)]
    picked += [secrets.choice(small + large + digits) for _place in range(9)]
    secrets.SystemRandom().shuffle(picked)
    text = "".join(picked)
    return "-".join(text[start : start + 4] for start in (0, 4, 8))
