"""``./tongxin conference`` and ``./tongxin person``: the first steps of an empty installation, from the command line."""

import datetime as dt
from argparse import ArgumentParser, Namespace

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Power
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.questions import Doubtful
from tongxin.kernel.commands import Command, CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.people import selectors, services
from tongxin.people.selectors import entry


def _conference_options(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=("add", "list"), help="add 新建，list 列出")
    parser.add_argument("--code", help="代码，只用小写字母、数字和连字符，例如 chenghu")
    parser.add_argument("--name", help="名称，例如 澄湖市政协")
    parser.add_argument("--level", choices=[level.value for level in Conference.Level], default="city", help="层级")
    parser.add_argument("--term", type=int, default=1, help="第几届")
    parser.add_argument("--session", type=int, default=1, help="第几次会议")
    parser.add_argument("--opens", help="会议开幕日期，例如 2026-01-12；默认今天")
    parser.add_argument("--term-starts", help="本届从哪天开始；默认与开幕日期相同")


def _conference(arguments: Namespace) -> int:
    if arguments.act == "list":
        for row in selectors.conferences_in_order():
            print(f"{row.code}\t{row.name}\t{row.get_level_display()}")
        return 0
    if not arguments.code or not arguments.name:
        raise CommandError("新建政协要写代码和名称：./tongxin conference add --code chenghu --name 澄湖市政协。")
    if selectors.conference_by_code(arguments.code):
        raise CommandError(f"代码“{arguments.code}”已经有了，请换一个；已有的政协没有改动。")
    opens = _day(arguments.opens) or clock.today()
    row = services.found_conference(
        arguments.code,
        arguments.name,
        arguments.level,
        term=arguments.term,
        session=arguments.session,
        opens=opens,
        starts=_day(arguments.term_starts),
    )
    print(
        f"已新建{row.name}（{row.code}）。下一步：./tongxin person add --conference {row.code} --username … --name … --member"
    )
    return 0


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"日期“{text}”读不懂，请写成 2026-01-12 这样。什么也没有写入。") from None


def _person_options(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=("add", "list"), help="add 新增，list 列出")
    parser.add_argument("--conference", help="政协代码")
    parser.add_argument("--username", help="登录用的用户名")
    parser.add_argument("--name", help="姓名")
    parser.add_argument("--member", action="store_true", help="是本届委员")
    parser.add_argument("--office", default="", help="担任的职位，例如 督查室")
    parser.add_argument("--power", action="append", default=[], help="职位带的权力，可写多次；可用的见 --help 末尾")
    parser.add_argument("--body", default="", help="代表哪个承办单位办理")
    parser.add_argument("--person", type=int, help="已有同名的人时：就是这个编号的人，给他开通账号")
    parser.add_argument("--another", action="store_true", help="已有同名的人时：确实是另一个人")
    parser.epilog = "权力：" + "、".join(f"{p.key}（{p.label}）" for p in registry.items(Power))


def _person(arguments: Namespace) -> int:
    conference = selectors.conference_by_code(arguments.conference)
    if conference is None:
        raise CommandError("请用 --conference 写明政协代码；已有的可用 ./tongxin conference list 查看。")
    if arguments.act == "list":
        for account in selectors.accounts_of(conference):
            print(f"{account.username}\t{account.display_name}")
        return 0
    if not arguments.username or not arguments.name:
        raise CommandError("新增人员要写 --username 和 --name。什么也没有写入。")
    known = {p.key for p in registry.items(Power)}
    if unknown := [p for p in arguments.power if p not in known]:
        raise CommandError(
            f"没有叫“{'、'.join(unknown)}”的权力，可用的有：{'、'.join(sorted(known))}。什么也没有写入。"
        )
    if arguments.power and not arguments.office:
        raise CommandError("权力只能通过职位取得，请用 --office 写明职位。什么也没有写入。")
    entered = _admitted(conference, arguments)
    if entered.password:
        print(f"已登记{entered.person.name}。用户名 {entered.username}，初始密码 {entered.password}（只显示这一次）。")
    else:
        print(f"已登记{entered.person.name}。本人已有账号 {entered.username}，密码不变。")
    return 0


def _admitted(conference: Conference, arguments: Namespace) -> services.Entered:
    known = services.ANOTHER if arguments.another else str(arguments.person or "")
    try:
        return services.admit_person(
            conference,
            arguments.username,
            arguments.name,
            member=arguments.member,
            office=arguments.office,
            powers=arguments.power,
            body=arguments.body,
            known=known,
        )
    except Doubtful as doubt:
        people = entry.namesakes(conference.pk, arguments.name)
        listed = "；".join(f"{p.pk} {entry.described(p)}" for p in people)
        raise CommandError(
            f"已有同名的人：{listed}。是同一个人，请加 --person 编号；确实是另一个人，请加 --another。什么也没有写入。"
        ) from doubt
    except InvalidInput as refusal:
        raise CommandError(f"{refusal.sentence}什么也没有写入。") from refusal


COMMANDS = (
    Command("conference", "新建或列出政协（空白安装的第一步）", _conference, _conference_options),
    Command("person", "新增可以登录的人，或列出账号", _person, _person_options),
)
