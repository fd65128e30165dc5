"""Whatever is asked, however wrongly: nobody who reads what the server writes can sign in, or get in, with it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.api.people import PASSWORD, Person, register
from tests.api.server import Server, free_port

Start = Callable[..., Server]
WRONG, LATER = "a wrong password", "a new and longer password"
COOKIE = "taskdash-refresh"


def sign_in_every_way(server: Server, ada: Person) -> list[str]:
    """What was sent and handed out."""
    client = server.client()
    email = ada.user["email"]
    client.post("/auth/login", json={"email": email, "password": WRONG})
    client.post("/auth/login", json={"email": WRONG, "password": [PASSWORD]})
    tokens = client.post("/auth/login", json={"email": email, "password": PASSWORD}).json()
    again = client.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).json()
    answer = client.post("/auth/login", json={"email": email, "password": PASSWORD, "cookie": True})
    cookie = answer.cookies[COOKIE]
    refreshed = client.post("/auth/refresh", json={})  # the client keeps the cookie
    given = [ada.tokens, tokens, again]
    return [
        *(each[name] for each in given for name in ("access_token", "refresh_token")),
        *(answer.json()["access_token"], cookie, refreshed.json()["access_token"], refreshed.cookies[COOKIE]),
        *(PASSWORD, WRONG),
    ]


def invite_and_reset(server: Server, ada: Person) -> list[str]:
    """Codes and tokens of all other kinds."""
    code: str = ada.post(f"/workspaces/{ada.workspace()}/invitations", {"role": "viewer"})["code"]
    stranger = server.client()
    stranger.post(f"/invitations/{code}")
    stranger.post(f"/invitations/{code}/", headers={"Authorization": f"Bearer {code}"})
    stranger.get(f"/invitations/{code}/more")
    ada.send("POST", f"/invitations/{code}")
    environment = os.environ | {"TASKDASH_DATA": str(server.data)}
    command = [sys.executable, "-m", "taskdash", "user", "reset", ada.user["email"]]
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    reset = printed.strip().rpartition("=")[2]
    body = {"code": reset, "new_password": LATER}
    assert stranger.post("/auth/password", json=body).is_success
    stranger.post("/auth/password", json=body)
    return [code, code.rpartition(".")[2], reset, LATER]


def ask_wrongly(server: Server, secrets: list[str]) -> None:
    """With secrets where none belongs; but nobody can tell a password in a path from any other word."""
    client = server.client()
    for secret in secrets:
        client.get("/me", params={"access_token": secret})
        client.post("/auth/login", content=f'{{"email": "{secret}", "password": "{secret}')
        client.post("/auth/refresh", json={"refresh_token": [secret]})
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            raw.sendall(
                f"GET /me HTTP/1.1\r\nHost: a\r\nCookie {secret}\r\n\r\nAuthorization: {secret}\r\n\r\n".encode()
            )
            raw.settimeout(5)
            raw.recv(1_000)
        if secret not in (PASSWORD, WRONG, LATER):
            httpx.get(f"{server.url}/assets/..%2f{secret}", headers={"Cookie": f"{COOKIE}={secret}"})
            client.get(f"/{secret}")
            client.get(f"/me;token={secret}", headers={"Authorization": secret})
            client.request("BREW", f"/workspaces/{secret}/tasks/{secret}", headers={"Authorization": f"Basic {secret}"})


def fail(server: Server, person: Person, secrets: list[str]) -> int:
    """Let the server come upon what nobody foresaw; answers the status."""
    with closing(sqlite3.connect(server.data / "taskdash.db")) as connection:
        connection.execute("ALTER TABLE sessions RENAME TO elsewhere")
    body = {"email": person.user["email"], "password": LATER}
    for secret in secrets:
        server.client().post("/auth/refresh", json={"refresh_token": secret})
    return server.client().post("/auth/login", json=body).status_code


@pytest.mark.embedded("it has a table to take away")
def test_no_password_token_or_code_is_in_any_output(start: Start, tmp_path: Path) -> None:
    """Neither on standard output and error nor in a log file, at the most talkative level."""
    server = start(
        registration="open",
        workers=2,
        log_level="debug",
        log_folder=tmp_path / "logs",
        signin_limit=1_000,
        api_limit=1_000,
    )
    ada = register(server, "Ada")
    secrets = [*sign_in_every_way(server, ada), ada.api_token()]
    secrets += invite_and_reset(server, ada)
    ask_wrongly(server, secrets)
    assert fail(server, ada, secrets) == 500
    server.stop()

    outputs = [server.data / "stdout", server.data / "stderr", *(tmp_path / "logs").iterdir()]
    assert {path.name for path in outputs} == {"stdout", "stderr", "combined.log", "error.log"}
    written = {path.name: path.read_text() for path in outputs}
    assert not [(name, secret) for name, text in written.items() for secret in secrets if secret in text]
    code = server.first_code
    assert not [name for name, text in written.items() if name != "stdout" and code in text]


@pytest.mark.embedded("it has a table to take away")
def test_log_files_hold_what_standard_error_does_and_errors_apart(start: Start, tmp_path: Path) -> None:
    """Of all workers, as lines of JSON, for the owner alone."""
    server = start(registration="open", workers=2, log_folder=tmp_path / "logs")
    ada = register(server, "Ada")
    for _ in range(20):
        server.client().get("/me", headers={"Authorization": f"Bearer {ada.tokens['access_token']}"})
    with closing(sqlite3.connect(server.data / "taskdash.db")) as connection:
        connection.execute("ALTER TABLE sessions RENAME TO elsewhere")
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    body = {"email": ada.user["email"], "password": PASSWORD}
    assert server.client().post("/auth/login", json=body, headers=headers).status_code == 500
    server.stop()

    logs = tmp_path / "logs"
    assert {path.name: path.stat().st_mode & 0o777 for path in logs.iterdir()} == {
        "combined.log": 0o600,
        "error.log": 0o600,
    }
    combined = (logs / "combined.log").read_text().splitlines()
    assert sorted(combined) == sorted(server.log.splitlines())
    lines = [json.loads(line) for line in combined]
    errors = [line for line in lines if line["level"] == "error"]
    assert [json.loads(line) for line in (logs / "error.log").read_text().splitlines()] == errors
    (asked,) = [line for line in lines if line["event"] == "request" and line["status"] == 500]
    assert {(line["request_id"], line["trace_id"]) for line in errors} == {(asked["request_id"], trace)}
    assert asked["trace_id"] == trace


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    """Nothing starts."""
    (tmp_path / "file").touch()
    given = {"PORT": free_port(), "DATA": tmp_path, "LOG_FOLDER": tmp_path / "file"}
    environment = {f"TASKDASH_{name}": str(value) for name, value in given.items()}
    command = [sys.executable, "-m", "taskdash", "serve"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)

    assert ended.returncode == 1
    assert ended.stderr == f"error: TASKDASH_LOG_FOLDER is {tmp_path / 'file'}: File exists\n"
