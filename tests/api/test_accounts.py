"""Accounts over HTTP: registering, signing in and out, cookies, sessions and tokens."""

from collections.abc import Callable

import httpx
import pytest

from tests.api.people import PASSWORD, Person, register
from tests.api.server import Server

Start = Callable[..., Server]
COOKIE = "taskdash-refresh"


def test_the_first_account_is_made_with_the_link_that_is_printed(start: Start) -> None:
    """And with nothing else, once."""
    server = start()
    body = {"email": "ada@example.org", "password": PASSWORD, "name": "Ada"}
    client = server.client()

    assert f"{server.url}/#first={server.first_code}" in server.out
    assert client.post("/auth/register", json=body).json()["code"] == "forbidden"
    made = client.post("/auth/register", json={**body, "code": server.first_code})
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/me")
    second = {**body, "email": "bert@example.org", "code": server.first_code}
    assert client.post("/auth/register", json=second).json()["code"] == "forbidden"

    server.stop()
    (server.data / "stdout").write_text("")
    server.start()
    assert "#first=" not in server.out


def test_the_invited_register_with_their_invitation(start: Start) -> None:
    """TASKDASH_REGISTRATION=invite."""
    server = start(registration="invite")
    ada = register(server, "Ada", server.first_code)
    shared = ada.workspace()
    code = ada.post(f"/workspaces/{shared}/invitations", {"role": "member"})["code"]
    bert = register(server, "Bert", code)
    bert.post(f"/invitations/{code}")

    assert bert.get(f"/workspaces/{shared}")["role"] == "member"
    assert {member["name"] for member in ada.get(f"/workspaces/{shared}/members")["items"]} == {"Ada", "Bert"}
    carl = {"email": "carl@example.org", "password": PASSWORD, "name": "Carl"}
    assert server.client().post("/auth/register", json=carl).status_code == 403
    assert server.client().post("/auth/register", json={**carl, "code": code}).status_code == 403


def test_signing_in_answers_tokens_and_who_one_is(start: Start) -> None:
    """The access token is good for 15 minutes where nothing else is set; nothing may keep the answer."""
    server = start(registration="open")
    ada, stranger = register(server, "Ada"), server.client()
    answer = stranger.post("/auth/login", json={"email": ada.user["email"].upper(), "password": PASSWORD})

    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["user"]) == ("Bearer", 900, ada.user)
    assert "set-cookie" not in answer.headers
    wrong = stranger.post("/auth/login", json={"email": ada.user["email"], "password": "wrong horse battery"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthenticated")


def test_a_browser_gets_the_refresh_token_as_a_cookie_only(ada: Person, server: Server) -> None:
    """HttpOnly, SameSite=Strict, and not in the body."""
    browser = server.client()
    body = {"email": ada.user["email"], "password": PASSWORD, "cookie": True}
    signed_in = browser.post("/auth/login", json=body)
    cookie = signed_in.headers["Set-Cookie"]

    assert signed_in.json()["refresh_token"] is None
    assert cookie.startswith(f"{COOKIE}=")
    assert {"Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=604800"} <= set(cookie.split("; "))
    refreshed = browser.post("/auth/refresh", json={})
    assert refreshed.json()["refresh_token"] is None
    assert refreshed.headers["Set-Cookie"].partition(";")[0] != cookie.partition(";")[0]
    out = browser.post("/auth/logout", json={})
    assert (out.status_code, out.headers["Set-Cookie"].partition(";")[0]) == (204, f"{COOKIE}=")
    assert browser.post("/auth/refresh", json={}).status_code == 401


def test_over_https_the_cookie_is_tied_to_this_host(start: Start) -> None:
    """`__Host-`, and Secure."""
    server = start(registration="open", public_url="https://tasks.example.org")
    body = {"email": "ada@example.org", "password": PASSWORD, "name": "Ada", "cookie": True}
    answer = server.client().post("/auth/register", json=body)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-taskdash-refresh=")
    assert {"Path=/", "Secure", "HttpOnly"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/logout"])
def test_another_site_cannot_use_the_cookie(ada: Person, server: Server, path: str) -> None:
    """What a form can send without asking is not read; and the API takes no cookie at all."""
    browser = server.client()
    body = {"email": ada.user["email"], "password": PASSWORD, "cookie": True}
    browser.post("/auth/login", json=body).raise_for_status()

    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert browser.post(path, content=b"{}", headers={"Content-Type": media_type}).status_code == 415
    assert browser.post(path).status_code in (400, 415)
    assert browser.get("/me").status_code == 401
    assert browser.post("/auth/refresh", json={}).status_code == 200


def test_a_refresh_token_is_good_once(ada: Person, stranger: httpx.Client) -> None:
    """A replay within 10 s gets the same successor."""
    first = {"refresh_token": ada.tokens["refresh_token"]}
    one = stranger.post("/auth/refresh", json=first).json()
    again = stranger.post("/auth/refresh", json=first).json()

    assert one["refresh_token"] == again["refresh_token"] != first["refresh_token"]


def test_sessions_are_listed_and_ended(ada: Person, stranger: httpx.Client) -> None:
    """Ended ones are over at once in the process that ended them."""
    body = {"email": ada.user["email"], "password": PASSWORD}
    other = stranger.post("/auth/login", json=body, headers={"User-Agent": "another browser"}).json()
    sessions = ada.get("/auth/sessions")["items"]
    (there,) = [session for session in sessions if not session["current"]]
    assert there["agent"] == "another browser"
    ada.delete(f"/auth/sessions/{there['id']}")

    assert [session["current"] for session in ada.get("/auth/sessions")["items"]] == [True]
    headers = {"Authorization": f"Bearer {other['access_token']}"}
    assert stranger.get("/me", headers=headers).status_code == 401
    assert {"sign_in", "session_revoked"} <= {line["what"] for line in ada.get("/me/audit")["items"]}


def test_an_api_token_is_told_once_and_does_what_its_scope_says(ada: Person, server: Server) -> None:
    """And nothing about accounts."""
    made = ada.send("POST", "/auth/tokens", json={"name": "a script", "scope": "read"})
    token = made.json()["token"]
    script = server.client(token)

    assert made.headers["Location"] == f"/api/v1/auth/tokens/{made.json()['id']}"
    assert script.get("/workspaces/me/tasks").status_code == 200
    assert script.post("/workspaces/me/tasks", json={"title": "A"}).json()["code"] == "forbidden"
    assert token not in ada.send("GET", "/auth/tokens").text
    ada.delete(f"/auth/tokens/{made.json()['id']}")
    assert script.get("/workspaces/me/tasks").status_code == 401


def test_a_person_changes_their_name_and_password(ada: Person, stranger: httpx.Client) -> None:
    """The old password does not work any more."""
    assert ada.patch("/me", {"name": "Ada L."})["name"] == "Ada L."
    answer = ada.send("POST", "/auth/password", json={"current_password": "wrong", "new_password": "x" * 12})
    assert (answer.status_code, answer.json()["field"]) == (422, "current_password")
    ada.post("/auth/password", {"current_password": PASSWORD, "new_password": "another good password"})

    body = {"email": ada.user["email"], "password": PASSWORD}
    assert stranger.post("/auth/login", json=body).status_code == 401
    assert stranger.post("/auth/login", json={**body, "password": "another good password"}).status_code == 200
