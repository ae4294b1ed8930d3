"""The one place that reads environment variables; everything else asks this object."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CLONE = Path(__file__).resolve().parents[3]
# Beside the clone, so that a fresh clone, or the removal of an old one, never touches what people entered.
DATA_BESIDE = CLONE.with_name(f"{CLONE.name}-data")
# Where earlier versions kept it: a base that stands there is found and used as before.
DATA_INSIDE = CLONE / "data"
DATABASE_NOTE = Path("secrets") / "database-address"
SETTINGS_MODULE = "tongxin.config.settings"
SETTINGS_MODULE_FOR_TESTS = "tongxin.config.settings_for_tests"


def default_data(beside: Path = DATA_BESIDE, inside: Path = DATA_INSIDE) -> Path:
    """The data directory when nobody names one: beside the clone, unless only the older place holds a base."""
    return inside if _holds_base(inside) and not _holds_base(beside) else beside


def _holds_base(data: Path) -> bool:
    return (data / "secrets").is_dir() or (data / "tongxin.sqlite3").is_file()


def still_inside() -> str:
    """Told where the data stand in the older place."""
    return (
        f"数据还在原来的位置 {DATA_INSIDE}，继续使用；现在默认放在代码目录旁边的 {DATA_BESIDE}，"
        f"要搬过去，请先停止，再把整个目录移过去。"
    )


class Environment(BaseSettings):
    """What an operator may set from outside; every name carries the prefix ``TONGXIN_``."""

    model_config = SettingsConfigDict(env_prefix="TONGXIN_", extra="ignore", frozen=True)

    data: Path = Field(default_factory=default_data, description="数据目录：数据库、附件、密钥、日志都在这里")
    database: str = Field(default="", description="PostgreSQL 地址；不填则用数据目录里的内嵌数据库")
    production: bool = Field(default=False, description="正式环境：只收加密连接的会话，关闭演示登录")
    debug: bool = Field(default=False, description="开发用的详细错误页；正式环境里不起作用")
    demo: bool = Field(
        default=True,
        description="允许演示：装了演示城市的数据可以点一下角色卡片登录；自己建立的政协从来不是演示；正式环境里不起作用",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("localhost", "127.0.0.1", "[::1]"), description="允许访问的主机名，用逗号分开"
    )
    identity_providers: Path | None = Field(
        default=None, description="身份提供方的配置文件；不填则用数据目录里的 identity-providers.json"
    )
    mail: Path | None = Field(default=None, description="邮件服务器的配置文件；不填则用数据目录里的 mail.json")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @property
    def debug_on(self) -> bool:
        """Debug pages show settings and queries, so production never has them."""
        return self.debug and not self.production

    @property
    def demo_on(self) -> bool:
        """Signing in by a tap is for demonstrations only."""
        return self.demo and not self.production


def read() -> Environment:
    """The environment as it is now."""
    return Environment()


def choose(
    *,
    data: str | None = None,
    database: str | None = None,
    allowed_hosts: tuple[str, ...] = (),
    demo: bool | None = None,
) -> Environment:
    """Let command-line options win over the environment, for this process and the ones it starts."""
    if data is not None:
        os.environ["TONGXIN_DATA"] = str(Path(data).expanduser().resolve())
    if database is not None:
        os.environ["TONGXIN_DATABASE"] = database
    elif not os.environ.get("TONGXIN_DATABASE") and (remembered := remembered_database(read().data)):
        os.environ["TONGXIN_DATABASE"] = remembered
    if allowed_hosts:
        os.environ["TONGXIN_ALLOWED_HOSTS"] = ",".join(allowed_hosts)
    if demo is not None:
        os.environ["TONGXIN_DEMO"] = "1" if demo else "0"
    return read()


def remembered_database(data: Path) -> str:
    """The database that a base was last started with: without it the next start would open an empty one beside it."""
    try:
        return (data / DATABASE_NOTE).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return ""


def name_settings(module: str = SETTINGS_MODULE) -> None:
    """Name the settings for this process and its children, unless somebody did already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def for_tests(*, path: tuple[Path, ...], database: str = "") -> dict[str, str]:
    """The environment of a process that tests or checks this clone: nothing of a real installation is in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TONGXIN_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE_FOR_TESTS,
        "PYTHONPATH": os.pathsep.join(str(folder) for folder in path),
        "PYTHONUTF8": "1",
        "TONGXIN_DATABASE": database,
    }
