"""``./tongxin redact``: masks the personal data of a text, and says what was hidden and why."""

import argparse
import sys
from dataclasses import asdict

from tongxin.text import personal
from tongxin.text.files import TextError, dumped, read_text


def configure(parser: argparse.ArgumentParser) -> None:
    """One file; the form of the answer; what to look for."""
    parser.add_argument("file", metavar="文件", help="要处理的纯文本，- 表示标准输入")
    parser.add_argument("--json", action="store_true", help="输出 JSON：遮盖后的全文，以及每一处的类别、位置与理由")
    parser.add_argument("--names", action="store_true", help="连同写在“联系人”等称谓之后的姓名一起遮盖")
    parser.add_argument("--kinds", metavar="类别", help=f"只找这些类别，用逗号分开：{'、'.join(personal.FINDERS)}")


def run(arguments: argparse.Namespace) -> int:
    """The masked text, or what was hidden with its places in the file (code points)."""
    kinds = _kinds(arguments.kinds)
    text = read_text(arguments.file, with_mark=True)
    masked, hidden = personal.mask(text, kinds=kinds, names=arguments.names)
    if arguments.json:
        answer = {"text": masked, "hidden": [asdict(one) for one in hidden]}
        sys.stdout.write(dumped(answer) + "\n")
    else:
        sys.stdout.write(masked if masked.endswith("\n") or not masked else masked + "\n")
    return 0


def _kinds(written: str | None) -> list[str] | None:
    if written is None:
        return None
    kinds = [kind.strip() for kind in written.replace("，", ",").split(",") if kind.strip()]
    unknown = [kind for kind in kinds if kind not in personal.FINDERS]
    if unknown or not kinds:
        raise TextError(f"不认识的类别“{'、'.join(unknown)}”：可以是{'、'.join(personal.FINDERS)}。")
    return kinds
