"""A chain from which a row was changed, removed, swapped or cut off says so, and where."""

import datetime as dt
import hashlib
from argparse import Namespace

import pytest
from django.db.models import F

from tongxin.kernel import clock
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import OutsideAct, act, current, digest_of
from tongxin.kernel.audit.commands import AUDIT
from tongxin.kernel.audit.models import AuditChain, AuditLine, AuditPersonal
from tongxin.kernel.audit.verify import anchor_dir, anchored, verify, write_anchors
from tongxin.kernel.testing.fixtures import make_city
from tongxin.kernel.testing.together import at_once

LINES = 6


@pytest.fixture
def chain(city, settings, tmp_path):
    settings.DATA = tmp_path
    for n in range(LINES):
        with act(by=system_actor(city.pk)) as one:
            one.line("toys.step", "errand", n, data={"n": n}, personal={"phone": f"1380000000{n}"})
    return AuditChain.objects.get()


def _rewrite_from(chain, seq):
    """What somebody with the key could do: make every hash from a line on fit again, and the head too."""
    previous = AuditLine.objects.get(chain=chain, seq=seq - 1).digest if seq > 1 else ""
    for line in AuditLine.objects.filter(chain=chain, seq__gte=seq).order_by("seq"):
        line.previous = previous
        line.digest = previous = digest_of(line)
        line.save()
    AuditChain.objects.filter(pk=chain.pk).update(count=AuditLine.objects.count(), head=previous)


def _cut(chain, keep):
    AuditPersonal.objects.filter(line__seq__gt=keep).delete()
    AuditLine.objects.filter(seq__gt=keep).delete()
    head = AuditLine.objects.get(seq=keep).digest
    AuditChain.objects.filter(pk=chain.pk).update(count=keep, head=head)


def _first_bad():
    sound, flaws = verify()
    assert len(flaws) == 1
    return sound, flaws[0].seq, flaws[0].sentence


def test_a_whole_chain_is_sound_and_the_command_says_how_long_it_is(chain, capsys):
    write_anchors()
    assert verify() == (LINES, [])
    assert AUDIT.run(Namespace(what="verify")) == 0
    assert capsys.readouterr().out == f"完好的审计记录：{LINES} 行\n"


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"n": 99}},
        {"actor_label": "别人"},
        {"object_id": 77},
        {"action": "toys.other"},
        {"on_behalf": "市教育局"},
        {"business_at": "2020-01-01T00:00:00Z"},
        {"recorded_at": "2020-01-01T00:00:00Z"},
        {"digest": "0" * 64},
    ],
    ids=lambda c: next(iter(c)),
)
def test_a_changed_column_is_found_at_its_line(chain, change, capsys):
    AuditLine.objects.filter(seq=3).update(**change)
    assert _first_bad()[:2] == (2, 3)
    assert AUDIT.run(Namespace(what="verify")) == 1
    assert "第 3 行" in capsys.readouterr().out


def test_a_removed_line_is_found(chain):
    AuditPersonal.objects.filter(line__seq=3).delete()
    AuditLine.objects.filter(seq=3).delete()
    assert _first_bad()[:2] == (2, 3)


def test_a_removed_line_is_found_when_the_rest_was_numbered_anew(chain):
    AuditPersonal.objects.filter(line__seq=3).delete()
    AuditLine.objects.filter(seq=3).delete()
    for line in AuditLine.objects.filter(seq__gt=3).order_by("seq"):
        AuditLine.objects.filter(pk=line.pk).update(seq=F("seq") - 1)
    assert _first_bad()[:2] == (2, 3)


def test_swapped_lines_are_found(chain):
    second, third = AuditLine.objects.get(seq=2), AuditLine.objects.get(seq=3)
    AuditLine.objects.filter(pk=second.pk).update(seq=1000)
    AuditLine.objects.filter(pk=third.pk).update(seq=2)
    AuditLine.objects.filter(pk=second.pk).update(seq=3)
    assert _first_bad()[:2] == (1, 2)


def test_a_cut_end_is_found_by_the_head(chain):
    AuditPersonal.objects.all().delete()
    AuditLine.objects.filter(seq__gt=4).delete()
    sound, seq, sentence = _first_bad()
    assert (sound, seq) == (4, 5)
    assert "截断" in sentence


