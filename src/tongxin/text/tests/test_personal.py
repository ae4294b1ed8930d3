"""Composed texts with personal data of nobody: what is hidden, as what, and what stays."""

import pytest

from tongxin.text import personal


def hits(text, **options):
    return [(hidden.kind, text[slice(*hidden.span)]) for hidden in personal.find(text, **options)]


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "１３８１２３４５６７８",
        "一三八一二三四五六七八",
        "幺三八洞洞幺二三四五六",
        "①③⑧①②③④⑤⑥⑦⑧",
        "❶❸❽❶❷❸❹❺❻❼❽",
        "l38OO123456",
        "1 3 8 1 2 3 4 5 6 7 8",
        "138*1234*5678",
        "138♥1234♥5678",
        "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "138\u200b1234\u200b5678",
        "1三8〇1二34五67",
        "+8613812345678",
        "+86 138 1234 5678",
        "0086-138-1234-5678",
        "（+86）13812345678",
        "013812345678",
    ],
)
def test_a_mobile_number_in_every_spelling(written):
    assert hits(f"张三{written}来电") == [("phone", written)]
    assert hits(f"联系电话：{written}。") == [("phone", written)]


def test_numbers_that_stand_side_by_side_stay_apart():
    assert hits("13812345678/13912345678、13712345678 13612345678") == [
        ("phone", "13812345678"),
        ("phone", "13912345678"),
        ("phone", "13712345678"),
        ("phone", "13612345678"),
    ]
    assert hits("李四一三八一二三四五六七八") == [("phone", "一三八一二三四五六七八")]
    assert hits("①13812345678") == [("phone", "13812345678")]


@pytest.mark.parametrize("written", ["+852 9123 4567", "00853-66123456", "+886 912 345 678", "+1 202 555 0100"])
def test_a_number_abroad_with_its_country(written):
    assert hits(f"请拨{written}") == [("phone", written)]


@pytest.mark.parametrize(
    "text",
    [
        "订单号13812345678已完成",
        "全年接听来电13812345678次",
        "投入13812345678元",
        "13812345678.00元",
        "0.13812345678",
        "138.12345678",
        "文件13812345678.pdf",
        "IMG_13812345678",
        "A13812345678",
        "https://example.org/a/13812345678.html",
        "版本1.3.8.1234.5678",
        "期刊1998-2021-015",
        "分别为150、1200、3000元",
        "手机138****5678",
        "时间戳1673740800000",
        "服务器10.138.12.34",
        "热线12345、400-820-8820、95588、110",
        "1 3 5 7 9 1 1 3 5 7 9 1 1 3 5 7 9 1 1 3",
    ],
)
def test_other_numbers_are_no_telephones(text):
    assert hits(text) == []


def test_landlines():
    assert hits("座机0571-87654321，（021）62345678转801") == [
        ("landline", "0571-87654321"),
        ("landline", "（021）62345678转801"),
    ]
    assert hits("电话：0512-65432109、65432110") == [("landline", "0512-65432109"), ("landline", "65432110")]
    assert hits("家庭电话：6543 2109") == [("landline", "6543 2109")]
    assert hits("+86-571-87654321") == [("landline", "+86-571-87654321")]
    assert hits("咨询电话：65432109；电话20230115；010-20230115") == []


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "一一零一零五一九四九一二三一零零二X",
        "IlOIO5I949I23IOO2X",
        "110105491231002",
    ],
)
def test_an_identity_number_needs_no_word(written):
    assert hits(f"参保人{written}缴费") == [("id_number", written)]


def test_an_identity_number_that_cannot_be_right():
    wrong = "110105194912310021"
    assert hits(f"流水{wrong}") == hits(f"共{wrong}") == []
    [hidden] = personal.find(f"身份证号码：{wrong}")
    assert hidden.reason == "写在“身份证”之后，校验位不符，未核实"
    assert personal.find("身份证110105199913310028")[0].reason == "写在“身份证”之后，地区或出生日期不符，未核实"
    assert personal.find("身份证1101051949123100")[0].reason == "写在“身份证”之后，位数不符，未核实"
    assert personal.find("身份证11010519491231002X")[0].reason == "身份证号码，校验位相符"


def test_cards_of_other_regions_and_of_the_disabled():
    assert hits("香港身份证A123456(7)") == [("id_number", "A123456(7)")]
    assert hits("残疾人证11010519491231002X43") == [("id_number", "11010519491231002X43")]


def test_bank_cards():
    assert hits("退到6222021234567890128") == [("bank_card", "6222021234567890128")]
    assert hits("6222 0212 3456 7890 128，4111-1111-1111-1111") == [
        ("bank_card", "6222 0212 3456 7890 128"),
        ("bank_card", "4111-1111-1111-1111"),
    ]
    assert hits("6222021234567890123") == hits("订单号6222021234567890128") == []
    assert personal.find("银行卡号6222021234567890123")[0].reason == "写在“卡号”之后，校验位不符，未核实"


