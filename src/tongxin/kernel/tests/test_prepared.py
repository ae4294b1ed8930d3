"""A prepared question gives what Django would, for every value, and refuses to forget one."""

import datetime as dt

import pytest
from django.db.models import CharField, Value

from tongxin.kernel.conferences.models import CalendarDay, Conference
from tongxin.kernel.prepared import Prepared
from tongxin.kernel.testing.fixtures import make_city

pytestmark = pytest.mark.django_db
DAYS = [dt.date(2026, 1, day) for day in (1, 2, 3)]


def _asked(place: int, since: dt.date, **numbers: int):
    days = CalendarDay.objects.filter(conference=place, day__gte=since)
    places = Conference.objects.filter(pk__in=list(numbers.values()))
    return (
        days.order_by()
        .values_list("pk", "name", Value("day", output_field=CharField()))
        .union(places.order_by().values_list("pk", "code", Value("place", output_field=CharField())))
    )


def test_the_same_sql_serves_every_value(django_assert_num_queries) -> None:
    here, there = make_city("here"), make_city("there")
    for place in (here, there):
        for day in DAYS:
            CalendarDay.objects.create(conference=place, day=day, name=f"{place.code} {day}", working=False)
    question = Prepared(_asked)
    for place in (here, there):
        for since in DAYS:
            for more in ({}, {"a": here.pk}, {"a": here.pk, "b": there.pk}):
                wanted = sorted(_asked(place.pk, since, **more))
                with django_assert_num_queries(1):
                    assert sorted(question.rows(place=place.pk, since=since, **more)) == wanted
                assert any(kind == "day" for _pk, _name, kind in wanted)


def test_a_value_that_is_written_into_the_sql_is_refused() -> None:
    question = Prepared(lambda since: Conference.objects.filter(pk__gt=since.year).values_list("pk"))
    with pytest.raises(AssertionError, match="no place"):
        question.rows(since=DAYS[0])
