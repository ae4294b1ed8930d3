"""The pages of import and export, without a line of script: choose, upload, look, confirm, take back."""

from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.exchange.reading import MOST_BYTES, read_tables
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Body, Person
from tongxin.people.testing.cast import Cast

ROWS = [["姓名", "编号", "手机"], ["冯晓", "0101", 13812345678.0], ["褚卫", "0102", 13812345679.0]]
ROSTER = "/exchange/people.roster/"


def browser(city: Cast, name: str = "孙管理员") -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


def upload(client: Client, content: bytes, name: str = "名册.xlsx", **more):
    return client.post(ROSTER, {"file": SimpleUploadedFile(name, content), **more})


def text(response) -> str:
    return str(response.content, "utf-8")


def test_from_the_choice_of_a_sheet_to_the_undoing(city):
    client = browser(city)
    assert "委员名册" in text(client.get("/exchange/"))
    assert "上传并核对" in text(client.get(ROSTER))
    answer = upload(client, xlsx(ROWS))
    run = ImportRun.objects.get()
    assert answer.url == f"/exchange/runs/{run.pk}/"
    page = text(client.get(answer.url))
    assert "确认导入 2 行" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    page = text(client.post(f"/exchange/runs/{run.pk}/confirm/", follow=True))
    assert "已导入：新增 2" in page
    assert Person.objects.filter(name="冯晓").exists()
    # The second press of an impatient hand.
    with unchanged():
        client.post(f"/exchange/runs/{run.pk}/confirm/")
    assert "撤销这次导入" in text(client.get(f"/exchange/runs/{run.pk}/"))
    assert "共 2 行：新增 2" in text(client.get(f"/exchange/runs/{run.pk}/undo/"))
    assert Person.objects.filter(name="冯晓").exists()
    page = text(client.post(f"/exchange/runs/{run.pk}/undo/", follow=True))
    assert "已撤销" in page
    assert not Person.objects.filter(name="冯晓").exists()
    assert client.get(f"/exchange/runs/{run.pk}/undo/").status_code == 404


def test_a_file_that_cannot_be_read_says_so_beside_the_form(city):
    client = browser(city)
    with unchanged():
        for content, name, why in (
            (b"hello", "名册.xlsx", "不是可以读取的表格"),
            (b"x" * (MOST_BYTES + 1), "名册.csv", "文件超过 10 MB"),
            (xlsx([["编号", "手机"], ["1", "2"]]), "名册.xlsx", "缺少“姓名”一列"),
        ):
            answer = upload(client, content, name)
            assert answer.status_code == 422
            assert why in text(answer)
        answer = client.post(ROSTER, {"chosen": "creates"})
    assert answer.status_code == 422
    assert "请先选择要导入的文件" in text(answer)
    assert 'value="creates" checked' in text(answer)


def test_wrong_rows_are_listed_first_and_can_be_fetched(city):
    client = browser(city)
    url = upload(client, xlsx([*ROWS, ["蒋文", "0103", "123"]])).url
    page = text(client.get(url))
    assert "第 4 行“手机号码”：不是 11 位手机号码" in page
    assert "冯晓" not in page
    assert "只导入没有问题的 2 行" in page
    assert "冯晓" in text(client.get(f"{url}?show=create"))
    answer = client.get(f"{url}problems.xlsx")
    assert "名册-问题.xlsx" in unquote(answer["Content-Disposition"])
    (table,) = read_tables(answer.content, "x.xlsx")
    assert table.rows[0][-1] == "问题"
    page = text(client.post(f"{url}confirm/", follow=True))
    assert "有 1 行有问题，什么也没有写入" in page
    page = text(client.post(f"{url}confirm/", {"only_good": "1"}, follow=True))
    assert "已导入：新增 2" in page
    assert "有问题的 1 行没有导入" in page


def test_another_reading_and_giving_up(city):
    client = browser(city)
    url = upload(client, xlsx([["姓名", "编号", "界别"], ["冯晓", "0101", "渔业界"]])).url
    page = text(client.post(f"{url}again/", {"chosen": "creates"}, follow=True))
    assert "确认后一并新建：渔业界（界别）" in page
    page = text(client.post(f"{url}drop/", follow=True))
    assert "已放弃，什么也没有写入" in page
    assert "已放弃" in text(client.get(url))
    with unchanged():
        assert "这次导入已经放弃，没有写入" in text(client.post(f"{url}confirm/", follow=True))
    assert not Person.objects.filter(name="冯晓").exists()


