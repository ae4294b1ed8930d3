"""``similar``: for each text of one file the texts of another that are most like it."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tongxin.text import semantic
from tongxin.text.copies import shared_passages
from tongxin.text.files import TextError, dumped, read_lines
from tongxin.text.segment import without_surrogates
from tongxin.text.similarity import MEANING, NEAR_COPY, SAME, WORDING, Document, Hit, LexicalIndex

_KINDS = {NEAR_COPY: "大段相同", WORDING: "用词相近", MEANING: "意思相近"}
_SHOWN_PASSAGES = 3
_SHOWN_CHARACTERS = 40
_ALMOST = 0.99
Answer = tuple[Document, list[Hit]]


def configure(parser: argparse.ArgumentParser) -> None:
    """The two files and the way of comparing."""
    parser.description = (
        "查重：在一批文本里找出与每一篇最相近的。两个文件都是每行一个 JSON 对象：id、title（可以没有）、text。"
    )
    parser.add_argument("--corpus", required=True, metavar="文件", help="在哪些文本里找，- 表示标准输入")
    parser.add_argument("--queries", required=True, metavar="文件", help="为哪些文本找；同一个 id 不会找到自己")
    parser.add_argument("--top", type=_positive, default=10, metavar="篇数", help="每篇最多列出几篇，默认 10")
    parser.add_argument(
        "--semantic", action="store_true", help="按意思找，说法完全不同也能找到；先运行一次 ./tongxin extra semantic"
    )
    parser.add_argument(
        "--cache", metavar="目录", help="按意思找时，算过的文本记在哪里，默认 ~/.cache/tongxin，下次不必再算"
    )
    parser.add_argument("--json", action="store_true", help="每篇一行 JSON")


def run(arguments: argparse.Namespace) -> int:
    """Read both files whole before anything is printed; the answers then come one by one."""
    if arguments.corpus == arguments.queries == "-":
        raise TextError("--corpus 与 --queries 不能都从标准输入读：请把其中一个存成文件。")
    # Without the extra nobody should wait for the reading first.
    model = semantic.sentence_model(_usable_cores()) if arguments.semantic else None
    corpus, queries = _documents(arguments.corpus), _documents(arguments.queries)
    answers = (
        _by_wording(corpus, queries, arguments.top)
        if model is None
        else _by_meaning(corpus, queries, arguments.top, semantic.Embedder(model, _cache(arguments.cache)))
    )
    by_id = {str(document.id): document for document in reversed(corpus)}
    for query, hits in answers:
        lines = [_as_json(query, hits)] if arguments.json else _for_people(query, hits, by_id)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _by_wording(corpus: list[Document], queries: list[Document], top: int) -> Iterator[Answer]:
    index = LexicalIndex(corpus)
    for query in queries:
        yield query, index.search(query, top)


def _by_meaning(
    corpus: list[Document], queries: list[Document], top: int, embedder: semantic.Embedder
) -> Iterator[Answer]:
    known = embedder.vectors(corpus, _report)
    asked = embedder.vectors(queries, _report)
    if embedder.cache.problem:
        sys.stderr.write(f"{embedder.cache.problem}\n")
    index = semantic.SemanticIndex(LexicalIndex(corpus), known)
    for query, vector in zip(queries, asked, strict=True):
        yield query, index.search(query, vector, top)


def _documents(path: str) -> list[Document]:
    return [_document(path, row) for row in read_lines(path, ["id", "text"])]


def _document(path: str, row: dict[str, Any]) -> Document:
    name, title, text = row["id"], row.get("title"), row["text"]
    if not isinstance(text, str) or not isinstance(title, str | None):
        raise TextError(f"文件 {path} 里 id 为 {name} 的一行，text 与 title 应是文字，请改正后再试。")
    return Document(without_surrogates(name) if isinstance(name, str) else name, text, (title or "").strip())


def _as_json(query: Document, hits: list[Hit]) -> str:
    shown = [{"id": hit.id, "score": hit.score, "kind": hit.kind} for hit in hits]
    return dumped({"id": query.id, "hits": shown}, indent=None)


def _for_people(query: Document, hits: list[Hit], by_id: dict[str, Document]) -> Iterator[str]:
    yield f"{query.id}  {_name(query)}"
    for rank, hit in enumerate(hits, start=1):
        found = by_id[str(hit.id)]
        yield f"  {rank}. {_shown(hit.score)}  {_KINDS[hit.kind]}  {hit.id}  {_name(found)}"
        if hit.kind != MEANING and (passages := _longest_passages(query, found)):
            yield f"     相同的文字：{'；'.join(passages)}"
    if not hits:
        yield "  没有找到相近的文本。"


def _shown(score: float) -> str:
    """Two places, but 1.00 for the same text alone."""
    return f"{score if score == SAME else min(score, _ALMOST):.2f}"


def _name(document: Document) -> str:
    readable = "".join(
        char if char.isprintable() else " " for char in without_surrogates(document.title or document.text)
    )
    text = " ".join(readable.split()) or "（空）"
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"


def _longest_passages(query: Document, found: Document) -> list[str]:
    passages = sorted(shared_passages(query.text, found.text), key=lambda passage: -len(passage.text))
    return [_name(Document("", passage.text)) for passage in passages[:_SHOWN_PASSAGES]]


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError("应是大于 0 的整数。")
    return int(value)


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cache(folder: str | None) -> Path | None:
    if folder is not None:
        return Path(folder).expanduser()
    try:
        return Path.home() / ".cache" / "tongxin"
    except RuntimeError:
        return None


def _report(done: int, of: int) -> None:
    sys.stderr.write(f"正在读懂文本：{done}/{of}\n")
    sys.stderr.flush()
