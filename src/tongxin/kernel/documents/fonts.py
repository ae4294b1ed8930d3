"""Finds the fonts that documents are set in, and says which characters none of them has.

The operator's folder comes first, then the families that offices and Linux systems have, then the face that is
installed with the product. Nothing here needs Django: ``doctor`` asks too.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

# What each part of a document is set in, best first. The first four are what GB/T 9704 names.
ROLES: dict[str, tuple[str, ...]] = {
    "body": (
        "仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02", "STFangsong",
        "FandolFang R", "FandolFang",
    ),
    "title": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    "heading": (
        "黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC",
    ),
    "subheading": (
        "楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03", "STKaiti", "FandolKai R",
        "FandolKai",
    ),
    "song": ("宋体", "SimSun", "方正书宋_GBK", "STSong", "FandolSong"),
}  # fmt: skip
LABELS = {"body": "仿宋", "title": "小标宋", "heading": "黑体", "subheading": "楷体", "song": "宋体"}
SOURCES = {"folder": "数据目录的 fonts 文件夹", "packaged": "随系统安装", "system": "操作系统"}
# After the families of a role: complete ones first, then those that hold rare characters alone.
_FALLBACK = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "Noto Sans SC", "FandolSong", "SimSun", "宋体", "SimSun-ExtB", "SimSun-ExtG", "MingLiU-ExtB", "HanaMinA",
    "HanaMinB", "Plangothic P1", "Plangothic P2", "BabelStone Han", "Jigmo", "Jigmo2", "Jigmo3",
)  # fmt: skip
_PACKAGED = "noto_cjk_sans_otc"
_FONT_FILES = {".ttf", ".otf", ".ttc", ".otc"}
_PACKAGED_FAMILY = "Noto Sans CJK SC"


@dataclass(frozen=True)
class FontSet:
    """What was found: one list of families for each role, and where every face lies."""

    handle: typst.Fonts
    chains: dict[str, tuple[str, ...]]
    faces: tuple[tuple[str, str, int], ...]
    folder_families: frozenset[str]
    has_packaged: bool

    def missing(self, text: str) -> list[str]:
        """The characters of a text that no family has, each once, in their order."""
        wanted = dict.fromkeys(c for c in text if not _is_blank(c))
        for family in next(iter(self.chains.values()), ()):
            if not wanted:
                break
            known = self._characters(family)
            wanted = {c: None for c in wanted if ord(c) not in known}
        return list(wanted)

    def _characters(self, family: str) -> frozenset[int]:
        places = [(path, index) for name, path, index in self.faces if name == family]
        # Several weights of one family: what the plainest has is what the text gets.
        return _cmap(*places[0]) if places else frozenset()

    def source(self, family: str) -> str:
        """Where a family comes from: ``folder``, ``packaged`` or ``system``."""
        if family in self.folder_families:
            return "folder"
        return "packaged" if self.has_packaged and family == _PACKAGED_FAMILY else "system"

    def chosen(self) -> list[tuple[str, str, str]]:
        """For each role the family it is set in, and where that comes from."""
        return [(role, chain[0], self.source(chain[0])) for role, chain in self.chains.items() if chain]


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc", "Zs"} or character in "\ufe0e\ufe0f"


@lru_cache(maxsize=64)
def _cmap(path: str, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def packaged_folder() -> Path | None:
    """Where the face lies that is installed with the product."""
    spec = find_spec(_PACKAGED)
    return Path(spec.origin).parent if spec and spec.origin else None


def find(folder: Path, *, system: bool = True) -> FontSet:
    """The fonts as they are now; a file put into the folder is seen at once, without a restart."""
    mark = tuple(sorted((str(f), f.stat().st_mtime_ns) for f in _files(folder)))
    return _found(folder, mark, system)


def _files(folder: Path) -> Iterable[Path]:
    return (f for f in folder.rglob("*") if f.suffix.lower() in _FONT_FILES) if folder.is_dir() else ()


@lru_cache(maxsize=4)
def _found(folder: Path, mark: tuple[tuple[str, int], ...], system: bool) -> FontSet:  # noqa: FBT001
    own = _open([folder] if mark else [], system=False)
    own_families = list(dict.fromkeys(info.family for info in own.fonts()))
    handle = _open([folder] if mark else [], system=system)
    packaged = packaged_folder()
    needs_packaged = packaged is not None and not set(_FALLBACK[:6]) & set(handle.families())
    if needs_packaged and packaged is not None:
        handle = _open([*([folder] if mark else []), packaged], system=system)
    present = set(handle.families())
    fallback = [f for f in (*_FALLBACK[:2], *own_families, *_FALLBACK[2:]) if f in present]
    chains = {
        role: tuple(dict.fromkeys([f for f in names if f in present] + fallback)) for role, names in ROLES.items()
    }
    chains = {
        role: (*chain, *(f for other in chains.values() for f in other if f not in chain))
        for role, chain in chains.items()
    }
    chains = {role: tuple(dict.fromkeys(chain)) for role, chain in chains.items()}
    used = {family for chain in chains.values() for family in chain}
    faces = [(i.family, i.path or "", i.index) for i in sorted(handle.fonts(), key=lambda i: abs(i.weight - 400))]
    return FontSet(
        handle=handle,
        chains=chains,
        faces=tuple(face for face in faces if face[0] in used),
        folder_families=frozenset(own_families),
        has_packaged=needs_packaged,
    )


def _open(folders: list[Path], *, system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(f) for f in folders])


def described(fonts: FontSet) -> list[str]:
    """One line for each role, for the operator's terminal."""
    return [f"{LABELS[role]}：{family}（{SOURCES[source]}）" for role, family, source in fonts.chosen()]
