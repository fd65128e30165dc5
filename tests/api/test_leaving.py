"""Taking everything along, and leaving for good."""

import io
import zipfile

import httpx

from tests.api.people import PASSWORD, Person


def test_everything_about_a_person_comes_as_one_archive(ada: Person) -> None:
    """With what they wrote."""
    ada.task(title="Water the plants")
    answer = ada.send("GET", "/me/export")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="taskdash.zip"'
    assert archive.testzip() is None
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Water the plants" in whole
    assert ada.user["email"].encode() in whole


def test_erasing_takes_the_password_and_leaves_nothing(ada: Person, stranger: httpx.Client) -> None:
    """Neither the account nor what the person has written in shared workspaces."""
    shared = ada.workspace("Club")
    wrong = ada.send("DELETE", "/me", json={"password": "a wrong password"})
    assert wrong.status_code == 422
    assert ada.get(f"/workspaces/{shared}")["name"] == "Club"

    assert ada.send("DELETE", "/me", json={"password": PASSWORD}).status_code == 204
    assert ada.send("GET", "/me").status_code == 401
    body = {"email": ada.user["email"], "password": PASSWORD}
    assert stranger.post("/auth/login", json=body).status_code == 401
