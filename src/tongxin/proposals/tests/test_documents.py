"""The printed forms: both templates say the declared fields, keep the measures of GB/T 9704, and read well."""

import io
import re
import zipfile

import pdfplumber
import pytest
from docx import Document

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.kinds import case_of, kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.parameters import store_parameter
from tongxin.kernel.documents import docx, office, pdf
from tongxin.kernel.documents.declarations import Form, Subject, field_names, sample_of, values_of
from tongxin.kernel.documents.printing import make, offered
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing.cast import Cast, add_member, add_organisation, add_person
from tongxin.proposals import documents
from tongxin.proposals.models import Assignment
from tongxin.proposals.tests import scenes

MM = 72 / 25.4
NOBODY = Actor(label="", conference_id=None)
HAN = "政协提案委员会办公室全面推进社区托育服务体系建设"


def forms():
    return [form for form in registry.items(Form) if form.key.startswith("proposals.")]


def by_name():
    return pytest.mark.parametrize("form", documents.FORMS, ids=lambda form: form.name)


def words(content):
    """All the text of a DOCX, tables and all."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def pdf_text(content):
    with pdfplumber.open(io.BytesIO(content)) as made:
        return "".join(re.sub(r"\s", "", page.extract_text()) for page in made.pages)


def lines_of(page):
    """The characters of each line of a page, the page number left out."""
    found = {}
    for char in page.chars:
        if char["bottom"] < (297 - 35) * MM + 1:
            found.setdefault(round(char["top"]), []).append(char)
    return [found[top] for top in sorted(found)]


# ---- one list of fields ------------------------------------------------------------------------------------------


def paths(names, before=""):
    """Every name a template may use, with the columns of lists and without the parts of paragraphs."""
    found = set()
    for key, inner in names.items():
        found.add(before + key)
        if inner and set(inner) != {"level", "head", "rest"}:
            found |= paths(inner, f"{before}{key}.")
    return found


def said_in_typst(source):
    """What a Typst template uses: ``d.field``, and ``row.column`` within a loop over a field."""
    loops = {"d": ""}
    for names, path in re.findall(r"for \(?([\w, ]+?)\)? in ([\w.]+)", source):
        first, _dot, rest = path.removesuffix(".enumerate").partition(".")
        if first in loops:
            loops[names.split(",")[-1].strip()] = f"{loops[first]}{rest}."
    used = re.findall(r"\b(\w+)\.([a-z_]+)", source)
    found = {loops[name] + part for name, part in used if name in loops}
    methods = {"len", "enumerate"}
    return {path for path in found if path.rpartition(".")[2] not in methods}


@by_name()
def test_both_templates_use_exactly_the_declared_fields(form):
    declared = paths(field_names(form))
    used = set()
    docx.fill(form.docx.read_bytes(), field_names(form), sample_of(form), used=used)
    assert {path for path in used if path in declared} == declared
    assert said_in_typst(form.typ.read_text(encoding="utf-8")) == declared


@by_name()
def test_every_field_says_what_it_means_and_has_a_sample(form):
    for each in form.fields:
        assert each.label
        assert each.columns or each.sample


@by_name()
def test_the_sample_stands_in_both_files(form):
    values = sample_of(form)
    in_word = words(docx.fill(form.docx.read_bytes(), field_names(form), values))
    in_pdf = pdf_text(pdf.make(form.typ, form.label, values))
    for each in form.fields:
        # A notice of merging calls a proposal by its number, and by the serial one only while there is none.
        # Some fields only decide whether a sentence is there.
        silent = each.key in {"opening", "closing"} or (form, each) == (documents.MERGED, documents.SERIAL)
        if not each.columns and not each.prose and not silent:
            assert each.sample in in_word, each.key
            assert each.sample in in_pdf, each.key


# ---- geometry ----------------------------------------------------------------------------------------------------


def long_values(form):
    """Samples with 3,000 characters in the first long text, enough for several full pages."""
    values = sample_of(form)
    first = next(each.key for each in form.fields if each.prose)
    values[first] = [{"level": 0, "head": "", "rest": (HAN * 130)[:3000]}]
    return values


PROSE_FORMS = [form for form in documents.FORMS if any(each.prose for each in form.fields)]


@pytest.mark.parametrize("form", PROSE_FORMS, ids=lambda form: form.name)
def test_a_full_page_of_pdf_has_22_lines_of_28_characters(form):
    with pdfplumber.open(io.BytesIO(pdf.make(form.typ, form.label, long_values(form)))) as made:
        assert [round(made.pages[0].width / MM), round(made.pages[0].height / MM)] == [210, 297]
        full = [lines_of(page) for page in made.pages if len(lines_of(page)) == 22]
        assert len(full) >= 3
        assert max(len(lines_of(page)) for page in made.pages) <= 22 or form is documents.SHEET
        for lines in full[1:3]:
            assert {len(line) for line in lines} == {28}
            first = lines[0][0]
            assert first["size"] == pytest.approx(16, abs=0.01)
            assert first["x0"] / MM == pytest.approx(28, abs=1)
            assert first["top"] / MM == pytest.approx(37, abs=1)
            assert 210 - lines[0][-1]["x1"] / MM == pytest.approx(26, abs=1)
            assert (lines[1][0]["top"] - lines[0][0]["top"]) / MM == pytest.approx(225 / 22, abs=0.1)


def test_page_numbers_stand_in_the_outer_corners_between_dashes():
    form = documents.SHEET
    with pdfplumber.open(io.BytesIO(pdf.make(form.typ, form.label, long_values(form)))) as made:
        for number, page in enumerate(made.pages, 1):
            line = [char for char in page.chars if char["top"] > (297 - 35) * MM]
            assert re.sub(r"\s", "", "".join(char["text"] for char in line)) == f"—{number}—"
            assert line[0]["size"] == pytest.approx(14, abs=0.01)
            assert (line[0]["top"] - (297 - 35) * MM) / MM == pytest.approx(7, abs=1)
            if number % 2:
                assert 210 - line[-1]["x1"] / MM == pytest.approx(26 + 14 / MM, abs=1.5)
            else:
                assert line[0]["x0"] / MM == pytest.approx(28 + 14 / MM, abs=1.5)


def test_levels_have_their_faces():
    form = documents.REPLY
    with pdfplumber.open(io.BytesIO(pdf.make(form.typ, form.label, sample_of(form)))) as made:
        faces = {}
        for line in lines_of(made.pages[0]):
            faces["".join(char["text"] for char in line)] = line[0]["fontname"]
    plain = next(face for text, face in faces.items() if text.startswith("1.盘活"))
    found = pdf.font_set().chains
    assert (faces["一、基本情况。入托率偏低。"] != plain) == (found["heading"][0] != found["body"][0])


@by_name()
def test_the_word_template_has_the_measures_of_the_page(form):
    section = Document(form.docx).sections[0]
    assert [round(section.page_width.mm), round(section.page_height.mm)] == [210, 297]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]
    with zipfile.ZipFile(form.docx) as package:
        body = package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
        settings = package.read("word/settings.xml").decode()
    assert re.search(r'<w:docGrid [^>]*w:type="lines"', body)
    assert re.search(r'w:linePitch="579"', body)
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    assert "evenAndOddHeaders" in settings


@pytest.mark.skipif(office.program() is None, reason="SKIPPED LibreOffice: not installed here")
def test_the_filled_word_file_keeps_the_measures_when_it_is_opened(settings):
    form = documents.NOT_FILED
    filled = docx.fill(form.docx.read_bytes(), field_names(form), long_values(form))
    with pdfplumber.open(io.BytesIO(office.to_pdf(filled))) as made:
        full = [lines_of(page) for page in made.pages if len(lines_of(page)) == 22]
        assert len(full) >= 3
        for line in full[1]:
            assert len(line) == 28
        assert full[1][0][0]["x0"] / MM == pytest.approx(28, abs=1)
        assert 210 - full[1][0][-1]["x1"] / MM == pytest.approx(26, abs=1.5)


def test_the_same_values_give_the_same_bytes():
    form = documents.SHEET
    assert pdf.make(form.typ, form.label, sample_of(form)) == pdf.make(form.typ, form.label, sample_of(form))


def test_rare_names_are_printed():
    form = documents.SHEET
    values = {**sample_of(form), "cosigners": "王𠅤、李䶮、赵㛃、孙𬭎"}
    made = pdf.make(form.typ, form.label, values)
    assert "王𠅤、李䶮、赵㛃、孙𬭎" in pdf_text(made)
    assert "王𠅤、李䶮、赵㛃、孙𬭎" in words(docx.fill(form.docx.read_bytes(), field_names(form), values))


# ---- what stands on them -----------------------------------------------------------------------------------------


def fresh(case):
    """The case as it is read for a page; a scene hands out what it was before the last steps."""
    return case_of(CaseCard.objects.get(pk=case.pk))


def printed(form, case, actor):
    case = fresh(case)
    content = make(form, Subject(actor, (case,)), "docx", case.conference_id).content
    return words(content)


def names(case, actor):
    case = fresh(case)
    kind = kind_of("assignment" if hasattr(case, "share") else "proposal")
    return {form.name for form in offered(kind, case, actor)}


def test_a_form_is_offered_where_there_is_something_to_print(city: Cast):
    me = city.actor("王主任")
    assert names(scenes.draft(city), me) == {"sheet"}
    assert names(scenes.discarded(city), me) == set()
    assert names(scenes.not_filed(city), me) == {"sheet", "not_filed_notice"}
    answered = scenes.answered(city)
    lead, assist = scenes.parts_of(answered)
    assert names(lead, me) == {"assignment_notice", "opinion_form", "reply_letter"}
    assert names(assist, me) == {"assignment_notice", "assist_opinion"}


def test_the_sheet_says_who_and_what(city: Cast):
    proposal = fresh(scenes.filed(city))
    text = printed(documents.SHEET, proposal, city.actor("王主任"))
    for part in (
        "澄湖市政协九届一次会议",
        proposal.number,
        "关于扩大普惠托育供给的提案",
        "李委员",
        "同意立案。",
        "社区用房没有盘活",
    ):
        assert part in text
    assert "原因分析" not in text


def test_an_invited_member_who_did_not_answer_is_no_cosigner(city: Cast):
    assert "李委员" not in printed(documents.SHEET, scenes.draft(city), city.actor("张委员"))


def test_a_notice_of_not_filing_gives_the_reason(city: Cast):
    text = printed(documents.NOT_FILED, scenes.not_filed(city), city.actor("王主任"))
    assert "张委员、李委员：" in text
    assert "属于学术研讨，按照" in text
    assert "建议投稿" in text
    assert "社情民意" not in text


def test_the_reply_letter_carries_class_number_and_every_addressee(city: Cast):
    lead, _assist = scenes.parts_of(scenes.answered(city))
    text = printed(documents.REPLY, lead, city.actor("赵科长"))
    assert "办理结果：B类" in text
    assert "张委员、李委员：" in text
    assert "经商市财政局（会办），" in text
    assert "年内新增十二处。" in text


def test_an_opinion_goes_to_the_body_that_answers_and_is_signed_by_its_own(city: Cast):
    _lead, assist = scenes.parts_of(scenes.answered(city))
    text = printed(documents.ASSIST, assist, city.actor("何科员"))
    assert "市教育局：" in text
    assert text.index(fresh(assist).reply.strip()[:6]) < text.index("请在答复提案人时予以考虑")
    assert text.rindex("市财政局") > text.index("请在答复提案人时予以考虑")
    made = make(documents.ASSIST, Subject(city.actor("何科员"), (fresh(assist),)), "pdf", assist.conference_id)
    assert made.name == f"会办意见-{fresh(assist).number}-市财政局.pdf"
    assert "的会办意见" in pdf_text(made.content)


def test_who_signs_comes_from_the_conference_and_never_from_us(city: Cast):
    proposal, me = scenes.not_filed(city), city.actor("王主任")
    part = scenes.parts_of(scenes.handling(city))[0]
    assert "提案委员会" not in printed(documents.NOT_FILED, proposal, me)
    add_organisation(city, "提案和委员联络委员会", OrganisationKind.SPECIAL_COMMITTEE)
    assert "澄湖市政协提案和委员联络委员会" in printed(documents.NOT_FILED, proposal, me)
    store_parameter(city.conference, "proposals.signing_office", "政协澄湖市委员会办公室", city.session.opens)
    assert "政协澄湖市委员会办公室" in printed(documents.NOT_FILED, proposal, me)
    assert "政协澄湖市委员会办公室" in printed(documents.NOTICE, part, me)
    store_parameter(city.conference, "proposals.assigning_office", "澄湖市人民政府督查室", city.session.opens)
    assert "澄湖市人民政府督查室" in printed(documents.NOTICE, part, me)
    assert "澄湖市人民政府督查室" not in printed(documents.NOT_FILED, proposal, me)


@by_name()
def test_no_shipped_template_names_an_office(form):
    # A template of ours is used by every conference: an office that stands in it would sign for all of them.
    for text in (words(form.docx.read_bytes()), form.typ.read_text(encoding="utf-8")):
        for office_of_ours in ("提案委", "督查室", "政协办", "委员会"):
            assert office_of_ours not in text


def test_a_reply_that_is_a_whole_letter_gets_no_second_opening(city: Cast):
    lead, _assist = scenes.parts_of(scenes.answered(city))
    type(lead).objects.filter(pk=lead.pk).update(reply="您的提案收悉，答复如下：\n已经办成。\n感谢支持。")
    text = printed(documents.REPLY, lead, city.actor("赵科长"))
    assert "现答复如下" not in text
    assert text.count("感谢") == 1


def test_a_catalogue_goes_by_number(city: Cast):
    rows = [fresh(scenes.submitted(city)), fresh(scenes.filed(city)), fresh(scenes.filed(city))]
    ordered = documents.CATALOGUE.narrows([rows[0], rows[2], rows[1]], {})
    assert ordered == [rows[1], rows[2], rows[0]]


def test_every_proposer_gets_a_sheet_to_fill_in(city: Cast):
    lead = fresh(scenes.parts_of(scenes.answered(city))[0])
    made = make(documents.OPINION, Subject(city.actor("周主任"), (lead,)), "pdf", lead.conference_id)
    with pdfplumber.open(io.BytesIO(made.content)) as book:
        assert len(book.pages) == 2
        assert "李委员" in book.pages[1].extract_text()
    assert made.name == f"征询意见表-{lead.number}-市教育局.pdf"


def test_a_merging_notice_is_offered_where_there_is_a_main_proposal(city: Cast):
    main, child, me = fresh(scenes.filed(city)), fresh(scenes.submitted(city)), city.actor("王主任")
    assert "merged_notice" not in names(child, me)
    move(child, "merge", by=me, fields={"into": main.number, "explanation": "内容相同。"})
    child = fresh(child)
    assert "merged_notice" in names(child, me)
    text = printed(documents.MERGED, child, me)
    assert f"以{main.number}提案为主案" in text
    assert f"流水号：{child.serial}" in text


def test_lists_are_made_of_what_was_chosen(city: Cast):
    first, second, me = fresh(scenes.handling(city)), fresh(scenes.handling(city)), city.actor("周主任")
    values = values_of(documents.CATALOGUE, Subject(me, (first, second)))
    assert [row["bodies"] for row in values["rows"]] == ["市教育局、市财政局"] * 2
    assert values["rows"][0]["proposer"] == "张委员等2人"
    parts = [*scenes.parts_of(first), *scenes.parts_of(second)]
    body = city.bodies["市教育局"].pk
    assert len(documents.ASSIGNMENT_LIST.narrows(parts, {"body": body})) == 2
    assert documents.ASSIGNMENT_LIST.narrows(parts, {"first": "2999-01-01"}) == []
    listed = values_of(documents.ASSIGNMENT_LIST, Subject(me, tuple(parts)))
    assert [(b["name"], b["count"]) for b in listed["bodies"]] == [("市教育局", "2"), ("市财政局", "2")]


def test_recalled_parts_are_not_on_the_list(city: Cast):
    proposal = scenes.handling(city)
    parts = list(scenes.parts_of(proposal))
    step_back(proposal, by=city.actor("周主任"), reason="主办单位选错")
    for part in parts:
        part.refresh_from_db()
    assert documents.ASSIGNMENT_LIST.narrows(parts, {}) == []


def test_a_long_title_many_cosigners_and_empty_fields_still_make_a_page(city: Cast):
    others = []
    for n in range(30):
        person = add_person(city, f"m{n}", f"欧阳明{n}")
        add_member(city, person)
        others.append(person)
    values = {
        **scenes.CONTENT,
        "title": "关于" + "进一步完善普惠托育服务体系建设" * 3 + "提案",
        "situation": "一、现状。\n" + HAN * 100,
        "suggestions": "一、建议。\n" + HAN * 20,
        "cosigners": [person.pk for person in others],
    }
    proposal = open_case("proposal", by=city.actor("张委员"), values=values)
    for person in others:
        move(proposal, "cosign", by=city.actor(person.name))
    for output in ("pdf", "docx"):
        made = make(documents.SHEET, Subject(city.actor("张委员"), (fresh(proposal),)), output, city.conference.pk)
        text = pdf_text(made.content) if output == "pdf" else words(made.content)
        assert "欧阳明29" in text


def test_each_round_keeps_its_own_notice_and_its_own_bodies(city: Cast) -> None:
    proposal = scenes.rated(city)
    scenes.take(city, proposal, "周主任", "rehandle")
    parts = Assignment.objects.filter(proposal=proposal.pk, share="lead").select_related("proposal", "body", "card")
    first, again = parts.order_by("round")

    def said(form: Form, part: Assignment, key: str) -> str:
        chosen = next(field for field in form.fields if field.key == key)
        return str(chosen.compute(Subject(city.actor("周主任"), (part,))))

    assert [said(documents.NOTICE, part, "share") for part in (first, again)] == ["主办", "再次主办"]
    assert [said(documents.NOTICE, part, "told") for part in (first, again)] == ["", "请逐条答复。"]
    assert said(documents.REPLY, first, "others") == "市财政局（会办）"
