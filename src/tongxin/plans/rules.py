"""The fixed words of plans."""

from enum import StrEnum


def _(text: str) -> str:
    """Mark for translation; the text stays as it is."""
    return text


class ItemState(StrEnum):
    """Where an item stands."""

    PLANNED = "planned"
    DONE = "done"
    CHANGED = "changed"


class PlanSort(StrEnum):
    """An annual plan, or a campaign with items of its own (八个一, 议事月)."""

    ANNUAL = "annual"
    CAMPAIGN = "campaign"


SORTS = ((PlanSort.ANNUAL, _("年度计划")), (PlanSort.CAMPAIGN, _("专项活动")))
ITEM_SORTS = (
    ("consultation", _("协商")),
    ("supervision", _("监督")),
    ("inspection", _("视察")),
    ("research", _("调研")),
    ("meeting", _("会议")),
    ("study", _("学习")),
    ("history", _("文史")),
    ("activity", _("活动")),
    ("other", _("其他")),
)
NAME_LENGTH, TITLE_LENGTH, WORDS_LENGTH, MOST_ITEMS = 60, 200, 1000, 100


def share(done: int, of: int) -> int:
    """Whole points of what was done; nothing of nothing is nothing."""
    return done * 100 // of if of else 0


def titles_from(text: str) -> list[str]:
    """Items typed one on a line; leading marks such as ``1.`` and ``（一）`` go, what stands twice stays once."""
    marks = "0123456789.、．)） (（一二三四五六七八九十-•"
    found = []
    for line in text.splitlines():
        bare = line.strip()
        head = len(bare) - len(bare.lstrip(marks))
        # 一 alone may begin a title (一次协商): only what ends in a sign was a mark.
        cut = next((n for n in range(head, 0, -1) if bare[n - 1] in ".、．)）"), 0)
        if title := bare[cut:].strip():
            found.append(title)
    return list(dict.fromkeys(found))
