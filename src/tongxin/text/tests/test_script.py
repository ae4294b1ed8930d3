"""Traditional becomes Simplified; what is Simplified, names included, stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.script import to_simplified


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("委員們圍繞著主題著手推進", "委员们围绕着主题着手推进"),
        ("沉著應對、執著追求、著重解決、著力破解、有著基礎", "沉着应对、执着追求、着重解决、着力破解、有着基础"),
        ("著作等身，成效顯著，著名學者，名著重印，專著出版", "著作等身，成效显著，著名学者，名著重印，专著出版"),
        ("甯波市餘姚市的其餘問題", "宁波市余姚市的其余问题"),
        ("計畫、規畫、籌畫，擘畫藍圖，設計畫冊", "计划、规划、筹划，擘画蓝图，设计画册"),
        ("乾隆年間的乾果與幹部", "乾隆年间的干果与干部"),
        ("以後、皇后、後年", "以后、皇后、后年"),
        ("裏面、公里、臺階、颱風", "里面、公里、台阶、台风"),
        ("瞭解情況，瞭望塔，憑藉，慰藉", "了解情况，瞭望塔，凭借，慰藉"),
        ("軟體園區的資訊服務", "软体园区的资讯服务"),
        ("徵求意見，宮商角徵羽", "征求意见，宫商角徵羽"),
    ],
)
def test_words(traditional, simplified):
    assert to_simplified(traditional) == simplified


@pytest.mark.parametrize(
    "text",
    [
        "毕昇发明活字印刷，乾隆题字，魏徵进谏，於潜镇与乾县",
        "他执著于名著力作，巨著重印，著者署名，编著史料",
        "政协智慧、核心要义、高效能治理、数字政协",
        "张昇、王乾、陈脩、於海平四名委员参加慰藉活动，蒜薹滞销",
    ],
)
def test_a_simplified_text_is_unchanged(text):
    assert to_simplified(text) == text


def test_a_few_traditional_characters_among_simplified_ones():
    assert to_simplified("委员王乾认为，應當加強为民服務，乾淨饮水") == "委员王乾认为，应当加强为民服务，干净饮水"


def test_words_that_only_a_careless_text_writes():
    assert to_simplified("我们要著手推进，位於市中心") == "我们要着手推进，位于市中心"


def test_the_line_decides_before_the_whole_text_does():
    assert to_simplified("委員認為應當關心乾的問題\n王乾参加会议") == "委员认为应当关心干的问题\n王乾参加会议"


@given(st.text(max_size=80))
def test_the_length_never_changes(text):
    assert len(to_simplified(text)) == len(text)


@given(st.text(alphabet="委員会議著於乾后後里裏发發余餘，。1a\n", max_size=60))
def test_converting_again_changes_nothing(text):
    once = to_simplified(text)
    assert to_simplified(once) == once