@pytest.mark.parametrize(
    "written",
    [
        "沪A12345",
        "沪A·12345",
        "粤BD12345",
        "浙A12345D",
        "苏E1234学",
        "京A1234警",
        "冀B5678挂",
        "粤Z1234港",
        "沪Ａ１２Ｂ３４",
    ],
)
def test_plates(written):
    assert hits(f"举报{written}违停") == [("plate", written)]


def test_what_only_looks_like_a_plate():
    assert hits("创新A10001版，执行新GB50016标准，沪ICP备12345678号，苏B20231号地块，新A1234567") == []
    assert hits("使馆车牌使014578；使123456人受益") == [("plate", "使014578")]


def test_passports_and_permits_need_a_word_of_travel():
    assert hits("护照E12345678，港澳通行证C12345678") == [("passport", "E12345678"), ("passport", "C12345678")]
    assert hits("持E12345678入境。") == [("passport", "E12345678")]
    assert hits("项目E12345678，护照办理量12345678本") == []


@pytest.mark.parametrize(
    "written",
    [
        "zhang.san@example.com",
        "ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "li(at)example.com",
        "li[at]example[dot]com",
        "li艾特example点com",
        "li#qq.com",
    ],
)
def test_addresses_of_e_mail(written):
    assert hits(f"请发{written}。") == [("email", written)]


def test_accounts_stand_after_their_word():
    assert hits("微信：chenghu_2021，QQ：12345678，VX qs123456，扣扣987654") == [
        ("wechat", "chenghu_2021"),
        ("qq", "12345678"),
        ("wechat", "qs123456"),
        ("qq", "987654"),
    ]
    assert hits("微信公众号：chenghu_zx，QQ群123456789，微信Official，icon@2x.png") == []
    assert hits("电话/微信：13812345678") == [("phone", "13812345678")]


@pytest.mark.parametrize(
    ("before", "detail"),
    [
        ("家住望江区文澜路", "128号3幢2单元502室"),
        ("清禾县禾丰镇青石村", "3组15号"),
        ("现住幸福家园", "6-2-1101"),
        ("住迎春里", "十二号楼三单元六零二室"),
        ("长宁大道", "1234弄56号789室"),
        ("我家在解放路", "18号"),
        ("租住在澄湖花园", "B座1502室"),
        ("住槐树胡同", "甲12号"),
        ("寄到文澜路", "88号幸福家园3幢502室"),
    ],
)
def test_the_house_is_hidden_and_the_street_stays(before, detail):
    text = f"{before}{detail}，望回复"
    assert hits(text) == [("address", detail)]
    masked, _hidden = personal.mask(text)
    assert masked.startswith(before)
    assert not any(char in masked for char in "0123456789")


@pytest.mark.parametrize(
    "text",
    [
        "会议在人民路18号会议中心召开",
        "办公地址：行政中心3号楼201室",
        "来信请寄云溪市文澜路1号市政协提案委员会",
        "建成安置房12幢360户",
        "解放路3号线、23路公交、2号文件",
        "在3号楼201会议室",
        "第3组第15号发言，3个单元、2组数据",
        "澄湖街道12号楼宇党支部，轨道1号口，二标段3号桩",
    ],
)
def test_buildings_and_counts_are_no_homes(text):
    assert hits(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91330106MA27XXXX8K、12330000470051234A",
        "（2023）澄0102民初1381号，澄政协发〔2021〕15号",
        "受理单号13812345678901，订单编号202301151380013800",
        "ISBN 978-7-5034-1381-2，邮编310015，户号3301234567",
        "经纬度120.1381234，30.2741500，圆周率3.14159265358979",
        "2023-01-15 13:45:00，20230115134500",
        "附件20230115_138123456.docx、1029_100229_685.jpg",
        "快递单号SF1381234567890，项目代码2301-330106-04-01-138123",
    ],
)
def test_codes_and_dates_belong_to_nobody(text):
    assert hits(text) == []


def test_names_only_for_those_who_ask():
    text = "联系人：张小明，电话13812345678；来信人欧阳某某反映"
    assert [kind for kind, _ in hits(text)] == ["phone"]
    assert hits(text, names=True) == [("name", "张小明"), ("phone", "13812345678"), ("name", "欧阳某某")]
    assert hits(text, kinds=["name"]) == [("name", "张小明"), ("name", "欧阳某某")]
    assert hits("市政协主席王某某讲话，居民关心的事", names=True) == []


def test_kinds():
    text = "13812345678，zhang@example.com"
    assert hits(text, kinds={"email"}) == [("email", "zhang@example.com")]
    with pytest.raises(ValueError, match="colour"):
        personal.find(text, kinds=["colour"])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("手机13812345678", "手机138****5678"),
        ("+86 138 1234 5678", "+86 138 **** 5678"),
        ("0571-87654321转801", "0571-****4321转***"),
        ("11010519491231002X", "110***********002X"),
        ("6222 0212 3456 7890 128", "6222 **** **** ***0 128"),
        ("沪A·12345违停", "沪A·***45违停"),
        ("护照E12345678", "护照E*****678"),
        ("zhang.san@example.com", "z********@example.com"),
        ("微信：chenghu_2021", "微信：ch**********"),
        ("QQ：12345678", "QQ：12******"),
        ("住文澜路128号3幢502室", "住文澜路***号*幢***室"),
    ],
)
def test_what_stays_readable(text, masked):
    assert personal.mask(text)[0] == masked