def test_a_list_goes_out_in_both_forms_and_whole_values_need_a_reason(city):
    client = browser(city)
    upload(client, xlsx(ROWS))
    client.post(f"/exchange/runs/{ImportRun.objects.get().pk}/confirm/")
    answer = client.post(f"{ROSTER}export/", {"form": "csv"})
    assert answer["Cache-Control"] == "no-store"
    assert "138****5678" in answer.content.decode("utf-8-sig")
    answer = client.post(f"{ROSTER}export/", {"form": "xlsx"})
    assert read_tables(answer.content, "x.xlsx")[0].rows[0][1] == "姓名"
    refused = client.post(f"{ROSTER}export/", {"form": "csv", "full": "1", "reason": " "})
    assert refused.status_code == 422
    assert "请写明查看原因" in text(refused)
    answer = client.post(f"{ROSTER}export/", {"form": "csv", "full": "1", "reason": "寄送会议通知"})
    assert "13812345678" in answer.content.decode("utf-8-sig")
    answer = client.get(f"{ROSTER}template.xlsx")
    assert "委员名册-模板.xlsx" in unquote(answer["Content-Disposition"])


@pytest.mark.parametrize("name", ["张委员", "王主任", "赵科长", "钱旁人"])
def test_who_does_not_keep_the_roster_finds_nothing_here(city, name):
    keeper = browser(city)
    url = upload(keeper, xlsx(ROWS)).url
    client = browser(city, name)
    with unchanged():
        for address in ("/exchange/", ROSTER, f"{ROSTER}template.xlsx", url, f"{url}problems.xlsx", f"{url}undo/"):
            assert client.get(address).status_code == 404, address
        for address in (ROSTER, f"{ROSTER}export/", f"{url}confirm/", f"{url}again/", f"{url}drop/", f"{url}undo/"):
            assert client.post(address).status_code == 404, address
    assert "/exchange/" not in text(client.get("/"))


def test_the_neighbour_finds_nothing_either(city, county):
    url = upload(browser(city), xlsx(ROWS)).url
    neighbour = browser(county)
    with unchanged():
        assert neighbour.get(url).status_code == 404
        assert neighbour.post(f"{url}confirm/").status_code == 404
    assert "名册.xlsx" not in text(neighbour.get("/exchange/"))
    upload(neighbour, xlsx([["名称"], ["县教育局"]]))
    assert not Body.objects.filter(conference=city.conference, name="县教育局").exists()


def test_many_rows_come_in_pages(city):
    client = browser(city)
    rows = [["姓名", "编号"], *([f"委员{n}", f"{n:04d}"] for n in range(120))]
    url = upload(client, xlsx(rows)).url
    first = text(client.get(url))
    assert "第 1–50 条，共 120 条" in first
    assert "第 101–120 条，共 120 条" in text(client.get(f"{url}?show=all&page=3"))
    for odd in ("page=x", "page=99", "page=-1", "show=nothing"):
        assert client.get(f"{url}?{odd}").status_code == 200


def test_a_column_of_numbers_is_never_taken_for_names(city):
    """序号 is offered for nothing; who points at it by hand is told why not, and nothing is planned."""
    client = browser(city)
    refused = upload(client, xlsx([["序号", "编号", "手机"], [1, "0101", 13812345678.0], [2, "0102", ""]]))
    assert refused.status_code == 422
    assert "缺少“姓名”一列" in text(refused)
    url = upload(client, xlsx([["序号", "委员大名", "手机"], [1, "冯晓", ""], [2, "褚卫", ""]])).url
    page = text(client.get(url))
    assert "哪一列是姓名" in page
    assert 'value="委员大名" checked' in page
    assert 'value="序号"' not in page
    page = text(client.post(f"{url}again/", {"label": "序号", "means": "name"}, follow=True))
    assert "“序号”这一列只有数字，不会是姓名" in page
    page = text(client.post(f"{url}again/", {"label": "委员大名", "means": "name"}, follow=True))
    assert "确认导入 2 行" in page
    url = upload(client, xlsx([["姓名", "编号"], ["12", "0103"]])).url
    assert "第 2 行“姓名”：“12”只有数字，不是名称" in text(client.get(url))


def test_leaving_out_wrong_rows_is_offered_only_where_others_are_written(city):
    client = browser(city)
    url = upload(client, xlsx([["姓名", "编号", "联系电话"], ["冯晓", "0101", "12"]])).url
    page = text(client.get(url))
    assert "不是 11 位手机号码" in page
    assert "只导入没有问题的" not in page
    url = upload(client, xlsx([["姓名", "编号", "联系电话"], ["冯晓", "0101", "12"], ["褚卫", "0102", ""]])).url
    page = text(client.get(url))
    assert "也可以只导入没有问题的行" in page
    assert "只导入没有问题的 1 行" in page
    with unchanged():
        assert "什么也没有写入" in text(client.post(f"{url}confirm/", follow=True))
    client.post(f"{url}confirm/", {"only_good": "1"})
    with unchanged():
        client.post(f"{url}confirm/", {"only_good": "1"})
    assert not Person.objects.filter(name="冯晓").exists()
    client.post(f"{url}undo/")
    assert not Person.objects.filter(name="褚卫").exists()
