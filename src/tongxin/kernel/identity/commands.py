"""``./tongxin admin``: makes and ends the three administrators, and helps them when they have locked themselves out."""

from argparse import ArgumentParser, Namespace

from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.accounts.administrations import BY_NAME, LABELS
from tongxin.kernel.accounts.models import Account, GrantProposal
from tongxin.kernel.audit.acts import act, came_from
from tongxin.kernel.commands import Command, CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import accounts, administrators, factors, passwords, proposals

# What stands in the record where a page leaves an address.
_HERE = "命令行"
_ACTS = {
    "grant": "授予管理员身份；账号不存在时加 --name 新建",
    "revoke": "收回管理员身份",
    "list": "列出管理员，以及等待核准的申请",
    "reset": "重置密码，打印一次性密码；加 --factors 同时取消双因素",
    "unlock": "解除密码输错造成的锁定",
    "approve": "核准一项授权申请（--id）",
}


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=tuple(_ACTS), help="；".join(f"{key} {text}" for key, text in _ACTS.items()))
    parser.add_argument("--username", default="", help="账号的用户名")
    parser.add_argument("--name", default="", help="姓名；grant 时账号还不存在就新建一个")
    parser.add_argument("--role", choices=tuple(BY_NAME), help="system 系统、security 安全、audit 审计")
    parser.add_argument("--conference", default="", help="只管这个政协（代码）；不写则管全系统")
    parser.add_argument("--source", default="", help="unlock 时写地址，解除这个来源的锁定")
    parser.add_argument("--factors", action="store_true", help="reset 时同时取消双因素")
    parser.add_argument("--id", type=int, default=0, help="approve 时写申请的编号")


def _operator() -> Actor:
    return system_actor(None)


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"没有用户名是“{username}”的账号。请用 --username 写明；什么也没有改动。")
    return found


def _conference(code: str) -> Conference | None:
    if not code:
        return None
    found = Conference.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码是“{code}”的政协，可用 ./tongxin conference list 查看。什么也没有改动。")
    return found


def _grant(arguments: Namespace) -> str:
    if not arguments.role or not arguments.username:
        raise CommandError("请写明 --username 和 --role（system、security 或 audit）。什么也没有改动。")
    conference, power = _conference(arguments.conference), BY_NAME[arguments.role]
    password = ""
    found = Account.objects.filter(username=arguments.username).first()
    if found is None and not arguments.name:
        raise CommandError(f"没有用户名是“{arguments.username}”的账号；要新建，请加 --name 写明姓名。什么也没有改动。")
    with act(by=_operator()):
        if found is None:
            found, password = accounts.make(arguments.username, arguments.name, conference, by=_operator())
        administrators.grant(found, power, conference.pk if conference else None, by=_operator())
    where = conference.name if conference else "全系统"
    text = f"{found.username} 现在是{where}的{LABELS[power]}。"
    return text + (f"一次性密码 {password}（只显示这一次，登录后须立即修改）。" if password else "")


def _revoke(arguments: Namespace) -> str:
    account = _account(arguments.username)
    if not administrators.revoke(account, by=_operator()):
        raise CommandError(f"{account.username} 不是管理员，没有改动。")
    return f"已收回 {account.username} 的管理员身份，其登录已全部结束。"


def _reset(arguments: Namespace) -> str:
    account = _account(arguments.username)
    text = f"{account.username} 的一次性密码 {passwords.reset(account, by=_operator())}（只显示这一次）。"
    if arguments.factors:
        factors.reset(account, by=_operator(), reason="./tongxin admin reset")
        text += "双因素已取消，下次登录后重新设置。"
    return text


def _unlock(arguments: Namespace) -> str:
    if arguments.source:
        accounts.unlock_source(arguments.source, by=_operator())
        return f"来自 {arguments.source} 的登录已解除锁定。"
    account = _account(arguments.username)
    accounts.unlock(account, by=_operator())
    return f"{account.username} 已解除锁定。"


def _approve(arguments: Namespace) -> str:
    row = GrantProposal.objects.filter(pk=arguments.id).first()
    if row is None:
        raise CommandError("没有这个编号的申请，请用 ./tongxin admin list 查看。什么也没有改动。")
    proposals.decide(row, by=_operator(), approve=True, note="./tongxin admin approve")
    return f"已核准：{row.label}。"


def _list(_arguments: Namespace) -> str:
    lines = [
        f"{row.account.username}\t{LABELS[row.power]}\t{row.conference.name if row.conference else '全系统'}"
        f"\t{'有效' if row.account.is_active else '账号已停用'}"
        for row in administrators.administrators()
    ]
    lines += [f"待核准 {row.pk}\t{row.label}\t由{row.proposed_by}提出：{row.reason}" for row in proposals.all_open()]
    return "\n".join(lines) or "还没有管理员。用 ./tongxin admin grant --username … --name … --role system 设立。"


_RUN = {
    "grant": _grant,
    "revoke": _revoke,
    "list": _list,
    "reset": _reset,
    "unlock": _unlock,
    "approve": _approve,
}


def _run(arguments: Namespace) -> int:
    try:
        with came_from(_HERE):
            print(_RUN[arguments.act](arguments))
    except accounts.Refused as refusal:
        raise CommandError(f"{refusal.sentence}什么也没有改动。") from refusal
    return 0


ADMIN = Command("admin", "设立、收回、列出三类管理员，并在他们进不来时帮忙", _run, _configure)
