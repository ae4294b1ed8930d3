"""``./tongxin audit verify``: reads every chain and says whether it is whole."""

from argparse import ArgumentParser, Namespace

from tongxin.kernel.audit.verify import verify
from tongxin.kernel.commands import Command


def configure(parser: ArgumentParser) -> None:
    """``verify`` is the one thing there is to do, and it is named, so that others may join it."""
    parser.add_argument("what", choices=("verify",), help="verify：逐行核对审计链与锚文件")


def run(_arguments: Namespace) -> int:
    """Exit code 0 when every chain is whole; 1 with the first bad line of each chain that is not."""
    sound, flaws = verify()
    print(f"完好的审计记录：{sound} 行")
    for flaw in flaws:
        print(f"{flaw.chain}：{flaw.sentence}")
    return 1 if flaws else 0


AUDIT = Command("audit", "核对审计链：发现被改、被删、被调换或被截断的记录", run, configure)
