"""Registers come in from spreadsheets: shown first, done at once, the same file twice changes nothing, taken back."""

from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.exchange.models import ImportRow, ImportRun
from tongxin.kernel.registry import get
from tongxin.people.testing.cast import Cast
from tongxin.registers.models import RegisterRow
from tongxin.registers.services import save_kind
from tongxin.registers.tests.test_kinds import OWN

_FILE = "刊发日期,标题,媒体,级别,备注\n2026.3.5,监督报道,人民政协报,国家级,\n2026-04-01,议事堂报道,省报,省级,头版\n"


def _upload(cast: Cast, text: str, sheet: str = "registers.media_items") -> ImportRun:
    return services.upload(get(Sheet, sheet), "台账.csv", text.encode(), chosen=(), by=cast.actor("林科长"))


def test_a_file_goes_in_once_and_comes_out_whole(city: Cast) -> None:
    by = city.actor("林科长")
    run = _upload(city, _FILE)
    assert run.counts == {"create": 2}
    assert not RegisterRow.objects.exists()
    done = services.confirm(run, only_good=False, by=by)
    assert {(r.title, r.details["medium"], r.words) for r in RegisterRow.objects.all()} == {
        ("监督报道", "人民政协报", ""),
        ("议事堂报道", "省报", "头版"),
    }
    assert _upload(city, _FILE).counts == {"same": 2}
    out = services.export(get(Sheet, "registers.media_items"), "csv", full=False, reason="", by=by).decode("utf-8-sig")
    changed = _upload(city, out.replace("省报", "省日报"))
    assert changed.counts == {"same": 1, "update": 1}
    services.confirm(changed, only_good=False, by=by)
    row = RegisterRow.objects.get(title="议事堂报道")
    assert row.details["medium"] == "省日报"
    assert row.card.passages.filter(transition="amend").count() == 1
    services.undo(changed, by=by)
    row.refresh_from_db()
    assert row.details["medium"] == "省报"
    assert done.status == ImportRun.Status.DONE


def test_an_undone_import_leaves_its_rows_withdrawn(city: Cast) -> None:
    by = city.actor("林科长")
    run = services.confirm(_upload(city, _FILE), only_good=False, by=by)
    services.undo(run, by=by)
    assert set(RegisterRow.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert _upload(city, _FILE).counts == {"create": 2}


def test_bad_rows_are_named_and_hold_everything_up(city: Cast) -> None:
    bad = "日期,事由,媒体,级别\n2099-01-01,太早,报,省级\n2026-01-01,缺媒体,,省级\n2026-01-02,错级别,报,乡级\n"
    run = _upload(city, bad)
    assert run.counts == {"error": 3}
    told = " ".join(str(p) for row in ImportRow.objects.filter(run=run) for p in row.problems)
    assert "日期不能晚于今天" in told
    assert "没有填写" in told
    assert "乡级" in told


def test_an_own_register_comes_in_with_its_columns_in_one_cell(city: Cast) -> None:
    by = city.actor("林科长")
    save_kind(None, OWN, by=by)
    text = '台账,日期,事由,栏目内容\n接待来访,2026-02-03,邻市来访,"来访单位：邻市\n人数：7"\n接待来访,2026-02-04,又来,人数：x\n'
    run = _upload(city, text, "registers.own")
    assert run.counts == {"create": 1, "error": 1}
    services.confirm(run, only_good=True, by=by)
    row = RegisterRow.objects.get()
    assert row.amount == 7
    assert _upload(city, text, "registers.own").counts == {"same": 1, "error": 1}