def test_a_cut_end_is_found_by_the_anchor_when_the_head_was_patched_too(chain):
    write_anchors()
    _cut(chain, 4)
    sound, seq, sentence = _first_bad()
    assert (sound, seq) == (4, 5)
    assert "锚" in sentence
    assert write_anchors() == 0, "the anchor must keep telling of the longer chain"
    assert _first_bad()[:2] == (4, 5)


def test_a_chain_made_anew_with_the_key_is_found_by_the_anchor(chain):
    write_anchors()
    AuditLine.objects.filter(seq=2).update(data={"n": 99})
    _rewrite_from(chain, 2)
    sound, seq, sentence = _first_bad()
    assert (sound, seq) == (LINES - 1, LINES)
    assert "重写" in sentence


def test_a_cut_chain_that_grew_again_is_found_by_the_anchor(chain, city):
    write_anchors()
    _cut(chain, 4)
    for n in range(4):
        with act(by=system_actor(city.pk)) as one:
            one.line("toys.step", data={"other": n})
    assert _first_bad()[1] == LINES


def test_a_chain_that_vanished_is_found(chain):
    write_anchors()
    AuditPersonal.objects.all().delete()
    AuditLine.objects.all().delete()
    AuditChain.objects.all().delete()
    sound, flaws = verify()
    assert (sound, [f.chain for f in flaws]) == (0, [chain.name])


def test_an_anchor_lags_but_never_leads_and_is_written_once(chain, city):
    assert write_anchors() == 1
    assert write_anchors() == 0
    assert anchored(chain.name) == [(LINES, chain.head)]
    with act(by=system_actor(city.pk)) as one:
        one.line("toys.more")
    assert verify() == (LINES + 1, [])
    assert write_anchors() == 1
    with (anchor_dir() / f"{chain.name}.log").open("a") as anchor:
        anchor.write("8 half a li")
    assert verify() == (LINES + 1, []), "a line cut by a crash is not evidence of anything"


def test_erasing_a_personal_value_leaves_the_chain_whole(chain):
    kept = AuditPersonal.objects.get(line__seq=1)
    line = AuditLine.objects.get(seq=1)
    assert line.data["phone"] == hashlib.sha256((kept.salt + kept.value).encode()).hexdigest()
    assert kept.value not in str(list(AuditLine.objects.values()))
    AuditPersonal.objects.all().delete()
    assert verify() == (LINES, [])


def test_writing_outside_an_act_is_refused(city):
    with pytest.raises(OutsideAct):
        current()


def test_an_act_that_fails_leaves_neither_rows_nor_lines(city):
    def fail():
        with act(by=system_actor(city.pk)) as one:
            make_city("never")
            one.line("toys.step")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    assert not type(city).objects.filter(code="never").exists()
    assert not AuditLine.objects.exists()


def test_each_conference_and_the_installation_have_a_chain_of_their_own(city):
    other = make_city("other")
    with act(by=system_actor(None)) as whole:
        whole.line("toys.installed")
        whole.line("toys.here", conference_id=city.pk)
        whole.line("toys.there", conference_id=other.pk)
    found = dict(AuditLine.objects.values_list("action", "chain__name"))
    assert found == {
        "toys.installed": "installation",
        "toys.here": f"conference-{city.pk}",
        "toys.there": f"conference-{other.pk}",
    }
    assert verify() == (3, [])


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_once_stand_in_one_unbroken_chain(toys):
    city = make_city()

    def step(place):
        with act(by=system_actor(city.pk)) as one:
            one.line("toys.step", data={"place": place})

    found = at_once(20, step)
    assert found == [None] * 20
    assert list(AuditLine.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 21))
    assert verify() == (20, [])


def test_an_old_chain_without_its_anchor_cannot_be_called_whole(chain, settings):
    write_anchors()
    for path in anchor_dir().glob("*.log"):
        path.write_text("")
    assert verify()[1] == []
    AuditLine.objects.update(recorded_at=clock.machine_now() - dt.timedelta(hours=2))
    with pytest.MonkeyPatch.context() as patch:
        # The moment of a line is part of its seal; only the missing anchor is asked about here.
        patch.setattr("tongxin.kernel.audit.verify.digest_of", lambda line: line.digest)
        (flaw,) = verify()[1]
    assert "锚文件不见了" in flaw.sentence
