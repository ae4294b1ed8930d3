"""The figures of a report: :func:`extract` gives each with its unit, what it counts, its place and its sentence."""

from tongxin.text.figures.facts import Fact, extract

__all__ = ["Fact", "extract"]
