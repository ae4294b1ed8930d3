"""The proposals of the invented year: a guided story, sixty for the first look, and the rest that fills up."""

import datetime as dt
import random

from tongxin.demo.plans import Wish
from tongxin.demo.topics import PARTIES, TOPICS, invented_name

FIRST_LOOK = 60
ALL = 360
_SEED = 20260101
_LEADERS = ("陈领导", "市领导乙", "市领导丙", "市领导丁")
_EVERY_PARTY, _EVERY_JOINT, _EVERY_KEY, _EVERY_REFUSED, _EVERY_PAPER, _EVERY_UNHAPPY = 7, 5, 23, 19, 17, 29


def _topic_of(lead: str) -> int:
    return next(i for i, topic in enumerate(TOPICS) if topic.lead == lead)


def story(today: dt.date) -> list[Wish]:
    """Four proposals of 张委员, so that every role finds something to do at once."""
    school, child = _topic_of("市教育局"), _topic_of("市卫生健康委")

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    common = {"submit": ago(58), "file": ago(52), "assign": ago(45)}
    return [
        Wish(
            "story/handling",
            school,
            "张委员",
            {"open": ago(60), **common, "receive": ago(42)},
            cosigners=("李委员",),
            title="关于优化学校周边接送交通组织的提案",
            assists=0,
        ),
        Wish(
            "story/answered",
            child,
            "张委员",
            {
                "open": ago(100),
                "submit": ago(99),
                "file": ago(90),
                "assign": ago(80),
                "receive": ago(77),
                "opinion": ago(50),
                "answer": ago(4),
            },
            title="关于扩大普惠托育服务供给、推进社区嵌入式托育点建设的提案",
            reply_class="B",
        ),
        Wish(
            "story/submitted",
            _topic_of("市民政局"),
            "张委员",
            {"open": ago(3), "submit": ago(2)},
            title="关于完善居家养老助餐服务的提案",
        ),
        Wish(
            "story/filed",
            _topic_of("市体育局"),
            "李委员",
            {"open": ago(12), "submit": ago(11), "file": ago(5)},
            title="关于补齐社区体育设施短板的提案",
        ),
        Wish(
            "story/draft", _topic_of("市水利局"), "李委员", {"open": ago(1)}, title="关于推进临湖河道水生态修复的提案"
        ),
    ]


def year(today: dt.date, opening: dt.date, members: int) -> list[Wish]:
    """Invented proposals of the year: most at the plenary, some between, in every state by now."""
    chance = random.Random(_SEED)  # noqa: S311 (an invented year must be the same everywhere; nothing is guarded by it)
    return [_one(index, chance, today, opening, members) for index in range(ALL)]


def _one(index: int, chance: random.Random, today: dt.date, opening: dt.date, members: int) -> Wish:
    span = max((today - opening).days, 1)
    late = index % 4 == 0
    opened = opening + dt.timedelta(days=chance.randrange(span) if late else -chance.randrange(1, 20))
    days = {"open": opened}
    cursor = opened

    def then(step: str, low: int, high: int) -> dt.date:
        nonlocal cursor
        cursor += dt.timedelta(days=chance.randint(low, high))
        days[step] = cursor
        return cursor

    then("submit", 0, 3)
    if index % _EVERY_REFUSED == _EVERY_REFUSED - 1:
        then("not_file", 3, 14)
    else:
        then("file", 3, 14)
        if index % _EVERY_KEY == 0:
            days["mark_key"] = cursor
        then("assign", 5, 20)
        then("receive", 1, 3)
        then("opinion", 10, 28)
        then("answer", 10, 75)
        then("rate", 2, 16)
    unhappy = index % _EVERY_UNHAPPY == _EVERY_UNHAPPY - 1
    if unhappy and "rate" in days:
        then("rehandle", 5, 12)
    party = index % _EVERY_PARTY == 0
    joint = not party and index % _EVERY_JOINT == 0
    return Wish(
        f"year/{index}",
        index,
        f"{PARTIES[index % len(PARTIES)]}市委会联络员" if party else invented_name(index % members),
        days,
        organisation=f"{PARTIES[index % len(PARTIES)]}市委会" if party else "",
        cosigners=(invented_name((index + 31) % members),) if joint else (),
        leader=_LEADERS[index % len(_LEADERS)],
        reply_class="ABBAC"[index % 5],
        result="dissatisfied" if unhappy else ("basically_satisfied" if index % 6 == 0 else "satisfied"),
        assists=index % 3,
        paper_body=index % _EVERY_PAPER == 0,
    )
