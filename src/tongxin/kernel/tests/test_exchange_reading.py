"""Files as offices send them: every format, every decoration, and a sentence for what is none."""

import io
import zipfile
from typing import Any

import pytest

from tongxin.kernel.exchange.cells import Code, Words
from tongxin.kernel.exchange.declarations import Column
from tongxin.kernel.exchange.headers import choose, find_head
from tongxin.kernel.exchange.reading import MOST_BYTES, Table, Unreadable, read_tables
from tongxin.kernel.testing.books import ods, xlsx

COLUMNS = (
    Column("name", "姓名", Words(), ("委员姓名",), required=True),
    Column("number", "委员编号", Code(), ("编号",), identifies=True),
    Column("employer", "工作单位", Words(), ("单位名称",)),
    Column("post", "职务", Words(), ("单位职务",)),
    Column("phone", "手机号码", Code(), ("手机",)),
)
ROWS: list[list[Any]] = [["姓名", "编号", "手机"], ["张三", "0001", "13812345678"]]


def _csv(encoding: str, sign: str = ",") -> bytes:
    return "\r\n".join(sign.join(row) for row in ROWS).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        xlsx(ROWS),
        ods(ROWS),
        _csv("utf-8"),
        _csv("utf-8-sig"),
        _csv("gb18030"),
        _csv("utf-16", "\t"),
        _csv("gb18030", ";"),
    ],
    ids=["xlsx", "ods", "utf-8", "utf-8-sig", "gb18030", "unicode-text", "semicolons"],
)
def test_every_format_gives_the_same_table(content):
    (table,) = read_tables(content, "名册")
    assert table.rows == ROWS


def test_a_number_shown_with_zeros_keeps_them():
    def shape(sheet):
        sheet["B2"].number_format = "0000"

    (table,) = read_tables(xlsx([["姓名", "编号"], ["张三", 7]], shape=shape), "名册.xlsx")
    assert table.rows[1] == ["张三", "0007"]
    (table,) = read_tables(ods([["姓名", "编号"], ["张三", (7, "0007")]]), "名册.ods")
    assert table.rows[1] == ["张三", "0007"]


def test_a_merged_cell_holds_for_every_row_it_covers():
    def shape(sheet):
        sheet.merge_cells("B2:B4")

    rows = [["姓名", "界别"], ["张三", "教育界"], ["李四", None], ["王五", None]]
    (table,) = read_tables(xlsx(rows, shape=shape), "名册.xlsx")
    assert [row[1] for row in table.rows] == ["界别", "教育界", "教育界", "教育界"]


def test_errors_and_formulas_nobody_computed_are_told_apart_from_blanks():
    (table,) = read_tables(xlsx([["姓名", "编号"], ["#REF!", "=1+1"]]), "名册.xlsx")
    assert table.rows[1] == ["#REF!", "#公式"]


def test_hidden_sheets_are_not_read_and_row_numbers_are_those_of_the_file():
    def shape(sheet):
        sheet.parent.create_sheet("藏着").sheet_state = "hidden"
        sheet["B5"] = "远处"

    (table,) = read_tables(xlsx([], shape=shape), "名册.xlsx")
    assert table.rows[4] == ["", "远处"]


def _with_member(name: str) -> bytes:
    out = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


def _far() -> bytes:
    def shape(sheet):
        sheet["XFD1048576"] = "远处"

    return xlsx(ROWS, shape=shape)


def _swollen() -> bytes:
    out = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/media/{number}.bin", bytes(70 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "是空文件"),
        (b"\0\0\n", "是空文件"),
        (b"hello", "不是可以读取的表格"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是可以读取的表格"),
        (b"<html><table><tr><td>1</td></tr></table></html>\n", "不是可以读取的表格"),
        (b"PK\x03\x04broken", "不是可以读取的表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是可以读取的表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "带有宏"),
        (ods(ROWS, locked=True), "打开密码"),
        (_with_member("xl/vbaProject.bin"), "带有宏"),
        (xlsx([]), "没有任何内容"),
        (xlsx(ROWS, more=100), "有 101 张工作表"),
        (b"x" * (MOST_BYTES + 1), "超过 10 MB"),
        (_swollen(), "展开后太大"),
        (_far(), "展开后太大"),
    ],
    ids=[
        "empty",
        "zeros",
        "a word",
        "a picture",
        "a page",
        "half a zip",
        "half an xls",
        "password",
        "macros",
        "ods password",
        "xlsm",
        "nothing inside",
        "100 sheets",
        "too long",
        "a bomb",
        "one far cell",
    ],
)
def test_what_is_no_table_gets_a_sentence(content, why):
    with pytest.raises(Unreadable) as refused:
        read_tables(content, "名册.xlsx")
    assert why in refused.value.sentence


