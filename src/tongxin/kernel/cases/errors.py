"""Why a case did not change: each error carries the sentence that people read and the status that machines read."""

from typing import Any

from django.utils.translation import gettext as _


class CaseError(Exception):
    """Nothing was changed, logged or sent."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotVisible(CaseError):
    """There is no such case for this actor; the same whether it exists or not."""

    status = 404

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("没有找到这件事项：可能编号有误，或不在您的查看范围内。"))


class Denied(CaseError):
    """The actor may see the case but holds no role that may do this."""

    status = 403


class Blocked(CaseError):
    """The actor may do this, but not now; the sentence says why."""

    status = 409


class KeyReused(Blocked):
    """The key ``once`` already stands for something else, so this request is no repetition of it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "这次提交的编号（once）已经用过，而内容和上次不同，什么也没有改动。请查看上次办理的结果；另办一件请换新的编号。"
            )
        )


class StaleVersion(CaseError):
    """Somebody else changed the case in the meantime; both texts are at hand."""

    status = 409

    def __init__(self, current: dict[str, Any], version: int, mine: dict[str, Any] | None = None) -> None:
        super().__init__(_("这件事项在您打开之后有更新。您填写的内容没有丢失，请对照两份内容后再提交。"))
        self.current = current
        self.version = version
        self.mine = mine or {}


class InvalidInput(CaseError):
    """What was filled in cannot be taken; ``errors`` maps field keys to sentences."""

    status = 422

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(_("；").join(errors.values()))
        self.errors = errors
