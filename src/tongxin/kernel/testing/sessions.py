"""A browser that is signed in as offices are: both factors were shown, so no page asks the rules about it again."""

from django.test import Client

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.identity import entering


def signed_in(account: Account) -> Client:
    """A browser of its own for an account."""
    browser = Client()
    browser.force_login(account)
    show_both_factors(browser)
    return browser


def show_both_factors(browser: Client) -> None:
    """Mark the session as one in which the second factor was shown."""
    session = browser.session
    session[entering.TWO_FACTORS] = True
    session.save()
