"""Words of cases are found through one index, and only among the cards that the asker may see."""

from tongxin.kernel.search.words import Likeness, alike, index, matching, rebuild, remove
from tongxin.text.snippets import Part, snippet

__all__ = ["Likeness", "Part", "alike", "index", "matching", "rebuild", "remove", "snippet"]
