"""The daily desk through the programming interface: what pages do, with their refusals and their record."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.documents import bulk
from tongxin.kernel.documents.declarations import Form
from tongxin.kernel.documents.models import FormTemplate, PrintRun
from tongxin.kernel.registry import get
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import tokens
from tongxin.notifications.models import Message, Urging
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

pytestmark = pytest.mark.django_db


class Program:
    """Asks in the name of one account."""

    def __init__(self, city: Cast, name: str, *scopes: str) -> None:
        scopes = scopes or ("read", "write")
        text = tokens.issue(city.account(name), city.conference, "测试", scopes, by=city.actor(name))
        self.headers = {"Authorization": f"Bearer {text}"}

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        text = json.dumps(body) if body is not None else ""
        kind = "application/json"
        answer = Client().generic(method, f"/api/v1{path}", text, content_type=kind, headers=self.headers)
        return answer.status_code, json.loads(answer.content)

    def get(self, path: str) -> Any:
        status, came = self.ask("GET", path)
        assert status == 200, came
        return came

    def file(self, path: str) -> Any:
        return Client().get(f"/api/v1{path}", headers=self.headers)

    def send(self, path: str, name: str, content: bytes) -> tuple[int, Any]:
        upload = SimpleUploadedFile(name, content)
        answer = Client().post(f"/api/v1{path}", {"file": upload}, headers=self.headers)
        return answer.status_code, json.loads(answer.content)


@pytest.fixture
def city() -> Cast:
    return small_city()


def _key() -> str:
    return str(uuid.uuid4())


def test_todos_are_those_of_the_page(city: Cast) -> None:
    proposal = scenes.submitted(city)
    desk = Program(city, "王主任").get("/todo")
    assert desk["total"] == 1
    (row,) = desk["items"]
    assert (row["case"], row["late"]) == (proposal.pk, False)
    assert "file" in row["verbs"]
    assert Program(city, "钱旁人").get("/todo") == {"items": [], "total": 0}


def test_a_draft_is_kept_read_shown_on_the_page_and_discarded(city: Cast) -> None:
    me, key = Program(city, "张委员"), _key()
    body = {"kind": "proposal", "fields": {"title": "关于路灯的提案"}}
    assert me.ask("PUT", f"/drafts/{key}", body)[0] == 200
    me.ask("PUT", f"/drafts/{key}", {"kind": "proposal", "fields": {"situation": "不亮。"}})
    assert me.get(f"/drafts/{key}")["fields"] == {"title": "关于路灯的提案", "situation": "不亮。"}
    assert [d["key"] for d in me.get("/drafts")] == [key]
    browser = Client()
    browser.force_login(city.account("张委员"))
    assert "关于路灯的提案" in browser.get("/").content.decode()
    other = Program(city, "李委员")
    assert other.ask("GET", f"/drafts/{key}")[0] == other.ask("DELETE", f"/drafts/{key}")[0] == 404
    status, refused = me.ask("PUT", f"/drafts/{key}", {"kind": "proposal", "fields": {"colour": "red"}})
    assert (status, list(refused["errors"])) == (422, ["fields.colour"])
    assert me.ask("DELETE", f"/drafts/{key}") == (200, {"done": True})
    assert Draft.objects.count() == 0


def test_files_are_added_read_and_taken_off_by_whom_the_page_lets(
    city: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    proposal, me = scenes.draft(city), Program(city, "张委员")
    root = f"/proposals/{proposal.pk}/files"
    with django_capture_on_commit_callbacks(execute=True):
        status, kept = me.send(root, "路灯.txt", "三号楼前不亮。".encode())
    assert (status, kept["name"]) == (201, "路灯.txt")
    assert [row["id"] for row in me.get(root)] == [kept["id"]]
    answer = me.file(f"{root}/{kept['id']}")
    assert b"".join(answer.streaming_content).decode() == "三号楼前不亮。"
    stranger = Program(city, "钱旁人")
    with unchanged(Attachment):
        assert stranger.send(root, "x.txt", b"x")[0] == 404
        assert stranger.ask("DELETE", f"{root}/{kept['id']}")[0] == 404
        assert me.send(root, "x.exe", b"MZ\x00")[0] == 422
        assert me.ask("POST", root, {})[0] == 422
    assert me.ask("DELETE", f"{root}/{kept['id']}") == (200, {"done": True})
    actions = AuditLine.objects.filter(object_id=proposal.pk).values_list("action", flat=True)
    assert {"proposal.attach", "proposal.detach"} <= set(actions)


def test_a_program_answers_with_the_sealed_letter(city: Cast, django_capture_on_commit_callbacks: Any) -> None:
    lead, _assist = scenes.parts_of(scenes.opinion_in(city))
    clerk, root = Program(city, "赵科长"), f"/assignments/{lead.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        _status, letter = clerk.send(f"{root}/files", "答复函.txt", "关于盘活闲置厂房的答复".encode())

    def answer(**fields: Any) -> tuple[int, Any]:
        body = {"fields": {"reply_class": "A", "document_number": "澄教函〔2026〕8号", **fields}, "once": _key()}
        return clerk.ask("POST", f"{root}/transitions/answer", body)

    with unchanged():
        assert answer()[0] == 422, "neither words nor a letter"
        assert answer(letter=letter["id"] + 1000)[0] == 422, "no such file"
    status, came = answer(letter=letter["id"])
    assert status == 200, came
    lead.refresh_from_db()
    assert (lead.state, lead.document_number, lead.letter_text) == (
        "answered",
        "澄教函〔2026〕8号",
        "关于盘活闲置厂房的答复",
    )
    me = Program(city, "张委员")
    assert [row["id"] for row in me.get(f"{root}/files")] == [letter["id"]]
    assert b"".join(me.file(f"{root}/files/{letter['id']}").streaming_content).decode() == "关于盘活闲置厂房的答复"


def test_a_form_is_printed_and_the_record_says_so(city: Cast) -> None:
    proposal, me = scenes.submitted(city), Program(city, "王主任")
    root = f"/proposals/{proposal.pk}/forms"
    assert [form["key"] for form in me.get(root)] == ["proposals.sheet"]
    assert me.file(f"{root}/proposals.sheet").content.startswith(b"%PDF")
    assert me.file(f"{root}/proposals.sheet?output=docx").content.startswith(b"PK")
    assert me.ask("GET", f"{root}/proposals.reply_letter")[0] == 404
    assert AuditLine.objects.filter(action="proposal.print", object_id=proposal.pk).count() == 2


def test_many_are_printed_once_for_a_key_and_the_key_is_nobody_elses(city: Cast) -> None:
    rows, me, key = [scenes.submitted(city) for _n in range(2)], Program(city, "王主任"), _key()
    body = {"once": key, "forms": ["proposals.sheet"], "cases": [row.pk for row in rows]}
    status, run = me.ask("POST", "/proposals/prints", body)
    assert (status, run["total"]) == (201, 2)
    assert me.ask("POST", "/proposals/prints", body)[1]["id"] == run["id"]
    status, refused = me.ask("POST", "/proposals/prints", {**body, "cases": [rows[0].pk]})
    assert (status, refused["code"]) == (409, "key_reused")
    colleague = Program(city, "周主任")
    assert colleague.ask("POST", "/proposals/prints", {"once": key, "forms": ["proposals.sheet"]})[0] in {409, 422}
    assert PrintRun.objects.count() == 1
    assert me.ask("GET", f"/prints/{run['id']}/file")[0] == 409
    bulk.work.call(run["id"])
    assert me.get(f"/prints/{run['id']}")["status"] == str(PrintRun.Status.DONE)
    assert b"".join(me.file(f"/prints/{run['id']}/file").streaming_content).startswith(b"%PDF")
    assert colleague.ask("GET", f"/prints/{run['id']}")[0] == 404
    assert me.ask("POST", "/proposals/prints", {**body, "once": _key(), "cases": [999_999]})[0] == 422


def test_an_office_replaces_a_template_and_goes_back(city: Cast) -> None:
    keeper, key = Program(city, "孙管理员"), "proposals.sheet"
    word = get(Form, key).docx.read_bytes()
    status, kept = keeper.send(f"/forms/{key}/templates", "我们的.docx", word)
    assert (status, kept["in_use"]) == (201, True)
    status, back = keeper.ask("PUT", f"/forms/{key}/in-use", {"template": None})
    assert (status, [t["in_use"] for t in back["templates"]]) == (200, [False])
    keeper.ask("PUT", f"/forms/{key}/in-use", {"template": kept["id"]})
    assert {f["key"]: f["own_template"] for f in keeper.get("/forms")}[key] == kept["id"]
    assert keeper.file(f"/forms/{key}/template").content.startswith(b"PK")
    member = Program(city, "张委员")
    with unchanged(FormTemplate):
        assert keeper.send(f"/forms/{key}/templates", "x.docx", b"no word file")[0] == 422
        assert member.ask("PUT", f"/forms/{key}/in-use", {"template": None})[0] == 403


def test_a_batch_is_tried_done_once_and_taken_back(city: Cast) -> None:
    rows, office, key = [scenes.submitted(city) for _n in range(2)], Program(city, "王主任"), _key()
    draft = scenes.draft(city)
    body = {"fields": {"category": "social"}, "cases": [row.pk for row in rows]}
    status, tried = office.ask("POST", "/proposals/together/file/rehearse", body)
    assert (status, len(tried["ready"]), tried["refused"]) == (200, 2, [])
    assert CaseCard.objects.filter(state="filed").count() == 0
    status, batch = office.ask("POST", "/proposals/together/file", {**body, "once": key})
    assert (status, [c["state"] for c in batch["cases"]]) == (201, ["filed", "filed"])
    assert office.ask("POST", "/proposals/together/file", {**body, "once": key})[1]["id"] == batch["id"]
    status, missing = office.ask("POST", "/proposals/together/file/rehearse", {**body, "cases": [draft.pk]})
    assert (status, list(missing["errors"])) == (422, ["cases"])
    member = Program(city, "张委员")
    refused = member.ask("POST", "/proposals/together/file", {**body, "once": _key()})
    assert refused[0] == 409
    assert member.ask("POST", "/proposals/together/file", {**body, "once": key})[1]["code"] == "key_reused"
    assert member.ask("POST", f"/batches/{batch['id']}/undo", {"reason": "试试"})[0] == 404
    assert office.ask("POST", f"/batches/{batch['id']}/undo", {"reason": ""})[0] == 422
    undone = office.ask("POST", f"/batches/{batch['id']}/undo", {"reason": "类别选错"})[1]
    assert all(case["undone"] for case in undone["cases"])
    assert CaseCard.objects.filter(state="submitted").count() == 2


def test_a_step_is_taken_back_and_a_day_corrected_by_the_office_alone(city: Cast) -> None:
    proposal, office = scenes.filed(city), Program(city, "王主任")
    root = f"/proposals/{proposal.pk}"
    filed = CaseCard.objects.get(pk=proposal.pk).passages.get(transition="file")
    day = filed.occurred_on.isoformat()
    member = Program(city, "张委员")
    assert member.ask("POST", f"{root}/step-back", {"reason": "我不同意"})[0] == 403
    assert office.ask("POST", f"{root}/step-back", {"reason": "看错", "passage": 1})[0] == 409
    body = {"passage": filed.pk, "occurred_on": day, "reason": "日期有误"}
    status, fixed = office.ask("POST", f"{root}/correct", body)
    assert (status, fixed["state"]) == (200, "filed")
    assert office.ask("POST", f"{root}/correct", {**body, "occurred_on": "2999-01-01"})[0] in {409, 422}
    assert office.ask("POST", f"{root}/step-back", {"reason": "类别选错"})[1]["state"] == "submitted"


def test_messages_are_listed_and_marked_read_one_and_all(city: Cast) -> None:
    card = CaseCard.objects.get(pk=scenes.submitted(city).pk)
    for matter in ("task", "news"):
        Message.objects.create(
            account=city.account("王主任"),
            conference=city.conference,
            card=card,
            matter=matter,
            tasks=["file"],
            transition="submit",
            said_at=card.updated_at,
        )
    office = Program(city, "王主任")
    inbox = office.get("/inbox")
    assert (inbox["unread"], len(inbox["items"])) == (2, 2)
    first = inbox["items"][0]["id"]
    assert Program(city, "张委员").ask("POST", f"/inbox/{first}/read")[0] == 404
    assert office.ask("POST", f"/inbox/{first}/read") == (200, {"read": 1})
    assert office.ask("POST", "/inbox/read") == (200, {"read": 1})
    assert office.get("/inbox")["unread"] == 0


def test_those_who_are_late_are_listed_previewed_and_urged_once(city: Cast) -> None:
    scenes.handling(city)
    office, key = Program(city, "周主任"), _key()
    lines = office.get("/urge")["items"]
    assert {row["whom"] for row in lines} == {"市教育局", "市财政局"}
    keys = [row["key"] for row in lines]
    with unchanged(Urging):
        status, shown = office.ask("POST", "/urge/preview", {"keys": keys})
    assert (status, len(shown["recipients"])) == (200, 2)
    assert "市教育局" in shown["text"]
    done = office.ask("POST", "/urge", {"keys": keys, "once": key})
    assert done == (200, {"sent": 2, "left_out": 0, "unreached": 0})
    assert office.ask("POST", "/urge", {"keys": keys, "once": key}) == done
    assert office.ask("POST", "/urge", {"keys": keys, "once": _key()})[1]["left_out"] == 2
    assert Urging.objects.count() == 2
    body = Program(city, "赵科长")
    with unchanged(Urging):
        status, refused = body.ask("POST", "/urge", {"keys": keys, "once": _key()})
    assert (status, refused["sentence"]) == (403, "催办由主管的办公室办理，您没有这项权限。")
    assert office.ask("POST", "/urge", {"keys": ["1-1"], "once": _key()})[0] == 422


def test_figures_have_values_and_records_and_a_wrong_period_is_said(city: Cast) -> None:
    proposal, office = scenes.filed(city), Program(city, "王主任")
    keys = {row["key"]: row for row in office.get("/figures")}
    filed = next(key for key in keys if key.endswith("filed"))
    assert office.get(f"/figures/{filed}")["value"] == keys[filed]["value"] == 1
    (row,) = office.get(f"/figures/{filed}/records")["items"]
    assert (row["id"], row["session"], row["number"]) == (proposal.pk, "九届一次", row["number"])
    cut = office.get(f"/figures/{filed}?by=category")
    assert [(cell["key"], cell["label"], cell["value"]) for cell in cut["cells"]] == [("social", "社会建设", 1)]
    assert "category" in cut["cut_by"]
    assert office.ask("GET", f"/figures/{filed}?by=colour")[0] == 422
    assert office.ask("GET", f"/figures/{filed}?scope=system_wide")[0] == 422
    assert office.ask("GET", "/figures?period=year-1")[0] == 422
    assert office.ask("GET", "/figures?conference=nowhere")[0] == 422
    assert office.ask("GET", "/figures/none.such")[0] == 404
    assert Program(city, "赵科长").ask("GET", "/figures")[0] == 403


def test_a_reading_token_changes_nothing_at_any_of_these(city: Cast) -> None:
    reader = Program(city, "王主任", "read")
    with unchanged(Draft, Urging, PrintRun):
        for method, path in (
            ("PUT", f"/drafts/{_key()}"),
            ("POST", "/proposals/prints"),
            ("POST", "/urge"),
            ("POST", "/inbox/read"),
            ("POST", "/proposals/together/file"),
        ):
            assert reader.ask(method, path, {})[0] == 403, path
