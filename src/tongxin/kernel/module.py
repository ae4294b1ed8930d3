"""Table of contents of the kernel: what it offers on its own shelves, like any app."""

from tongxin.kernel.audit.commands import AUDIT
from tongxin.kernel.audit.verify import write_anchors
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module

MODULE = Module(
    key="kernel",
    name="内核",
    offers=(AUDIT, Job("audit.anchor", "写审计锚文件", 2, write_anchors)),
)