def test_a_key_cap_is_hidden_with_its_box():
    text = "手机1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣。"
    [hidden] = personal.find(text)
    assert hidden.span == (2, len(text) - 1)
    assert hidden.masked.count("*") == 4


@pytest.mark.parametrize(
    "word",
    ["微 信 号 ", "薇❤信 ", "微❤️信号：", "微/信 ", "威·信：", "V❤X ", "w-x ", "微  信：", "微_信 ", "微信 账 号："],
)
def test_the_word_for_an_account_may_be_cut_up(word):
    assert hits(f"加我{word}zhangsan8899，谢谢") == [("wechat", "zhangsan8899")]


@pytest.mark.parametrize(
    ("before", "detail"),
    [
        ("南湖区中环南路", "1234号嘉业大厦8楼801"),
        ("家住中环南路", "1234号嘉业大厦8楼801"),
        ("文澜路", "88号云溪广场12层1203室"),
        ("本人住104国道", "12号"),
    ],
)
def test_a_flat_in_a_tower_is_a_home(before, detail):
    assert hits(f"{before}{detail}，望回复") == [("address", detail)]


@pytest.mark.parametrize("written", ["WJ苏12345", "WJ 苏·1234X", "WJ31-12345", "wj浙88001"])
def test_plates_of_the_armed_police(written):
    assert hits(f"举报{written}违停") == [("plate", written)]


@pytest.mark.parametrize(
    "written", ["用户@公司.中国", "zhangsan@公司.中国", "李四@example.com", "用户＠公司．中国", "li.si@政务.公益"]
)
def test_addresses_of_e_mail_in_chinese(written):
    assert hits(f"邮箱：{written}，谢谢") == [("email", written)]
    assert hits(f"材料请发到{written}。") == [("email", written)]


@pytest.mark.parametrize("written", ["138，1234，5678", "138,1234,5678", "138，1234,5678"])
def test_a_mobile_number_cut_by_commas(written):
    assert hits(f"张三 {written}") == hits(f"{written}") == [("phone", written)]
    assert hits(f"三年分别为{written}") == hits(f"{written}，9012") == hits(f"{written}元") == []


@pytest.mark.parametrize("number", ["13812345678", "138 1234 5678", "0571-87654321", "6222021234567890128"])
def test_the_mark_of_a_list_is_no_part_of_a_number(number):
    assert [value for _, value in hits(f"3.{number}")] == [number]
    assert [value for _, value in hits(f"名单：\n1.{number}\n2. {number}；12.{number}")] == [number] * 3


def test_a_list_in_one_line():
    text = "1.13812345678 2.13987654321，3.15012345678"
    assert [value for _, value in hits(text)] == ["13812345678", "13987654321", "15012345678"]
    assert hits("圆周率 3.14159265358，约 3.13812345678") == []


@pytest.mark.parametrize(
    "text",
    [
        "国道104号、省道7号、县道12号",
        "电话会议ID：138 1234 5678",
        "腾讯会议号 138 1234 5678",
        "腾讯会议：138 1234 5678，会议码13812345678",
        "文号沪A12345文、浙B20231号文",
        "嘉兴市政协办公室，地址：中山东路922号，电话0573-82521234",
        "嘉兴市政协办公室 地址：中山东路922号 电话：0573-82521234",
        "市政协提案委员会，邮编314000，电话：0573-82521234",
        "市政府（人民路8号）",
        "向市政府（人民路8号）反映",
        "市教育局（人民路8号），电话0573-82521234",
        "市政协办公室电话：0573-82521234",
        "经度120.13812345678，纬度30.13812345678，圆周率3.14159265358979",
    ],
)
def test_roads_meetings_files_and_offices_are_nobody(text):
    assert hits(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("张三向市政协办公室反映，地址：中山东路922号3幢201室", "922号3幢201室"),
        ("致市政协办公室，地址：中山东路922号", "922号"),
        ("张三住市政府宿舍（人民路8号3幢202室）", "8号3幢202室"),
        ("市民政局张三，电话0573-82521234", "0573-82521234"),
        ("致市政协办公室，电话0573-82521234", "0573-82521234"),
        ("市政协办公室，电话13812345678", "13812345678"),
        ("电话会议后请拨13812345678", "13812345678"),
        ("沪A12345文明停车", "沪A12345"),
    ],
)
def test_whoever_writes_to_an_office_stays_hidden(text, value):
    assert [found for _, found in hits(text)] == [value]
