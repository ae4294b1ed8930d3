"""Composes texts full of numbers that belong to no person: orders, files, dates, money, hotlines, codes."""

from random import Random

import text_personal_values as made

EACH = 4
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(rng: Random) -> str:
    body = "".join(rng.choice(_USCC_SIGNS) for _ in range(9))
    return rng.choice(["91", "12", "52", "11"]) + rng.choice(made.REGIONS) + body + rng.choice(_USCC_SIGNS)


def moment(rng: Random) -> str:
    n = rng.randrange
    return f"{n(2018, 2026)}{n(1, 13):02}{n(1, 29):02}{n(24):02}{n(60):02}{n(60):02}"


def isbn(rng: Random) -> str:
    return f"978-7-{made.digits(3, rng)}-{made.digits(5, rng)}-{rng.randrange(10)}"


def filled(rng: Random) -> dict[str, str]:
    """One value for every slot of the carriers below."""
    n = rng.randrange
    return {
        "uscc": credit_code(rng),
        "moment": moment(rng),
        "day": moment(rng)[:8],
        "isbn": isbn(rng),
        "d3": made.digits(3, rng),
        "d4": made.digits(4, rng),
        "d5": made.digits(5, rng),
        "d6": made.digits(6, rng),
        "d8": "9" + made.digits(7, rng),
        "d10": "10" + made.digits(8, rng),
        "d12": "3" + made.digits(11, rng),
        "d13": "16" + made.digits(11, rng),
        "d16": "20" + made.digits(14, rng),
        "d18": "20" + made.digits(16, rng),
        "d20": "20" + made.digits(18, rng),
        "like_phone": made.mobile(rng),
        "year": str(n(2015, 2027)),
        "n": str(n(1, 99)),
        "m": str(n(100, 9999)),
        "lon": f"{n(73, 135)}.{made.digits(7, rng)}",
        "lat": f"{n(18, 53)}.{made.digits(7, rng)}",
        "road": rng.choice(made.ROADS),
        "letter": rng.choice(made.LETTERS),
        "province": rng.choice(made.PROVINCES),
    }


CARRIERS = [
    "统一社会信用代码：{uscc}，住所地清禾县。",
    "企业（{uscc}）申报了三个项目。",
    "订单号：{d18}，已发货。",
    "订单编号{like_phone}已完成退款。",
    "快递单号：SF{d13}，运单号{like_phone}请查收。",
    "物流单号 YT{d12}{n}，预计明日送达。",
    "收据编号{d12}，金额{m}元。",
    "受理编号：{day}{d5}，请保存回执。",
    "工单{moment}{d4}已办结。",
    "（{year}）澄0115民初{d4}号判决书。",
    "清政办发〔{year}〕{n}号文件。",
    "提案第{d4}号，立案{m}件。",
    "会议于{day}召开，到会{m}人。",
    "{year}年{n}月15日13时45分，气温13.8度。",
    "截至{day}，累计投入13800000000元。",
    "总投资{d10}元，惠及{m}户。",
    "全年接听来电{like_phone}次。",
    "用地面积15012345678平方米。",
    "项目代码：{year}-330106-48-01-{d6}。",
    "项目编号 ZX-{day}-{d3}。",
    "请拨打12345市民服务热线或110、119、120。",
    "全国服务热线400-{d3}-{d4}。",
    "客服电话：400{d3}{d4}，800-{d3}-{d4}。",
    "咨询电话12388、12315、95588、10086。",
    "邮编{d6}，传真请咨询办公室。",
    "书号 ISBN {isbn}，定价38.00元。",
    "ISBN978711{d6}{n}，第2版。",
    "服务器地址192.168.{n}.{n}，端口8080。",
    "网关10.138.{n}.{n}，掩码255.255.255.0。",
    "时间戳{d13}，日志正常。",
    "圆周率3.14159265358979323846。",
    "坐标{lon},{lat}处有一座古桥。",
    "经度{lon}，纬度{lat}。",
    "测得数值0.1{like_phone}，误差很小。",
    "附件：IMG_{day}_{d6}.jpg",
    "文件{like_phone}.pdf已上传。",
    "见https://example.org/a/{like_phone}.html?id={d12}。",
    "扫描件{d10}_{d6}_{n}.png。",
    "人民路{n}路公交车改道。",
    "在市政协{n}号楼会议室召开座谈会。",
    "建成安置房{n}幢{m}户。",
    "新增停车位{m}个、充电桩{m}个，办结{n}件。",
    "分别为150、1200、3000元。",
    "三年分别完成1350、1420、1688件，增长12.5%。",
    "手机号码为11位数字，身份证号为18位。",
    "手机138****{d4}，身份证310***********{d4}。",
    "已隐去电话135****{d4}及车牌沪A***{n}。",
    "发票代码{d12}，发票号码{d8}。",
    "合同编号HT{moment}。",
    "不动产权证书号：清（{year}）不动产权第{d6}号。",
    "沪ICP备{d8}号-{n}。",
    "公网安备330106{d8}号。",
    "京藏高速G6、沪昆高速G60、S20外环，里程{m}公里。",
    "新GB50016—2014防火规范正在修订。",
    "执行GB/T 9704-2012、GB{d5}标准。",
    "微信公众号：chenghu_zx，欢迎关注。",
    "QQ、微信等平台转发{m}次。",
    "微信扫码支付{m}元，QQ音乐下载{m}万次。",
    "邮箱尚未开通，请用@提醒管理员。",
    "图标icon@2x.png已替换。",
    "户号{d10}，表底数{d5}。",
    "学号{day}{n}，座位{n}排{n}号。",
    "护照办理量{m}本，通行证{m}本。",
    "证书编号：{year}{d10}。",
    "申请号{year}1{d8}.{n}，公开号CN1{d8}A。",
    "条形码69{d12}，批号{day}{letter}{n}。",
    "流水号{d20}。",
    "参考文献[J].{year},{n}(3):138-145.",
    "电话会议{n}场，视频连线{m}人。",
    "0571-12345热线受理诉求{m}件。",
    "一二三四五六七八九十，逐项落实。",
    "一是抓学习，二是抓调研，三是抓落实，四是抓协商。",
    "二〇二三年一月十五日，三百八十一件提案办结。",
    "人口普查数据：1.38亿、1.52亿、1.73亿。",
    "比例尺1:50000，图号H51E{d6}。",
    "IMEI：35{d13}，型号K{d4}。",
    "版本号1.3.8.1234.5678，更新于{day}。",
    "13-18岁学生{m}人，15至20名教师。",
    "班次13:50 14:20 15:10 16:00 17:30。",
    "期刊1998-2021-015卷，第13-18页。",
]


def texts(rng: Random) -> list[str]:
    """Every carrier several times with other numbers."""
    return [carrier.format(**filled(rng)) for carrier in CARRIERS for _ in range(EACH)]
