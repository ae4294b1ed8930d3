"""The lists of people and institutions that go out to spreadsheets and come back."""

from tongxin.people.exchange.institutions import BODIES, ORGANISATIONS
from tongxin.people.exchange.places import PLACES
from tongxin.people.exchange.roster import ROSTER

SHEETS = (ROSTER, ORGANISATIONS, PLACES, BODIES)
