"""What stands in the navigation, on the role cards and in the guided story: apps declare it, the shell shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import may_open
from tongxin.kernel.cases.kinds import CaseKind, kinds


def everybody(_actor: Actor) -> bool:
    """Shown to whoever is signed in."""
    return True


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; ``url`` is a path, ``icon`` a name of the sprite, ``group`` a heading.

    Entries of a higher ``rank`` stand further down.
    """

    key: str
    label: str
    url: str
    icon: str = "folder2-open"
    group: str = ""
    shown: Callable[[Actor], bool] = everybody
    rank: int = 0


@dataclass(frozen=True)
class MineLink:
    """An entry of the page 我的: something that concerns the person alone."""

    key: str
    label: str
    url: str
    icon: str = "person"
    shown: Callable[[Actor], bool] = everybody


@dataclass(frozen=True)
class Tool:
    """What a role does most: it stands in the middle of the phone's bar and first on the home page.

    The one of the lowest ``rank`` among those that fit takes the bar, where ＋ stands for everybody else.
    """

    key: str
    label: str
    url: str
    icon: str
    shown: Callable[[Actor], bool]
    rank: int = 0


@dataclass(frozen=True)
class RoleCard:
    """A card on the demonstration's first page: signs in as the account whose ``demo_role`` is the key, or opens ``url``."""

    key: str
    name: str
    does: str
    icon: str = "person"
    url: str = ""


@dataclass(frozen=True)
class StoryStep:
    """One step of the three-minute story on the demonstration's first page."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A navigation entry as the shell draws it."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Group:
    """A heading of the navigation with its entries."""

    label: str
    entries: tuple[Entry, ...]


def list_url(kind: CaseKind) -> str:
    """Where the list of a kind lives."""
    return f"/{kind.plural}/"


def _declared() -> list[NavItem]:
    """A listed kind that nobody put into the navigation gets an entry of its own, under its module; then the declared."""
    declared = registry.items(NavItem)
    taken = {item.url for item in declared}
    names = {module.key: module.name for module in registry.modules()}
    own = [
        NavItem(f"kind.{kind.key}", kind.label, list_url(kind), "file-earmark-text", names.get(kind.module, ""))
        for kind in kinds()
        if kind.listed and list_url(kind) not in taken
    ]
    return sorted([*own, *declared], key=lambda item: item.rank)


def navigation(actor: Actor, path: str, waiting: dict[str, int] | None = None) -> list[Group]:
    """Groups in the order in which they were first declared; entries of kinds carry how many cases wait."""
    counts = {list_url(kind): (waiting or {}).get(kind.key, 0) for kind in kinds()}
    groups: dict[str, list[Entry]] = {}
    for item in _declared():
        # Administrators see no case, so an entry that is shown to everybody would lead them to an empty page.
        if item.shown(actor) and (actor.administration is None or item.shown is not everybody):
            here = path == item.url or (len(item.url) > 1 and path.startswith(item.url))
            groups.setdefault(item.group, []).append(
                Entry(_(item.label), item.url, item.icon, here, counts.get(item.url, 0))
            )
    return [Group(_(label), tuple(entries)) for label, entries in groups.items()]


def tools(actor: Actor) -> list[Entry]:
    """What the actor's roles do most, the first of them first."""
    fitting = [tool for tool in registry.items(Tool) if actor.administration is None and tool.shown(actor)]
    return [Entry(_(t.label), t.url, t.icon) for t in sorted(fitting, key=lambda t: t.rank)]


def openable(actor: Actor) -> list[CaseKind]:
    """Kinds that the actor may start, for ＋ and the buttons of lists."""
    place = actor.conference_id
    return [k for k in kinds() if k.listed and not k.child_of and place is not None and may_open(k, actor, place)]
