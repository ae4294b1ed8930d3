"""Reads docs/operate/api.md and does what it says, command by command, so that it cannot go stale."""

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.config import environment

_BLOCK = re.compile(r"^```(sh|json) ?(\d*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SET = re.compile(r"^([A-Z]+)=(\S+)", re.MULTILINE)
_HOST = "http://127.0.0.1:8000"
# Numbers that an installation gives out: shown on the page as an example.
_GIVEN = frozenset({"id", "passage"})


@dataclass(frozen=True)
class Step:
    """A block of commands, and the answer shown after it."""

    text: str
    status: int = 0
    answer: Any = None


def steps() -> list[Step]:
    """Every block of commands on the page, in order."""
    page = (environment.CLONE / "docs" / "operate" / "api.md").read_text(encoding="utf-8")
    found: list[Step] = []
    for kind, status, text in _BLOCK.findall(page):
        if kind == "sh":
            found.append(Step(text))
        else:
            found[-1] = Step(found[-1].text, int(status), json.loads(text))
    return found


@dataclass
class Shell:
    """What a terminal remembers: variables, and the last answer."""

    values: dict[str, str] = field(default_factory=dict)
    last: Any = None

    def assign(self, text: str) -> None:
        """``NAME=value``; a value that the page can only show as an example is taken from what came."""
        for name, value in _SET.findall(text):
            known = {"TOKEN": self.values.get("TOKEN"), "ID": str(self.last["id"]) if name == "ID" else None}
            self.values[name] = known.get(name) or value

    def curl(self, text: str) -> tuple[int, Any]:
        """Status and body of one command, sent to the application itself."""
        filled = re.sub(r"\$([A-Z]+)", lambda found: self.values[found[1]], text)
        words = shlex.split(filled)
        assert words.pop(0) == "curl"
        method, headers, body, url, sent = "GET", {}, "", "", {}
        while words:
            word = words.pop(0)
            if word == "-X":
                method = words.pop(0)
            elif word == "-H":
                name, _colon, value = words.pop(0).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = words.pop(0)
            elif word == "-F":
                name, _at, file = words.pop(0).partition("=@")
                sent[name] = SimpleUploadedFile(file, "三号楼前的路灯不亮。".encode())
            elif word != "-s":
                url = word.removeprefix(_HOST)
        kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
        client = Client(raise_request_exception=False, headers=headers)
        answer = client.post(url, sent) if sent else client.generic(method, url, body, content_type=kind)
        self.last = json.loads(answer.content)
        return answer.status_code, self.last


def shown_in(shown: Any, came: Any, name: str = "") -> bool:
    """Whether what the page shows is a part of what came."""
    if isinstance(shown, dict):
        return isinstance(came, dict) and all(k in came and shown_in(v, came[k], k) for k, v in shown.items())
    if isinstance(shown, list):
        return isinstance(came, list) and all(any(shown_in(s, c) for c in came) for s in shown)
    return type(came) is type(shown) if name in _GIVEN else bool(shown == came)
