"""Settings: what is read, what is refused and how that is said, and that the documentation tells the same."""

from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest

from taskdash.settings import TABLE, Settings, SettingsError, load, variable
from taskdash.settings.accepts import Secret

KEY = "0123456789abcdef" * 4
DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        load(environ)
    return refused.value.problems


def test_an_empty_environment_is_enough():
    loaded = load({})

    assert loaded.settings.public_url == "http://127.0.0.1:8000"
    assert loaded.settings.database == Path("data/taskdash.db")
    assert loaded.settings.secret_key is None
    assert set(loaded.sources.values()) == {"default"}
    assert loaded.unknown == ()


def test_every_value_has_the_type_its_field_declares():
    settings = load({"TASKDASH_SECRET_KEY": KEY}).settings

    for field, hint in get_type_hints(Settings).items():
        value = getattr(settings, field)
        if field == "database":  # of two kinds that are none of msgspec's
            assert isinstance(value, get_args(hint))
        else:
            assert msgspec.convert(value, hint) == value


def test_a_default_follows_the_settings_it_names():
    settings = load({"TASKDASH_DATA": "/srv/tasks", "TASKDASH_PORT": "80"}).settings

    assert settings.database == Path("/srv/tasks/taskdash.db")
    assert settings.secret_key_path == Path("/srv/tasks/secret.key")
    assert settings.public_url == "http://127.0.0.1:80"


@pytest.mark.parametrize(
    ("host", "link"),
    [
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104  # read, not listened on
        ("::", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("tasks.example", "http://tasks.example:8000"),
    ],
)
def test_the_default_link_can_be_followed_whatever_the_address(host, link):
    assert load({"TASKDASH_HOST": host}).settings.public_url == link


def test_origins_are_read_as_browsers_write_them():
    settings = load({"TASKDASH_FRONTEND_URL": "https://Tasks.example:443/, http://localhost:5173"}).settings

    assert settings.frontend_url == ("https://tasks.example", "http://localhost:5173")


def test_an_empty_variable_counts_as_absent():
    loaded = load({"TASKDASH_PORT": " ", "TASKDASH_SECRET_KEY": "", "TASKDASH_SECRET_KEY_FILE": ""})

    assert loaded.settings.port == 8000
    assert loaded.sources["port"] == "default"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TASKDASH_PORT", "abc"),
        ("TASKDASH_PORT", "65536"),
        ("TASKDASH_PORT", "8_000"),
        ("TASKDASH_TRASH_DAYS", "-1"),
        ("TASKDASH_TRASH_DAYS", "1.5"),
        ("TASKDASH_REGISTRATION", "closed"),
        ("TASKDASH_HOST", "http://localhost"),
        ("TASKDASH_HOST", "1:2"),
        ("TASKDASH_DATABASE", "postgres://localhost/taskdash"),
        ("TASKDASH_DATABASE", "sqlite::memory:"),
        ("TASKDASH_DATABASE", "sqlite://taskdash.db"),
        ("TASKDASH_DATABASE", "sqlite:"),
        ("TASKDASH_DATA", "~nobody-of-this-name/data"),
        ("TASKDASH_PUBLIC_URL", "tasks.example"),
        ("TASKDASH_PUBLIC_URL", "https://tasks.example/sub"),
        ("TASKDASH_PUBLIC_URL", "https://user@tasks.example"),
        ("TASKDASH_PUBLIC_URL", "https://tasks.example:99999"),
        ("TASKDASH_FRONTEND_URL", "*"),
        ("TASKDASH_TRUSTED_PROXIES", "proxy.example"),
        ("TASKDASH_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TASKDASH_FRONTEND_URL", "https://*.example"),
        ("TASKDASH_FRONTEND_URL", "https://tasks.example,"),
    ],
)
def test_a_bad_value_is_named_with_what_is_expected_instead(name, value):
    (problem,) = problems({name: value})

    about = next(about for field, about in TABLE.items() if variable(field) == name)
    found = "of another form" if about.secret else repr(value)
    assert problem == f"{name} is {found}; expected {about.accepts.words}"


def test_all_problems_are_told_at_once():
    told = problems({"TASKDASH_HOST": "a b", "TASKDASH_PORT": "0", "TASKDASH_LOG_LEVEL": "loud"})

    assert [problem.split()[0] for problem in told] == ["TASKDASH_HOST", "TASKDASH_PORT", "TASKDASH_LOG_LEVEL"]


def test_the_variable_that_kubernetes_sets_for_a_service_of_our_name_is_explained():
    (problem,) = problems({"TASKDASH_PORT": "tcp://10.0.0.1:8000"})

    assert "enableServiceLinks: false" in problem


def test_a_secret_can_be_read_from_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(KEY + "\n")

    loaded = load({"TASKDASH_SECRET_KEY_FILE": str(path)})

    assert loaded.settings.secret_key == bytes.fromhex(KEY)
    assert loaded.sources["secret_key"] == "file"


