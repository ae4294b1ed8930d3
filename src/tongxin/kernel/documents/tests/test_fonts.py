"""Fonts come from the operator's folder first; what nobody has is named."""

import shutil

import pytest

from tongxin.kernel.documents import fonts, pdf
from tongxin.kernel.documents.errors import DocumentRefused

RARE = "𠅤䶮㛃𬭎勠昇堃喆犇"


def test_rare_names_are_covered_on_this_machine(tmp_path):
    found = fonts.find(tmp_path)
    assert found.missing(f"普通的字 Latin 123 {RARE}") == []


def test_without_any_font_of_the_system_the_packaged_face_stands_in(tmp_path):
    found = fonts.find(tmp_path, system=False)
    assert found.has_packaged
    assert found.chains["body"] == ("Noto Sans CJK SC",)
    assert found.missing(RARE) == []
    assert "随系统安装" in fonts.described(found)[0]


def test_what_no_font_has_is_named_once_and_invisible_signs_are_not_asked_for(tmp_path):
    found = fonts.find(tmp_path)
    assert found.missing("字\u200d\u3000 ꡀ字ꡀ\n") == ["ꡀ"]


def test_a_font_put_into_the_folder_is_used_at_once(tmp_path):
    before = fonts.find(tmp_path, system=False)
    assert not before.folder_families
    packaged = fonts.packaged_folder()
    assert packaged is not None
    shutil.copy(next(packaged.glob("*.ttc")), tmp_path)
    after = fonts.find(tmp_path, system=False)
    assert "Noto Sans CJK SC" in after.folder_families
    assert not after.has_packaged
    assert "fonts 文件夹" in fonts.described(after)[0]


def test_a_document_with_a_missing_character_is_refused_with_its_name(tmp_path):
    with pytest.raises(DocumentRefused) as refusal:
        pdf.refuse_missing("提案表", {"title": ["没有ꡀ"]}, fonts.find(tmp_path))
    assert "“ꡀ”（U+A840）" in refusal.value.sentence
    assert "提案表" in refusal.value.sentence
