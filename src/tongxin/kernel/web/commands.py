"""``./tongxin token``: lets a program in, or out again, from the command line."""

import sys
from argparse import ArgumentParser, Namespace

from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.commands import Command, CommandError
from tongxin.kernel.web import tokens

_SCOPES = ("read", "write")


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=("issue", "list", "revoke"), help="issue 发放，list 列出，revoke 收回")
    parser.add_argument("--username", help="程序以哪个账号的身份办事")
    parser.add_argument("--name", default="", help="用途，例如 档案系统取数")
    parser.add_argument("--scope", action="append", choices=_SCOPES, help="范围，可写两次；默认只读")
    parser.add_argument("--id", type=int, help="要收回的令牌编号")


def _account(username: str | None) -> Account:
    account = tokens.account_named(username or "")
    if account is None or account.conference is None:
        raise CommandError("请用 --username 写明一个属于某个政协的账号；可用 ./tongxin person list 查看。")
    return account


def _run(arguments: Namespace) -> int:
    if arguments.act == "list":
        for row in tokens.known():
            state = "已收回" if row.revoked_at else "有效"
            print(f"{row.pk}\t{row.account.username}\t{'、'.join(row.scopes)}\t{state}\t{row.name}")
        return 0
    if arguments.act == "revoke":
        found = tokens.by_number(arguments.id or 0)
        if found is None:
            raise CommandError("没有这个编号的令牌，请用 ./tongxin token list 查看。什么也没有改动。")
        tokens.revoke(found, by=system_actor(found.conference_id))
        print(f"令牌 {found.pk} 已收回，用它的程序不能再访问。")
        return 0
    account = _account(arguments.username)
    assert account.conference is not None
    scopes = tuple(arguments.scope or ("read",))
    name = arguments.name or "未注明用途"
    token = tokens.issue(account, account.conference, name, scopes, by=system_actor(account.conference_id))
    print(token)
    # Not data: whoever keeps the token in a variable must not find this in it.
    print("令牌只显示这一次。接口说明在 /api/v1/openapi.json，用法和例子在 docs/operate/api.md。", file=sys.stderr)
    return 0


TOKEN_COMMAND = Command("token", "发放、列出或收回接口令牌", _run, _configure)
