"""Search: two characters hit, odd input never fails, and nobody finds what they may not see."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongxin.kernel import clock, search
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.search.engines import Scan
from tongxin.kernel.search.models import SearchDoc

pytestmark = pytest.mark.django_db

Card = apps.get_model("kernel", "CaseCard")
OPENED = dt.date(2026, 3, 1)


@pytest.fixture
def city(db):
    return Conference.objects.create(code="search-city", name="澄湖市政协", short_name="澄湖", level="city")


def add(city, title, body="", *, opened=OPENED, kind="toy"):
    card = Card.objects.create(
        conference=city, kind=kind, title=title, state="open", opened=opened, updated_at=clock.now()
    )
    search.index(card.pk, title, body)
    return card


def found(text, cards=None):
    rows = search.matching(text, Card.objects.all() if cards is None else cards)
    return [card.title for card in rows]


@pytest.fixture
def shelf(city):
    add(city, "关于老旧小区加装充电桩的提案", "建议由住建局牵头,沿G60科创走廊推广 Smart City 做法，涉及369户。")
    add(city, "关于增加托育机构的提案", "充电设施不足；第023号意见；𰀀镇")
    add(city, "关于公园绿地的建议", "完善停车")
    return city


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("充电", ["关于老旧小区加装充电桩的提案", "关于增加托育机构的提案"]),
        ("充电桩", ["关于老旧小区加装充电桩的提案"]),
        ("电桩充", []),
        ("托育", ["关于增加托育机构的提案"]),
        ("托", ["关于增加托育机构的提案"]),
        ("足", ["关于增加托育机构的提案"]),
        ("车", ["关于公园绿地的建议"]),
        ("𰀀", ["关于增加托育机构的提案"]),
        ("g60", ["关于老旧小区加装充电桩的提案"]),
        ("G60科创", ["关于老旧小区加装充电桩的提案"]),
        ("smart", ["关于老旧小区加装充电桩的提案"]),
        ("sma", ["关于老旧小区加装充电桩的提案"]),
        ("369", ["关于老旧小区加装充电桩的提案"]),
        ("36", []),
        ("023", ["关于增加托育机构的提案"]),
        ("充电 住建局", ["关于老旧小区加装充电桩的提案"]),
        ("“充电桩”，提案", ["关于老旧小区加装充电桩的提案"]),
        ("停车 托育", []),
        ("", []),
        ("！？", []),
    ],
)
def test_queries(shelf, query, titles):
    assert found(query) == titles


def test_a_word_never_reaches_from_title_into_body(city):
    add(city, "加装充", "电桩")
    assert found("充电") == []


def test_title_hits_come_first_then_the_newest(city):
    add(city, "甲", "说到教育", opened=dt.date(2026, 5, 1))
    add(city, "教育乙", opened=dt.date(2024, 5, 1))
    add(city, "教育丙", opened=dt.date(2025, 5, 1))
    assert found("教育") == ["教育丙", "教育乙", "甲"]


def test_only_what_the_given_query_sees_is_found(city):
    add(city, "教育甲", kind="seen")
    add(city, "教育乙", kind="hidden")
    visible = Card.objects.filter(kind="seen")
    assert found("教育", visible) == ["教育甲"]
    assert search.matching("教育", visible).count() == 1
    assert search.matching("教育", Card.objects.none()).count() == 0


def test_visibility_and_words_are_one_statement(city, django_assert_num_queries):
    add(city, "教育甲")
    with django_assert_num_queries(1):
        assert found("教育", Card.objects.filter(kind="toy")) == ["教育甲"]


def test_new_words_replace_old_ones(city):
    card = add(city, "教育", "旧文")
    search.index(card.pk, "卫生", "新文")
    assert found("教育") == found("旧文") == []
    assert found("新文") == ["教育"]
    search.remove(card.pk)
    assert found("卫生") == []
    assert not SearchDoc.objects.exists()


def test_the_same_words_again_write_nothing(city, django_assert_num_queries):
    card = add(city, "教育", "正文")
    with django_assert_num_queries(1):  # the read alone
        search.index(card.pk, "教育", "正文")


def test_rebuilding_gives_the_same_answers(shelf):
    before = found("充电")
    assert search.rebuild() == 3
    assert found("充电") == before


def test_a_deleted_card_is_gone(city):
    card = add(city, "教育")
    card.delete()
    assert found("教育") == []


@pytest.mark.sqlite_only
def test_a_deleted_card_leaves_the_embedded_index(city):
    card = add(city, "教育")
    card.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_searchindex")
        assert cursor.fetchone() == (0,)


def test_very_long_text_is_taken(city):
    card = add(city, "短")
    search.index(card.pk, "长" * 20000, "政协提案" * 60000 + "\0\ud83d")
    assert found("长长长") == ["短"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60), st.sampled_from(['"', "'", "* OR", "NEAR(a", "{title}:", "a' & !b", "\\", "提案*", "\0"])
    )
)
def test_no_input_fails(shelf, query):
    search.matching(query, Card.objects.all()).count()
    search.snippet("关于老旧小区", query)


def test_the_slow_way_agrees_with_the_index(shelf, monkeypatch):
    queries = ["充电", "托", "G60科创", "充电 住建局", "停车 托育"]
    quick = [found(query) for query in queries]
    monkeypatch.setattr("tongxin.kernel.search.words.engine", lambda _connection: Scan())
    assert [found(query) for query in queries] == quick


def test_what_is_alike_shares_words_with_a_subject(shelf):
    wanted = "关于加快老旧小区充电桩建设的提案"
    hits = search.alike(wanted, Card.objects.all())
    assert [Card.objects.get(pk=hit.card_id).title for hit in hits] == ["关于老旧小区加装充电桩的提案"]
    assert "充电桩" in "".join(hits[0].words)
    assert hits[0].share == 1
    assert search.alike("充电桩、公园、医院、学校", Card.objects.all()) == [], "less than half is not like it"
    assert search.alike(wanted, Card.objects.none()) == []
    for text in ("关于加强工作的提案", "", "'\"*) OR 1=1 --", "\ud800"):
        assert search.alike(text, Card.objects.all()) == [], text
