"""Keeps what the sentence model said about a text, because asking it again would take a hundred times as long."""

import fcntl
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from tongxin.text.postings import Floats

_KEY = 16
# Rows are written with length 1; whatever is not was damaged and is made anew.
_LENGTH_TOLERANCE = 0.01


def key_of(*parts: str) -> bytes:
    """The name of a text in the cache; it changes with every character of any part."""
    digest = hashlib.blake2b(digest_size=_KEY)
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
    return digest.digest()


class VectorCache:
    """A file of fixed records (key, vector) that only grows; several programs may use it at once.

    Without a folder, or where it cannot be written, vectors are kept as long as the object lives; ``problem`` then says
    why in a Chinese sentence.
    """

    def __init__(self, folder: Path | None, name: str, dimensions: int) -> None:
        self._record = np.dtype([("key", "u1", (_KEY,)), ("vector", "<f4", (dimensions,))])
        self._known: dict[bytes, Floats] = {}
        self._path = None if folder is None else folder / f"{name}.vectors"
        self.problem = ""
        if self._path is not None:
            self._read(self._path)

    def found(self, keys: Iterable[bytes]) -> dict[bytes, Floats]:
        """The vectors that are there."""
        return {key: self._known[key] for key in keys if key in self._known}

    def add(self, vectors: Mapping[bytes, Floats]) -> None:
        """Keep vectors of length 1, now and in the file."""
        self._known.update(vectors)
        if self._path is None or self.problem or not vectors:
            return
        records = np.zeros(len(vectors), dtype=self._record)
        for record, (key, vector) in zip(records, vectors.items(), strict=True):
            record["key"] = np.frombuffer(key, dtype=np.uint8)
            record["vector"] = vector
        try:
            self._append(self._path, records.tobytes())
        except OSError:
            self._give_up()

    def _append(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A record that was cut off by a power cut would shift all that follow.
            whole = file.seek(0, 2) // self._record.itemsize * self._record.itemsize
            file.truncate(whole)
            file.write(content)

    def _read(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return
        except OSError:
            self._give_up()
            return
        records = np.frombuffer(content, dtype=self._record, count=len(content) // self._record.itemsize)
        lengths = np.linalg.norm(records["vector"].astype(np.float64), axis=1)
        for record in records[np.abs(lengths - 1) < _LENGTH_TOLERANCE]:
            self._known[record["key"].tobytes()] = record["vector"]

    def _give_up(self) -> None:
        self.problem = f"缓存 {self._path} 读写不了，请检查路径与权限；这次照常进行，只是下次要重新计算。"
