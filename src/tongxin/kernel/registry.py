"""Apps declare here what they contribute, so that nobody has to import them by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable


@runtime_checkable
class Keyed(Protocol):
    """Whatever lies on a shelf has a key that is unique on that shelf."""

    @property
    def key(self) -> str: ...


Item = TypeVar("Item", bound=Keyed)


class RegistryError(Exception):
    """A declaration is wrong; the process must not start."""


@dataclass(frozen=True)
class Module:
    """The table of contents of an app: one per folder, listed in ``config.modules``."""

    key: str
    name: str
    offers: tuple[Keyed, ...] = ()


_modules: dict[str, Module] = {}
_shelves: dict[type, dict[str, Keyed]] = {}


def install(modules: Iterable[Module]) -> None:
    """Put every module's offers on the shelf of their type; a second item with the same key is refused."""
    _modules.clear()
    _shelves.clear()
    for module in modules:
        if module.key in _modules:
            raise RegistryError(f"two modules are called {module.key!r}")
        _modules[module.key] = module
        for offer in module.offers:
            add(offer)


def add(offer: Keyed) -> None:
    """Put one item on the shelf of its type (and of its declared parents, so that a shelf may hold variants)."""
    for shelf_type in type(offer).__mro__:
        if shelf_type is object or shelf_type.__module__ == "typing":
            continue
        shelf = _shelves.setdefault(shelf_type, {})
        if offer.key in shelf and shelf[offer.key] is not offer:
            raise RegistryError(f"two {shelf_type.__name__} items are called {offer.key!r}")
        shelf[offer.key] = offer


def remove(offer: Keyed) -> None:
    """Take one item off its shelf; only tests with toy declarations need this."""
    for shelf_type in type(offer).__mro__:
        _shelves.get(shelf_type, {}).pop(offer.key, None)


def modules() -> list[Module]:
    """The installed modules in their declared order."""
    return list(_modules.values())


def module_of(offer: Keyed) -> Module:
    """The module that offers an item; one without a name for what was only put on its shelf."""
    found = next((module for module in _modules.values() if any(own is offer for own in module.offers)), None)
    return found or Module("", "")


def items(item_type: type[Item]) -> list[Item]:
    """Everything on the shelf of ``item_type``, in the order of declaration."""
    return list(_shelves.get(item_type, {}).values())  # type: ignore[arg-type]


def get(item_type: type[Item], key: str) -> Item:
    """One item by key; raises :class:`LookupError` with the shelf's name when there is none."""
    try:
        return _shelves[item_type][key]  # type: ignore[return-value]
    except KeyError:
        raise LookupError(f"no {item_type.__name__} is called {key!r}") from None


def find(item_type: type[Item], key: str) -> Item | None:
    """One item by key, or None."""
    return _shelves.get(item_type, {}).get(key)  # type: ignore[return-value]
