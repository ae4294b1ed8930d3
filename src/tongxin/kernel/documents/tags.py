"""What a Word template may say: fields, loops and conditions, and nothing that computes.

The office's own templates come through a page, so the language is cut down to what a form needs: no calls, no
arithmetic, no assignments. What is left cannot run for ever or reach anything but the values of the fields.
"""

from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tongxin.kernel.documents.errors import DocumentRefused

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
_LOOP_NAME = "loop"
_LOOP_PARTS = {"index", "first", "last", "length"}


class _Plain(ImmutableSandboxedEnvironment):
    """A sandbox whose every template is looked at before it is compiled."""

    def __init__(self, names: dict[str, Any], used: set[str] | None = None) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self._names = names
        self._used: set[str] = used if used is not None else set()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                sentence = _("模板里有不支持的写法（{what}）。模板只能使用字段、循环（for）和判断（if）。")
                raise DocumentRefused(sentence.format(what=type(node).__name__))
        _Scope(self._names, self._used).read(tree, {})
        return tree


def environment(names: dict[str, Any], used: set[str] | None = None) -> ImmutableSandboxedEnvironment:
    """A sandbox for templates over these names; ``used`` gathers what a template uses, as ``rows.number``."""
    return _Plain(names, used)


class _Scope:
    """Follows loops, so that ``row.number`` is known to be ``rows.number``."""

    def __init__(self, names: dict[str, Any], used: set[str]) -> None:
        self._names = names
        self._used = used

    def read(self, node: nodes.Node, loops: dict[str, str]) -> None:
        if isinstance(node, nodes.For):
            path = self._path(node.iter, loops)
            self._use(path)
            inner = {**loops, node.target.name: path} if isinstance(node.target, nodes.Name) else loops
            for child in (*node.body, *node.else_):
                self.read(child, inner)
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            self._use(self._path(node, loops))
            return
        for child in node.iter_child_nodes():
            self.read(child, loops)

    def _path(self, node: nodes.Node, loops: dict[str, str]) -> str:
        if isinstance(node, nodes.Name):
            return loops.get(node.name, node.name)
        if isinstance(node, nodes.Getattr):
            return f"{self._path(node.node, loops)}.{node.attr}"
        raise DocumentRefused(_("循环（for）只能写成“for 名称 in 字段”。"))

    def _use(self, path: str) -> None:
        first, _dot, rest = path.partition(".")
        if first == _LOOP_NAME and rest in _LOOP_PARTS:
            return
        known: Any = self._names
        for part in path.split("."):
            if not isinstance(known, dict) or part not in known:
                raise DocumentRefused(_("模板里的“{name}”不是这个表单的字段，请对照字段表改正。").format(name=path))
            known = known[part]
        self._used.add(path)
