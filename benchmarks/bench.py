"""What every benchmark needs: a base of its own, percentiles, and a result that machines can read."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@contextmanager
def own_base() -> Iterator[Path]:
    """A fresh data directory with an embedded base, ready for Django in this process and its children."""
    with tempfile.TemporaryDirectory(prefix="tongxin-bench-") as folder:
        data = Path(folder)
        use(data)
        from django.core.management import call_command  # noqa: PLC0415 (after the settings were chosen)

        call_command("migrate", interactive=False, verbosity=0)
        yield data


def use(data: Path) -> None:
    """Start Django on a data directory."""
    os.environ["TONGXIN_DATA"] = str(data)
    os.environ.pop("TONGXIN_DATABASE", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    from tongxin.config import data_directory  # noqa: PLC0415 (reads the environment)

    data_directory.prepare(data)
    import django  # noqa: PLC0415 (the settings read the directory once)

    django.setup()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def milliseconds(seconds: float) -> float:
    """Rounded for reading."""
    return round(seconds * 1000, 2)


def table(rows: list[dict[str, Any]]) -> str:
    """Rows of the same keys as lines with a head."""
    columns = list(rows[0])
    widths = [max(len(str(c)), *(len(str(row[c])) for row in rows)) for c in columns]
    lines = (columns, *([row[c] for c in columns] for row in rows))
    return "\n".join(
        "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def parser(about: str | None) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument(
        "--save", action="store_true", help="write the result to benchmarks/results, over the one kept there"
    )
    return made


def report(name: str, rows: list[dict[str, Any]], goals: dict[str, bool], *, save: bool, **facts: Any) -> int:
    """Print the table and the goals, with ``save`` write the JSON; exit code 1 when a goal was missed."""
    print(table(rows))
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    if save:
        _write(name, {"rows": rows, "goals": goals}, facts)
    return 0 if all(goals.values()) else 1


def _write(name: str, measured: dict[str, Any], facts: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    machine = {"cpus": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    result = {"name": name, **measured, "machine": machine, **facts}
    (RESULTS / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
