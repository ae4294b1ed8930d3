"""The house rules: what a linter cannot know about this project, each with its reason and its own examples."""

from __future__ import annotations

from rules import clock, edges, environment, machine_paths, names, pages, signals, states, words
from rules.rule import Rule

ALL: tuple[Rule, ...] = (
    *states.RULES,
    *edges.RULES,
    *signals.RULES,
    *clock.RULES,
    *pages.RULES,
    *words.RULES,
    *environment.RULES,
    *names.RULES,
    *machine_paths.RULES,
)
