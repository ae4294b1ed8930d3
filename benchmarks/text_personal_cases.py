"""Composes texts with personal data and texts that only look so, by rule and from one seed, with the true places."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import text_personal_traps as traps
import text_personal_values as made

SEED = 20261122
PER_KIND = {
    "phone": 150,
    "id_number": 80,
    "bank_card": 45,
    "plate": 50,
    "email": 40,
    "landline": 45,
    "address": 60,
    "passport": 30,
    "wechat": 25,
    "qq": 25,
}
MIXED = 60

MAKERS: dict[str, Callable[[Random], str]] = {
    "phone": made.mobile,
    "id_number": made.resident_id,
    "old_id": made.old_resident_id,
    "bad_id": made.resident_id_with_slip,
    "bank_card": made.card,
    "plate": made.plate,
    "email": made.email,
    "landline": made.landline,
    "address": made.house,
    "passport": made.passport,
    "permit": made.permit,
    "wechat": made.wechat,
    "qq": made.qq,
    "name": made.name,
}
KIND_OF = {"old_id": "id_number", "bad_id": "id_number", "permit": "passport"}

CARRIERS: dict[str, list[str]] = {
    "phone": [
        "联系电话：{phone}",
        "请与我联系，手机{phone}，谢谢。",
        "{name}（{phone}）反映小区门口路灯长期不亮。",
        "来信人{name} {phone}建议增设公交站点。",
        "收件人：{name}，{phone}，工作日送达。",
        "我的号码是{phone}，晚上七点以后方便接听。",
        "有意者请拨打{phone}或{phone}。",
        "张女士{phone}来电称，楼道堆物已三个月无人清理。",
        "提案人：{name}\t{phone}\t教育界",
        "电话/微信：{phone}",
        "本人{name}，电话{phone}，现就停车难问题提出三点建议。",
        "1.{name}，{phone}；2.{name}，{phone}。",
        "{phone}，这是我爱人的手机，打不通就打{phone}",
        "如需核实，可致电{phone}（{name}）。",
        "物业经理留下电话“{phone}”后再未露面。",
        "2023年1月15日上午9:30，{name}用{phone}向窗口预约，共办理3件。",
        "{phone}",
        "发信人 {phone} 已收到回执",
        "热线12345转来诉求，诉求人{name}，手机号码：{phone}。",
        "【留言】手机：{phone} 内容：建议延长图书馆开放时间",
    ],
    "id_number": [
        "身份证号：{id_number}",
        "本人{name}，身份证号码{id_number}，系澄湖区居民。",
        "公民身份号码：{id_number}。",
        "{name}，男，{id_number}，申请低保一年未果。",
        "附件所列人员{id_number}应享受补贴而未享受。",
        "身份证：{old_id}（一代证）",
        "老人的旧证号{old_id}已注销。",
        "身份证{bad_id}，请核对。",
        "身份证号码为{bad_id}的居民反映养老金停发。",
        "证件号码：{id_number}，手机号：{phone}。",
        "{id_number}",
        "办理人证件为{id_number}，办理时间2023年1月15日。",
        "姓名 {name} 证件 {id_number} 户籍 清禾县",
        "请把身份证（{id_number}）复印件交窗口。",
    ],
    "bank_card": [
        "请把退款打到银行卡{bank_card}。",
        "卡号：{bank_card}，开户行为云溪银行望江支行。",
        "补贴应发至{name}的账户{bank_card}，至今未到账。",
        "银行账号 {bank_card}（{name}）",
        "{name}，{bank_card}，{phone}。",
        "社保卡金融账户：{bank_card}",
        "{bank_card}",
        "我的工资卡{bank_card}被误扣36.5元。",
    ],
    "plate": [
        "车牌号{plate}的货车长期占用消防通道。",
        "{plate}违停，请处理。",
        "昨晚一辆{plate}轿车逆行。",
        "举报{plate}、{plate}两车乱鸣笛。",
        "车辆：{plate}，车主{name}。",
        "（{plate}）",
        "我的车{plate}在文澜路被剐蹭。",
        "小区东门停着“{plate}”，已停三个月。",
    ],
    "email": [
        "邮箱：{email}",
        "材料请发{email}，谢谢！",
        "{name}<{email}>",
        "电子邮箱{email}，手机{phone}。",
        "有建议请写信至 {email} 或来电。",
        "E-mail: {email}",
        "联系邮箱为{email}（工作日查收）。",
    ],
    "landline": [
        "家庭电话：{landline}",
        "电话{landline}，找{name}。",
        "座机 {landline}，手机 {phone}",
        "联系方式：{landline}。",
        "{name}家的电话是{landline}，白天有人。",
        "Tel: {landline}",
        "可拨打{landline}咨询本人。",
    ],
    "address": [
        "家住{place}{road}{address}。",
        "住址：{place}{town}{road}{address}",
        "本人住在{place}{estate}{address}，楼上漏水半年。",
        "通信地址：{place}{road}{address}，邮编310000。",
        "收件地址 {place}{town}{estate}{address} {name}收",
        "{place}{estate}{address}的住户{name}反映电梯停运。",
        "户籍地址为{place}{town}{road}{address}，现租住{estate}{address}。",
        "请寄到{place}{road}{address}。",
        "{name}（住{road}{address}）说，垃圾清运不及时。",
        "居住地{place}{road}{address}，电话{phone}",
    ],
    "passport": [
        "护照号：{passport}",
        "持中国护照{passport}入境。",
        "港澳通行证号码{permit}",
        "往来港澳通行证：{permit}，有效期至2028年。",
        "{name}，护照号码为{passport}，手机{phone}。",
        "护照（{passport}）丢失。",
    ],
    "wechat": [
        "微信：{wechat}",
        "微信号{wechat}，加我请注明来意。",
        "可加微信 {wechat} 详谈。",
        "VX：{wechat}",
        "手机{phone}，微信号为{wechat}。",
        "WeChat: {wechat}",
        "加V信{wechat}",
    ],
    "qq": [
        "QQ：{qq}",
        "QQ号{qq}",
        "我的QQ号码是{qq}。",
        "联系QQ {qq}，或电邮{email}",
        "扣扣：{qq}",
        "QQ: {qq} 手机: {phone}",
    ],
    "mixed": [
        "来信人：{name}，身份证号{id_number}，手机{phone}，住{place}{road}{address}，邮箱{email}。",
        "姓名：{name}\n电话：{phone}\n身份证：{id_number}\n地址：{place}{town}{estate}{address}\n",
        "{name},{phone},{id_number},{bank_card}",
        "投诉人{name}（车牌{plate}，电话{phone}）称，2023年1月15日在文澜路停车被收费15元。",
        "微信：{wechat}　QQ：{qq}　电话：{landline}",
        "申请人{name}，护照{passport}，联系电话{phone}，退费账号{bank_card}。",
        "工单号20230115000123，来电人{name}，来电号码{phone}，反映{plate}占用消防通道。",
    ],
}
_SLOT = re.compile(r"\{(\w+)\}")
# How many of the texts have their personal data spelled to dodge a filter.
ODD_SHARE = 0.55


def composed(carrier: str, rng: Random, *, odd: str = "") -> tuple[str, list[dict[str, Any]]]:
    """The carrier with its slots filled, and where each piece of personal data stands; ``odd`` names what is spelled oddly."""
    out, hidden, place = "", [], 0
    for slot in _SLOT.finditer(carrier):
        out += carrier[place : slot.start()]
        value, kind = filled(slot[1], rng, odd)
        if kind and kind != "name":
            hidden.append({"kind": kind, "span": [len(out), len(out) + len(value)]})
        out += value
        place = slot.end()
    return out + carrier[place:], hidden


def filled(slot: str, rng: Random, odd: str) -> tuple[str, str]:
    """The text for a slot and its kind, empty for places that stay readable."""
    places = {"place": made.DISTRICTS[:-1], "town": made.TOWNS, "road": made.ROADS, "estate": made.ESTATES[3:]}
    if slot in places:
        return rng.choice(places[slot]), ""
    kind = KIND_OF.get(slot, slot)
    value = MAKERS[slot](rng)
    if kind == odd and kind in made.ODD:
        value = rng.choice(made.ODD[kind])(value, rng)
    return value, kind


def positives(rng: Random) -> list[dict[str, Any]]:
    """Texts with personal data, about half of them spelled oddly."""
    cases = []
    for kind, count in {**PER_KIND, "mixed": MIXED}.items():
        for place in range(count):
            carrier = CARRIERS[kind][place % len(CARRIERS[kind])]
            odd = kind if rng.random() < ODD_SHARE else ""
            text, hidden = composed(carrier, rng, odd=odd)
            cases.append({"id": f"{kind}-{place + 1:03}", "text": text, "hidden": hidden})
    return cases


def cases(seed: int = SEED) -> list[dict[str, Any]]:
    """All cases of one seed: ``{"id", "text", "hidden": [{"kind", "span"}]}``; a trap has nothing hidden."""
    rng = Random(seed)
    found = positives(rng)
    found += [{"id": f"trap-{place + 1:03}", "text": text, "hidden": []} for place, text in enumerate(traps.texts(rng))]
    return found


def main() -> int:
    """Write the cases of a seed as JSON Lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases(arguments.seed))
    if arguments.out:
        arguments.out.write_text(lines, encoding="utf-8")
    else:
        print(lines, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
