"""A busy port moves on, and the port that is told is the port that is held."""

import socket

import pytest

from tongxin.config import ports
from tongxin.kernel.commands import CommandError


@pytest.fixture
def busy():
    with ports.listen("127.0.0.1", 0) as listener:
        yield listener.getsockname()[1]


def test_a_free_port_is_taken():
    with ports.listen("127.0.0.1", 0) as first:
        wished = first.getsockname()[1]
    with ports.listen("127.0.0.1", wished) as again:
        assert again.getsockname()[1] == wished


def test_a_busy_port_moves_on(busy):
    with ports.listen("127.0.0.1", busy) as listener:
        assert listener.getsockname()[1] > busy
        # It listens already: nobody can take the port between the choice and the start of the web server.
        socket.create_connection(listener.getsockname(), timeout=2).close()


def test_patience_ends(busy):
    with ports.listen("127.0.0.1", busy, patience=0.25) as listener:
        assert listener.getsockname()[1] != busy


def test_an_address_of_another_machine_is_a_sentence():
    with pytest.raises(CommandError, match="--host"):
        ports.listen("192.0.2.1", 0)


# The route is looked up, nothing is sent; the guard against network use cannot know that.
@pytest.mark.enable_socket
def test_loopback_is_never_offered_to_phones():
    assert not ports.lan_address().startswith("127.")