def _shared(text: str, rows: int, columns: int) -> bytes:
    """A workbook whose every cell refers to one text, as office programs save it (openpyxl repeats the text)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    row = "<row>" + '<c t="s"><v>0</v></c>' * columns + "</row>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part = f'<worksheet xmlns="{main}"><sheetData>{row * rows}</sheetData></worksheet>'
            if name == "xl/_rels/workbook.xml.rels" and "sharedStrings" not in part:
                link = f'<Relationship Id="shared" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
                part = part.replace("</Relationships>", link + "</Relationships>")
            if name != "xl/sharedStrings.xml":
                after.writestr(name, part)
        after.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}"><si><t>{text}</t></si></sst>')
    return out.getvalue()


def test_a_long_text_that_many_cells_share_is_refused_before_it_is_told():
    (table,) = read_tables(_shared("长" * 3000, 3, 3), "名册.xlsx")
    assert table.rows == [["长" * 3000] * 3] * 3
    with pytest.raises(Unreadable, match="展开后太大"):
        read_tables(_shared("长" * 3000, 300, 100), "名册.xlsx")


def test_a_line_of_ten_thousand_columns_is_cut():
    (table,) = read_tables(("姓名," * 10_000 + "\n张三\n").encode(), "名册.csv")
    assert [len(row) for row in table.rows] == [300, 1]


def _table(*rows: list[Any]) -> Table:
    width = max(len(row) for row in rows)
    return Table("名册", [[*row, *[""] * (width - len(row))] for row in rows], len(rows))


def test_the_head_is_found_below_titles():
    table = _table(
        ["政协委员名册"], [], ["填表：联络室"], ["序号", "*姓 名", "编号（必填）", "手机：", "爱好"], [1.0, "张三"]
    )
    head = find_head(table, COLUMNS)
    assert head
    assert (head.top, head.first) == (3, 4)
    assert head.places == {"name": [1], "number": [2], "phone": [3]}
    assert head.ignored == ("序号", "爱好")


def test_two_merged_rows_are_one_head():
    table = _table(
        ["姓名", "编号", "单位", "", "联系"], ["", "", "名称", "职务", "手机"], ["张三", "0001", "一中", "校长", "1"]
    )
    head = find_head(table, COLUMNS)
    assert head
    assert head.first == 2
    assert head.places == {"name": [0], "number": [1], "employer": [2], "post": [3], "phone": [4]}


def test_one_row_is_not_taken_for_two():
    head = find_head(_table(["名册"], ["姓名", "编号"], ["张三", "0001"]), COLUMNS)
    assert head
    assert (head.top, head.first) == (1, 2)


def test_the_best_of_several_sheets_is_read_and_another_may_be_chosen():
    cover, real = _table(["说明", "姓名在第二页"]), Table("委员", ROWS, 2)
    thin = Table("旧表", [["姓名", "编号"], ["李四", "1"]], 2)
    assert choose([cover, thin, real], COLUMNS)[0].name == "委员"
    assert choose([cover, thin, real], COLUMNS, "旧表")[0].name == "旧表"


def test_a_missing_column_and_a_missing_head_are_named():
    with pytest.raises(Unreadable) as refused:
        choose([_table(["编号", "手机"], ["1", "2"])], COLUMNS)
    assert "缺少“姓名”一列" in refused.value.sentence
    assert "编号、手机" in refused.value.sentence
    with pytest.raises(Unreadable, match="没有找到表头"):
        choose([_table(["甲", "乙"])], COLUMNS)
