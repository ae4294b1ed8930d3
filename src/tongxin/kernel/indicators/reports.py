"""Templates of reports as apps ship them: a text in which figures stand by their key."""

from dataclasses import dataclass
from pathlib import Path

SESSION, YEAR, MONTH = "session", "year", "month"


@dataclass(frozen=True)
class ReportTemplate:
    """A report that offices write again and again; ``period`` is the kind of period it tells, ``file`` its text.

    The markup of the text is that of ``statistics.rules.markup``.
    """

    key: str
    label: str
    period: str
    file: Path

    def text(self) -> str:
        """The text that comes with the product."""
        return self.file.read_text(encoding="utf-8")
