"""The list of modules: one line for each folder, in the order of the navigation."""

MODULES = (
    "tongxin.kernel",
    "tongxin.people",
    "tongxin.proposals",
    "tongxin.registers",
    "tongxin.statistics",
    "tongxin.notifications",
    "tongxin.demo",
)
