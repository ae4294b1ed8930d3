"""Writes the reference pages from the declarations, so that documents and behaviour cannot drift apart."""

from collections.abc import Iterator
from pathlib import Path

from tongxin.kernel import registry
from tongxin.kernel.cases.kinds import CaseKind, kinds
from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.indicators.declarations import Ratio, measures
from tongxin.kernel.workflow.declarations import Guard, Transition, Workflow
from tongxin.statistics import selectors

_NOTE = "> 由声明自动生成，不要手工修改；改了声明以后运行 `./tongxin docs`。"


def pages() -> dict[str, str]:
    """File name in docs/reference -> text."""
    return {
        "workflows.md": _page("流程", (line for kind in kinds() for line in _workflow(kind))),
        "indicators.md": _page("指标", _indicators()),
        "parameters.md": _page("参数", _parameters()),
    }


def coverage(seeds: Path) -> str | None:
    """How many printed figures of real reports this system could compute; None where the reports are not at hand.

    The reports are not part of the project, and nothing of their text stands here: only numbers.
    """
    files = sorted(seeds.glob("*.txt")) if seeds.is_dir() else []
    if not files:
        return None
    return _page("报告覆盖率", _coverage(files))


def _coverage(files: list[Path]) -> Iterator[str]:
    yield "每份报告读到多少个数字，其中多少个有指标可以算出（不打开数据目录，只读报告）；对不准的宁可算作没有。"
    yield from ("", "| 报告 | 数字 | 可以算出 | 指标 |", "|---|---|---|---|")
    figures = computable = 0
    for path in files:
        found = selectors.coverage(path.read_text(encoding="utf-8"), None)
        keys = sorted({row.measure.key for row in found.rows if row.measure})
        named = "、".join(f"`{key}`" for key in keys) or "—"
        yield f"| {path.stem} | {found.figures} | {found.computable} | {named} |"
        figures, computable = figures + found.figures, computable + found.computable
    yield f"| 合计 | {figures} | {computable} | |"


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", _NOTE, "", *lines]).rstrip() + "\n"


def _workflow(kind: CaseKind) -> Iterator[str]:
    workflow = kind.workflow
    yield from (f"## {kind.label}（`{kind.key}`）", "", "```mermaid", "stateDiagram-v2")
    yield from (f"    {s.key} : {s.label}" for s in workflow.states)
    yield f"    [*] --> {workflow.initial}"
    for edge in workflow.transitions:
        if not edge.loop:
            yield from (f"    {source} --> {edge.target} : {edge.label}" for source in edge.sources)
    yield from (f"    {s.key} --> [*]" for s in workflow.states if s.final)
    yield from (
        "```",
        "",
        "| 操作 | 谁 | 什么时候 | 之后 | 什么情况下不能 | 填写 | 期限 | 依据 |",
        "|---|---|---|---|---|---|---|---|",
    )
    yield from (_edge(workflow, edge) for edge in workflow.transitions)
    yield ""


def _edge(workflow: Workflow, edge: Transition) -> str:
    cells = (
        f"{edge.label} `{edge.key}`",
        "、".join(dict.fromkeys(role.label for role in edge.by)),
        "、".join(workflow.label_of(state) for state in edge.sources),
        workflow.label_of(edge.target) if edge.target else "不变",
        "；".join(_reason(guard) for guard in edge.guards),
        "、".join(field.label + ("" if field.required else "（选填）") for field in edge.fields),
        "；".join(_clocks(workflow, edge)),
        edge.basis,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") or "—" for cell in cells) + " |"


def _reason(guard: Guard) -> str:
    return f"`{guard.key}`" if callable(guard.sentence) else guard.sentence


def _clocks(workflow: Workflow, edge: Transition) -> Iterator[str]:
    for keys, verb in (
        (edge.starts, "起算"),
        (edge.stops, "办结"),
        (edge.pauses, "暂停"),
        (edge.resumes, "恢复"),
        (edge.extends, "延长"),
    ):
        yield from (f"{workflow.clock_by_key[key].label}{verb}" for key in keys)


def _indicators() -> Iterator[str]:
    yield from ("| 键 | 名称 | 单位 | 口径 | 由来 |", "|---|---|---|---|---|")
    for measure in measures():
        parts = f"`{measure.of}` ÷ `{measure.over}`" if isinstance(measure, Ratio) else "逐条记录"
        yield f"| `{measure.key}` | {measure.label} | {measure.unit} | {measure.meaning} | {parts} |"


def _parameters() -> Iterator[str]:
    yield from ("| 键 | 名称 | 含义 | 默认 | 单位 |", "|---|---|---|---|---|")
    for parameter in registry.items(Parameter):
        yield (
            f"| `{parameter.key}` | {parameter.label} | {parameter.meaning} | `{parameter.default}` | {parameter.unit or '—'} |"
        )
