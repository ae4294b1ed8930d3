"""An operator's address must become exactly the database that was meant, or a sentence."""

import pytest

from tongxin.config import database_url


def test_every_part_of_an_address_arrives():
    parsed = database_url.parse("postgresql://zhou%40city:p%2Fw%3A1@db.example:5433/tongxin?sslmode=require")
    assert parsed["ENGINE"] == "django.db.backends.postgresql"
    assert (parsed["USER"], parsed["PASSWORD"]) == ("zhou@city", "p/w:1")
    assert (parsed["HOST"], parsed["PORT"], parsed["NAME"]) == ("db.example", "5433", "tongxin")
    assert parsed["OPTIONS"]["sslmode"] == "require"
    assert parsed["CONN_MAX_AGE"] == 0


def test_a_folder_of_unix_sockets_is_taken_from_the_query():
    parsed = database_url.parse("postgresql://tongxin@/tongxin?host=%2Frun%2Fpg&port=5434")
    assert (parsed["HOST"], parsed["PORT"], parsed["USER"]) == ("/run/pg", "5434", "tongxin")


def test_the_pool_is_on_for_servers_and_off_for_tests():
    assert database_url.parse("postgres://h/d")["OPTIONS"]["pool"]["max_size"] > 1
    assert "pool" not in database_url.parse("postgres://h/d", pool=False)["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    [
        "mysql://host/base",
        "tongxin.sqlite3",
        "",
        "postgresql://host",
        "postgresql://host/a/b",
        "postgresql://host:port/base",
        "postgresql://host:70000/base",
        "postgresql://[::1/base",
        "postgresql://host/base?sslmod=require",
        "sqlite://",
        "sqlite:///",
    ],
)
def test_what_cannot_be_understood_is_a_sentence(address):
    with pytest.raises(database_url.DatabaseUrlError) as caught:
        database_url.parse(address)
    assert str(caught.value).endswith("。")


def test_the_embedded_database_survives_a_power_cut_and_queues_its_writers(tmp_path):
    options = database_url.sqlite(tmp_path / "base.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_an_embedded_database_may_be_named_by_address():
    assert database_url.parse("sqlite:////srv/t/base.sqlite3")["NAME"] == "/srv/t/base.sqlite3"


def test_a_password_never_shows():
    shown = database_url.without_password("postgresql://zhou:geheim@db.example/tongxin")
    assert "geheim" not in shown
    assert shown == "postgresql://zhou:***@db.example/tongxin"
    assert database_url.without_password("postgresql://db.example/t") == "postgresql://db.example/t"
