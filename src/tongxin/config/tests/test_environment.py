"""One typed reader of the environment, and production that cannot be opened by mistake."""

from tongxin.config import environment


def test_the_defaults_are_a_demonstration_beside_the_clone(monkeypatch):
    for name in ("DATA", "DATABASE", "PRODUCTION", "DEBUG", "DEMO", "ALLOWED_HOSTS"):
        monkeypatch.delenv(f"TONGXIN_{name}", raising=False)
    found = environment.read()
    assert found.data in {environment.DATA_BESIDE, environment.DATA_INSIDE}
    assert environment.DATA_BESIDE.parent == environment.CLONE.parent
    assert found.database == ""
    assert found.demo_on
    assert not found.debug_on


def test_a_base_in_the_older_place_is_found_and_used_until_there_is_one_beside(tmp_path):
    beside, inside = tmp_path / "tongxin-data", tmp_path / "tongxin" / "data"
    assert environment.default_data(beside, inside) == beside
    (inside / "secrets").mkdir(parents=True)
    assert environment.default_data(beside, inside) == inside
    assert str(environment.DATA_INSIDE) in environment.still_inside()
    (beside / "secrets").mkdir(parents=True)
    assert environment.default_data(beside, inside) == beside


def test_production_has_neither_debug_pages_nor_demo_sign_in(monkeypatch):
    for name in ("PRODUCTION", "DEBUG", "DEMO"):
        monkeypatch.setenv(f"TONGXIN_{name}", "1")
    found = environment.read()
    assert not found.debug_on
    assert not found.demo_on


def test_hosts_are_a_plain_list(monkeypatch):
    monkeypatch.setenv("TONGXIN_ALLOWED_HOSTS", "zx.example.cn, 10.0.0.5 ,")
    assert environment.read().allowed_hosts == ("zx.example.cn", "10.0.0.5")


def test_options_win_over_the_environment_and_reach_children(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGXIN_DATA", "/nowhere")
    monkeypatch.setenv("TONGXIN_DATABASE", "postgresql://h/d")
    assert environment.choose(data=str(tmp_path), database="").data == tmp_path.resolve()
    assert environment.read().database == ""


def test_a_test_process_inherits_nothing_of_an_installation(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGXIN_DATA", "/srv/real")
    monkeypatch.setenv("TONGXIN_DATABASE", "postgresql://h/real")
    made = environment.for_tests(path=(tmp_path,))
    assert "TONGXIN_DATA" not in made
    assert made["TONGXIN_DATABASE"] == ""
