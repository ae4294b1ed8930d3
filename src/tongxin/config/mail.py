"""Reads which server takes the system's mails, from a file of the data directory; without the file none go out."""

import json
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tongxin.config import environment
from tongxin.kernel.commands import CommandError

FILE = "mail.json"


class Mail(BaseModel):
    """The server, who we are to it, who mails come from, and the address of the system as readers outside reach it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)] = 465
    security: Literal["tls", "starttls", "none"] = "tls"
    username: str = ""
    password: str = ""
    sender: str
    address: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    timeout: Annotated[int, Field(ge=1, le=60)] = 15

    @field_validator("sender")
    @classmethod
    def _is_a_sender(cls, value: str) -> str:
        if "\n" in value or "\r" in value or "@" not in parseaddr(value)[1]:
            raise ValueError("not an address")
        return value


def file_of(data: Path) -> Path:
    """Where the server is described."""
    return environment.read().mail or data / FILE


def read(data: Path) -> dict[str, Any]:
    """The server; empty without the file."""
    path = file_of(data)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        return Mail.model_validate(json.loads(text)).model_dump()
    except (ValueError, ValidationError) as error:
        # Only places and reasons: the values may be secrets.
        where = (
            "；".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
            if isinstance(error, ValidationError)
            else "不是 JSON"
        )
        raise CommandError(f"邮件服务器的配置 {path} 读不懂（{where}）：请对照 docs/operate/mail.md 修改。") from error
