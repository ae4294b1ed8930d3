"""Holds the words by which the name of a counted thing is cut out of its clause; the lists lie in data."""

from tongxin.text.word_lists import sections

_LISTS = sections("counted_words.txt")

GOVERNORS = frozenset(_LISTS["governors"])
WEAK = frozenset(_LISTS["weak"])
HEADS = frozenset(_LISTS["heads"])
LEADING = frozenset(_LISTS["leading"])
KEPT = frozenset(_LISTS["kept"])
PREDICATES = frozenset(_LISTS["predicates"])
DESCRIBING = frozenset(_LISTS["describing"])
ACTS = frozenset(_LISTS["acts"])
ADOPTING = frozenset(_LISTS["adopting"])
DEEDS = frozenset(_LISTS["deeds"])
TAKING_PART = frozenset(_LISTS["taking_part"])
VERDICTS = frozenset(_LISTS["verdicts"])
DEGREES = frozenset(_LISTS["degrees"])
NO_ACT = frozenset(_LISTS["no_act"])
ASIDE = frozenset(_LISTS["aside"])
JOINING = frozenset(_LISTS["joining"])
TRAILING = frozenset(_LISTS["trailing"])
HOLDING = frozenset(_LISTS["holding"])
SENDING = frozenset(_LISTS["sending"])
GENERIC = frozenset(_LISTS["generic"])
DOMAIN = _LISTS["domain"]
KINDS = dict.fromkeys(_LISTS["nouns"], "n") | dict.fromkeys(_LISTS["verbs"], "v")

# What says that something grew or fell; the longer words first.
CHANGES = (
    "增长|下降|上升|上涨|提高|提升|增加|减少|降低|缩短|缩小|扩大|回落|下跌|下滑|高于|低于|快于|慢于|高出|改善|延长|拓宽|放大|收窄|萎缩|攀升|反弹|"
    "年轻|拉长|增收|减收|增产|减产|超出|领先|落后|压减|压缩|压降|翻了|增|降|减|升|涨|高|低|多|少|快|翻"
)
