"""The dispatcher behind ``./tongxin``: its own verbs, and those that apps put on the shelf."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tongxin.config import data_directory, database_url, environment, terminal
from tongxin.kernel.commands import Command, CommandError

PROGRAM = "tongxin"


@dataclass(frozen=True)
class OwnVerb:
    """A verb of ``config`` itself; its module is imported only when the verb is used."""

    help: str
    module: str


# A module named here has ``configure(parser)`` and ``run(args)``. All but ``manage`` start without Django.
OWN_VERBS = {
    "up": OwnVerb("启动：网页、后台任务与定时任务，并打印地址", "tongxin.config.verbs.up"),
    "down": OwnVerb("停止正在运行的系统", "tongxin.config.verbs.down"),
    "status": OwnVerb("查看是否在运行、地址与各个进程", "tongxin.config.verbs.status"),
    "doctor": OwnVerb("检查这台机器与数据目录，指出要处理的问题", "tongxin.config.verbs.doctor"),
    "extra": OwnVerb("安装可选的扩展，例如按意思查重用的语言模型", "tongxin.config.verbs.extra"),
    "manage": OwnVerb("Django 的管理命令（供开发与运维使用）", "tongxin.config.verbs.manage"),
    "test": OwnVerb("运行测试：先内嵌数据库，再 PostgreSQL", "tongxin.config.verbs.test"),
    "check": OwnVerb("静态检查：格式、类型、层次、规则、迁移", "tongxin.config.verbs.check"),
    "docs": OwnVerb("由声明生成参考文档，--check 只比较", "tongxin.config.verbs.docs"),
    "lint": OwnVerb("只检查格式与写法，--fix 自动修正", "tongxin.config.verbs.lint"),
}
# Packages below the kernel: no Django, no shelf, so their commands are named here. Where an app offers a verb of
# the same first word, the two words together are looked up first.
PLAIN_VERBS = {
    "text": OwnVerb("文本工具：把转载来的报告整理成干净的文本", "tongxin.text.commands.text"),
    "figures extract": OwnVerb("从一份报告里找出每个数字，连同单位与原句", "tongxin.text.commands.figures"),
    "similar": OwnVerb("查重：在一批文本里找出相近的", "tongxin.text.commands.similar"),
    "redact": OwnVerb("找出并遮盖文本里的个人信息", "tongxin.text.commands.redact"),
    "opinion-map": OwnVerb("意见地图：直接处理投票矩阵", "tongxin.opinion_map.commands"),
}


def main(argv: list[str] | None = None) -> int:
    """The exit code of one call of ``./tongxin``."""
    arguments = sys.argv[1:] if argv is None else argv
    return terminal.guarded(lambda: _dispatch(arguments), logs=lambda: environment.read().data / "logs")


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(_overview())
        return 0 if argv else terminal.BAD_INPUT
    verb, rest = argv[0], argv[1:]
    plain = _present(PLAIN_VERBS)
    if rest and (pair := f"{verb} {rest[0]}") in plain:
        verb, rest = pair, rest[1:]
    own = OWN_VERBS.get(verb) or plain.get(verb)
    if own is not None:
        module = import_module(own.module)
        parser = terminal.Parser(prog=f"{PROGRAM} {verb}", description=own.help)
        module.configure(parser)
        run: Callable[[argparse.Namespace], int] = module.run
        if getattr(module, "PASSES_ARGUMENTS_ON", False):
            known, unknown = parser.parse_known_args(rest)
            known.rest = unknown
            return run(known)
        return run(parser.parse_args(rest))
    return _run_offered(verb, rest)


def _run_offered(verb: str, rest: list[str]) -> int:
    # The settings read the data directory once, when Django starts, so these two options are looked up before.
    early = terminal.Parser(add_help=False)
    add_base_options(early)
    if not {"-h", "--help"} & set(rest):
        choose_base(early.parse_known_args(rest)[0])
    offered = {command.key: command for command in _offered()}
    command = offered.get(verb)
    if command is None:
        known = "、".join([*OWN_VERBS, *_present(PLAIN_VERBS), *offered])
        raise CommandError(f"没有叫“{verb}”的命令；可用的有：{known}。")
    parser = terminal.Parser(prog=f"{PROGRAM} {verb}", description=command.help)
    if command.base != "none":
        add_base_options(parser)
    command.configure(parser)
    arguments = parser.parse_args(rest)
    _provide_base(command)
    code = command.run(arguments)
    if command.base != "none" and not code:
        # No scheduler runs beside a command, so it anchors by itself what it left in the audit chains.
        import_module("tongxin.kernel.audit.verify").write_anchors()
    return code


def add_base_options(parser: argparse.ArgumentParser) -> None:
    """``--data`` and ``--database``, which every verb that works on a base takes."""
    parser.add_argument("--data", metavar="目录", help="数据目录；不写则在代码目录旁边，名为“代码目录名-data”")
    parser.add_argument("--database", metavar="地址", help="PostgreSQL 地址；不写则用数据目录里的内嵌数据库")


def choose_base(arguments: argparse.Namespace) -> environment.Environment:
    """Make the two options hold for this process and its children, after a look at the address."""
    chosen = environment.choose(data=arguments.data, database=arguments.database)
    if chosen.database:
        try:
            database_url.parse(chosen.database)
        except database_url.DatabaseUrlError as error:
            raise CommandError(str(error)) from error
    if chosen.data.exists() and not chosen.data.is_dir():
        raise CommandError(f"{chosen.data} 不是目录：请用 --data 指定一个目录。")
    return chosen


def require_base(data: Path) -> None:
    """Refuse a directory in which nothing was ever started."""
    if missing := data_directory.missing_secrets(data):
        raise CommandError(data_directory.sentence_about(data, missing), 1)
    if not data_directory.exists(data):
        raise CommandError(f"数据目录 {data} 里还没有系统数据：请先运行 ./tongxin up，或用 --data 指定已有的目录。")


def start_django() -> None:
    """Load settings, apps and the registry into this process."""
    environment.name_settings()
    import_module("django").setup()


def _provide_base(command: Command) -> None:
    data = environment.read().data
    if command.base == "existing":
        require_base(data)
    elif command.base == "create":
        import_module("tongxin.config.launch").make_base(terminal.say)


def _offered() -> list[Command]:
    start_django()
    commands: list[Command] = import_module("tongxin.kernel.registry").items(Command)
    return commands


def _present(verbs: dict[str, OwnVerb]) -> dict[str, OwnVerb]:
    return {key: verb for key, verb in verbs.items() if _has_module(verb.module)}


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _overview() -> str:
    verbs = {key: verb.help for key, verb in {**OWN_VERBS, **_present(PLAIN_VERBS)}.items()}
    verbs.update({command.key: command.help for command in _offered()})
    lines = ["同心：开源的数字政协系统", "", "用法：./tongxin 命令 [选项]", ""]
    lines += [f"  {key:<16}{text}" for key, text in verbs.items()]
    return "\n".join([*lines, "", "每个命令都可以加 --help 查看选项；首次使用请运行 ./tongxin up。"])


if __name__ == "__main__":
    sys.exit(main())
