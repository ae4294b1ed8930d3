"""Finds an organisation by the name that a list gives it: exact, or with its usual ending left out."""

import re
from collections.abc import Iterable

from tongxin.kernel.exchange.cells import key_of
from tongxin.people.selectors.sheets import Group

_ENDING = re.compile(r"(?:界别|界|专门委员会|委员会|专委会|委)$")


class Names:
    """The organisations of a conference by kind and name."""

    def __init__(self, rows: Iterable[Group]) -> None:
        self._exact: dict[tuple[str, str], str] = {}
        self._stems: dict[tuple[str, str], set[str]] = {}
        # Those to choose from; a dissolved one is found but not offered.
        self.by_kind: dict[str, list[str]] = {}
        self.dissolved: set[tuple[str, str]] = set()
        self.ids: dict[tuple[str, str], int] = {}
        self.kinds: dict[str, list[str]] = {}
        for row in rows:
            self.ids[row.kind, row.name] = row.pk
            self._exact[row.kind, key_of(row.name)] = row.name
            self._stems.setdefault((row.kind, _stem(row.name)), set()).add(row.name)
            if row.is_dissolved:
                self.dissolved.add((row.kind, row.name))
            else:
                self.by_kind.setdefault(row.kind, []).append(row.name)
            self.kinds.setdefault(key_of(row.name), []).append(row.kind)

    def known(self, kind: str) -> list[str]:
        """Every name of a kind."""
        return [name for each, name in self.ids if each == kind]

    def find(self, kind: str, name: str) -> str:
        """The name as it is kept, or an empty text; 教育 finds 教育界 while no other fits."""
        if exact := self._exact.get((kind, key_of(name))):
            return exact
        near = self._stems.get((kind, _stem(name)), set())
        return next(iter(near)) if len(near) == 1 else ""


def _stem(name: str) -> str:
    return _ENDING.sub("", key_of(name)) or key_of(name)
