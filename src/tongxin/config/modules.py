"""The list of modules: one line for each folder, in the order of the navigation."""

MODULES = (
    "tongxin.kernel",
    "tongxin.people",
    "tongxin.proposals",
    "tongxin.plans",
    "tongxin.registers",
    "tongxin.statistics",
    "tongxin.notifications",
    "tongxin.demo",
)
