"""How the load generator reads answers: as far as their end, whatever pieces they come in."""

import pytest

from taskdash.bench import wire

PLAIN = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nETag: "e1"\r\n\r\nhello'
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"
EMPTY = b"HTTP/1.1 204 No Content\r\ndate: now\r\n\r\n"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\ncontent-length: 500\r\n\r\n"


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED, EMPTY, UNCHANGED])
def test_an_answer_ends_where_it_ends(answer):
    found = wire.read(answer + b"HTTP/1.1 200 the next")

    assert found is not None
    assert found[1] == len(answer)


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED, EMPTY])
def test_an_answer_that_is_not_whole_is_none_yet(answer):
    assert [wire.read(answer[:length]) for length in range(len(answer))] == [None] * len(answer)


def test_headers_are_found_by_their_names():
    found = wire.read(PLAIN)

    assert found is not None
    answer = found[0]
    assert (answer.status, answer.body) == (200, b"hello")
    assert (answer.header(b"etag"), answer.header(b"seq")) == (b'"e1"', None)


def test_what_is_not_http_is_told():
    with pytest.raises(wire.NotHttp):
        wire.read(b"SSH-2.0-OpenSSH\r\n\r\n")


def test_a_request_is_its_parts_put_together():
    request = wire.head("POST", "/x", "localhost:1", "secret") + wire.closing({"title": "Grüße"})

    assert request.decode() == (
        "POST /x HTTP/1.1\r\nHost: localhost:1\r\nAuthorization: Bearer secret\r\n"
        'Content-Type: application/json\r\nContent-Length: 19\r\n\r\n{"title":"Grüße"}'
    )
