"""What people read can be translated, and what went wrong can be told apart."""

from __future__ import annotations

import ast

from rules.rule import Rule, nodes, product_python

TRANSLATORS = frozenset(
    {
        "_",
        "gettext",
        "gettext_lazy",
        "gettext_noop",
        "ngettext",
        "ngettext_lazy",
        "pgettext",
        "pgettext_lazy",
        "npgettext",
    }
)


def _translates_a_finished_sentence(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATORS):
        return False
    return any(_is_filled_in(argument) for argument in node.args)


def _is_filled_in(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _is_bare_except(node: ast.AST) -> bool:
    return isinstance(node, ast.ExceptHandler) and node.type is None


RULES = (
    Rule(
        key="translate-then-fill",
        reason='a finished sentence is in no catalogue: translate the pattern, then fill it: _("共%(n)s件") % {"n": n}',
        applies=product_python,
        find=nodes(_translates_a_finished_sentence),
        good=('_("共%(n)s件") % {"n": n}', '_("已保存。")', "f\"{_('已保存。')}\"", "_(label)"),
        bad=('_(f"共{n}件")', 'gettext("共%s件" % n)', 'gettext_lazy("共{}件".format(n))', '_("共" + n)'),
        inside=("src/tongxin/proposals/workflow.py",),
        outside=("src/tongxin/proposals/tests/test_workflow.py", "tools/rules/words.py"),
    ),
    Rule(
        key="name-the-error",
        reason="a bare except swallows Ctrl-C and the mistakes of tomorrow: name what you can handle",
        applies=lambda path: path.suffix == ".py",
        find=nodes(_is_bare_except),
        good=("try:\n    go()\nexcept OSError:\n    pass",),
        bad=("try:\n    go()\nexcept:\n    pass",),
        inside=("src/tongxin/proposals/services.py", "tools/check_rules.py"),
        outside=("docs/index.md",),
    ),
)
