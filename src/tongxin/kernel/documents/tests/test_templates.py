"""What an office uploads: only fields, loops and conditions, in a plain Word file."""

import io
import zipfile

import pytest
from docx import Document

from tongxin.kernel.documents import docx
from tongxin.kernel.documents.errors import DocumentRefused

NAMES = {"title": None, "rows": {"number": None}}
VALUES = {"title": "关于<托育> & “补助”的提案", "rows": [{"number": "第1号"}, {"number": "第2号"}]}


def word(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def text_of(content):
    return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def with_part(content, name, data):
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return made.getvalue()


def test_fields_and_loops_are_filled_and_signs_of_xml_do_no_harm():
    used = set()
    template = word("{{ title }}", "{%p for row in rows %}", "{{ row.number }}", "{%p endfor %}")
    assert text_of(docx.fill(template, NAMES, VALUES, used=used)) == "关于<托育> & “补助”的提案\n第1号\n第2号"
    assert used == {"title", "rows", "rows.number"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["{{ titel }}"], "“titel”不是这个表单的字段"),
        (["{%p for row in rows %}", "{{ row.amount }}", "{%p endfor %}"], "“rows.amount”不是这个表单的字段"),
        (["{{ title"], "标签写得不完整"),
        (["{% if title %}是"], "标签写得不完整"),
        (["{{ title.upper() }}"], "不支持的写法"),
        (["{{ title|upper }}"], "不支持的写法"),
        (["{{ 'a' * 9 }}"], "不支持的写法"),
        (["{% set a = title %}{{ a }}"], "不支持的写法"),
        (["{% for x in 'abc' %}{{ x }}{% endfor %}"], "for 名称 in 字段"),
        (["{{ title.__class__ }}"], "“title.__class__”不是这个表单的字段"),
        (["{{ loop.cycle }}"], "“loop.cycle”不是这个表单的字段"),
    ],
)
def test_what_a_template_may_not_say_is_named(lines, said):
    with pytest.raises(DocumentRefused) as refusal:
        docx.fill(word(*lines), NAMES, VALUES)
    assert said in refusal.value.sentence


def test_the_words_around_a_broken_tag_help_to_find_it():
    with pytest.raises(DocumentRefused) as refusal:
        docx.fill(word("案由：{{ title }", "下一行"), NAMES, VALUES)
    assert "案由" in refusal.value.sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "不是一个完整的 Word 文件"),
        (with_part(word("x"), "word/vbaProject.bin", b"x"), "宏或嵌入的对象"),
        (with_part(word("x"), "word/embeddings/oleObject1.xlsx", b"x"), "宏或嵌入的对象"),
        (
            with_part(
                word("x"),
                "word/_rels/more.xml.rels",
                b'<Relationships><Relationship Id="r" Type="http://x/image" TargetMode="External" Target="http://x/a.png"/>'
                b"</Relationships>",
            ),
            "引用外部文件",
        ),
        (
            with_part(
                word("x"),
                "word/more.xml",
                b"<a><w:instrText> INCLUDE</w:instrText><w:instrText>TEXT /etc/passwd</w:instrText></a>",
            ),
            "引用外部文件",
        ),
        (with_part(word("x"), "word/more.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>'), "内部结构不正常"),
        (with_part(word("x"), "word/media/big.png", b"0" * (61 * docx.MIB)), "过大"),
        (b"x" * (docx.MOST_BYTES + 1), "超过 5 MB"),
    ],
)
def test_a_file_that_runs_fetches_or_swells_is_refused(content, said):
    with pytest.raises(DocumentRefused) as refusal:
        docx.refuse_unsafe(content)
    assert said in refusal.value.sentence


def test_a_plain_word_file_is_taken():
    docx.refuse_unsafe(word("{{ title }}"))
