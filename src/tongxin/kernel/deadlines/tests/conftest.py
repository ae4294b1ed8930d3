"""A card to hang deadlines on; the cases layer stands above this one, so the model is asked for by name."""

import datetime as dt

import pytest
from django.apps import apps

from tongxin.kernel import clock
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines.calendar import load_national_calendar


@pytest.fixture
def conference(db):
    city = Conference.objects.create(code="deadline-city", name="澄湖市政协", short_name="澄湖", level="city")
    load_national_calendar()
    return city


@pytest.fixture
def card(conference):
    return apps.get_model("kernel", "CaseCard").objects.create(
        conference=conference, kind="toy", state="open", opened=dt.date(2026, 1, 28), updated_at=clock.now()
    )