def test_a_secret_and_its_file_together_are_an_error(tmp_path):
    (problem,) = problems({"TASKDASH_SECRET_KEY": KEY, "TASKDASH_SECRET_KEY_FILE": str(tmp_path / "key")})

    assert problem == "TASKDASH_SECRET_KEY and TASKDASH_SECRET_KEY_FILE are both set; give one of them"


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", KEY[1:].encode(), b"g" * 64])
def test_a_secret_file_without_a_secret_is_an_error_that_names_the_file_variable(tmp_path, content):
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)

    (problem,) = problems({"TASKDASH_SECRET_KEY_FILE": str(path)})

    assert "TASKDASH_SECRET_KEY_FILE" in problem


def test_no_message_and_no_printed_settings_hold_a_secret():
    bad = KEY[:-1] + "x"

    assert bad not in problems({"TASKDASH_SECRET_KEY": bad})[0]
    settings = load({"TASKDASH_SECRET_KEY": KEY}).settings
    assert isinstance(settings.secret_key, Secret)
    for printed in (repr(settings), str(settings.secret_key), f"{settings.secret_key}"):
        assert "***" in printed
        assert KEY not in printed
        assert repr(bytes.fromhex(KEY)) not in printed


@pytest.mark.parametrize(
    "address",
    [
        "redis://localhost",
        "redis://:secret@cache.example:6380/2",
        "rediss://user:s%40cret@cache.example?ssl_ca_certs=/etc/ca.pem",
        "redis+cluster://a.example,b.example:7000",
        "rediss+cluster://:secret@[::1]:7000",
    ],
)
def test_an_address_of_redis_is_kept_as_it_is_and_shown_to_nobody(address):
    settings = load({"TASKDASH_REDIS": address}).settings

    assert settings.redis == address.encode()
    assert address not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "cache.example",
        "http://cache.example",
        "redis://",
        "redis://:secret@",
        "redis://a.example,b.example",
        "redis://cache.example/name",
        "redis://cache.example:99999",
        "redis://cache.example?socket_timeout=60",
        "rediss://cache.example?ssl_cert_reqs=none",
        "redis+cluster://a.example,",
        "redis+cluster://a.example/1",
        "rediss://cache.example?x",
    ],
)
def test_another_address_of_redis_is_refused_without_repeating_it(address):
    (problem,) = problems({"TASKDASH_REDIS": address})

    assert problem.startswith("TASKDASH_REDIS is of another form; expected redis[s]")
    assert address not in problem


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mongodb://localhost", "mongodb://localhost"),
        ("mongodb://a.example:27017,b.example/tasks", "mongodb://a.example:27017,b.example/tasks"),
        ("mongodb+srv://user:s%40cret@c.example/tasks?w=majority", "mongodb+srv://user:***@c.example/tasks?***"),
    ],
)
def test_an_address_of_mongodb_is_kept_as_it_is_and_shown_without_its_password(address, shown):
    settings = load({"TASKDASH_DATABASE": address, "TASKDASH_SECRET_KEY": KEY}).settings

    assert settings.database == address.encode()
    assert str(settings.database) == shown
    assert "s%40cret" not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "mongodb://",
        "mongodb:///tasks",
        "mongodb://user:s%40cret@",
        "mongodb://localhost/a.b",
        "mongodb://localhost/tasks?w=1",
        "mongodb://localhost/?W=0",
        "mongodb://localhost/?journal=false",
    ],
)
def test_another_address_of_mongodb_or_less_than_a_majority_is_refused_without_repeating_it(address):
    (problem,) = problems({"TASKDASH_DATABASE": address, "TASKDASH_SECRET_KEY": KEY})

    assert problem.startswith("TASKDASH_DATABASE is of another form; expected sqlite:PATH or mongodb")
    assert "w=majority" in problem
    assert not problem.removeprefix("TASKDASH_DATABASE is ").startswith(address)


def test_a_database_can_be_named_in_a_file(tmp_path):
    path = tmp_path / "uri"
    path.write_text("mongodb://user:secret@localhost\n")

    settings = load({"TASKDASH_DATABASE_FILE": str(path), "TASKDASH_SECRET_KEY": KEY}).settings

    assert settings.database == b"mongodb://user:secret@localhost"


def test_mongodb_without_a_secret_key_is_refused_with_the_command_that_makes_one():
    (problem,) = problems({"TASKDASH_DATABASE": "mongodb://localhost"})

    assert "`taskdash secret-key > FILE`, TASKDASH_SECRET_KEY_FILE=FILE" in problem


def test_an_unknown_variable_is_complained_about_with_what_it_may_have_meant():
    (complaint,) = load({"TASKDASH_TRASHDAYS": "3", "HOME": "/root"}).unknown

    assert complaint.startswith("TASKDASH_TRASHDAYS is not a setting; is it TASKDASH_TRASH_DAYS")


def test_only_secrets_can_be_given_as_a_file():
    (complaint,) = load({"TASKDASH_PORT_FILE": "/run/port"}).unknown

    assert complaint.startswith("TASKDASH_PORT_FILE is not a setting; is it TASKDASH_PORT")


def test_the_documentation_lists_the_settings_as_they_are():
    expected = [
        f"| `{variable(field)}` | {about.unit} | {f'`{about.default}`' if about.default else ''} "
        f"| {about.accepts.words}{'; secret' if about.secret else ''} | {about.reason} |"
        for field, about in TABLE.items()
    ]

    documented = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert documented == expected, "docs/settings.md should list:\n" + "\n".join(expected)
