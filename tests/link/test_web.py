"""Hostile answers: each ends in one line within bounds, and nothing is sent anywhere but to the address given."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from kg.errors import UsageError
from kg.link.web import Limits, ServiceError, fetch_json
from tests.link.sample import Service, serving

QUICK = Limits(seconds=20, size=100_000, attempts=3)
Handler = Any


def replying(
    body: bytes, kind: str = "application/json", status: int = 200, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def test_json_is_fetched(service: Service) -> None:
    service.raw = replying('{"name": "Adèle"}'.encode())
    assert fetch_json(service.url, limits=QUICK) == {"name": "Adèle"}


def test_a_form_is_sent_by_post(service: Service) -> None:
    assert fetch_json(service.url, {"queries": "{}"}, QUICK) == {}
    assert service.requests == [{"queries": {}}]


BAD_ANSWERS = {
    "html": (replying(b"<!DOCTYPE html><p>hi", "text/html"), "answers with a page for people"),
    "html called json": (replying(b"  <html>", "application/json"), "answers with a page for people"),
    "cut off": (replying(b'{"a": '), "answers no JSON"),
    "empty": (replying(b""), "answers no JSON"),
    "not utf-8": (replying(b'"\xff\xfe"'), "answers no JSON"),
    "deep": (replying(b"[" * 90_000), "answers no JSON"),
    "nan": (replying(b'{"score": NaN}'), "answers no JSON"),
    "digits": (replying(b"1" * 50_000), "answers no JSON"),
    "huge": (replying(b'"' + b"x" * 200_000 + b'"'), "larger than"),
    "packed": (replying(gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip"), "is packed"),
    "not found": (replying(b"{}", status=404), "answers 404"),
    "failure": (replying(b"{}", status=500), "answers 500"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_a_bad_answer_is_one_line(name: str, service: Service) -> None:
    service.raw, message = BAD_ANSWERS[name]
    with pytest.raises(ServiceError, match=message) as caught:
        fetch_json(service.url, limits=QUICK)
    assert str(caught.value).startswith(service.url) and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_an_answer_without_end_is_cut_at_its_size(service: Service) -> None:
    def reply(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b" " * 65536)
        except OSError:
            pass

    service.raw = reply
    with pytest.raises(ServiceError, match="larger than"):
        fetch_json(service.url, limits=QUICK)


def test_a_broken_off_answer_is_no_answer(service: Service) -> None:
    service.raw = lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}")
    with pytest.raises(ServiceError, match="cannot be asked"):
        fetch_json(service.url, limits=QUICK)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n{"])
def test_an_answer_that_drips_is_cut_at_the_deadline(start: bytes, service: Service) -> None:
    """Each byte arrives in time for the socket; the whole does not."""

    def reply(handler: Handler) -> None:
        try:
            handler.wfile.write(start)
            while True:
                time.sleep(0.05)
                handler.wfile.write(b" ")
        except OSError:
            pass

    service.raw = reply
    with pytest.raises(ServiceError, match=r"no full answer within 0\.4 seconds"):
        fetch_json(service.url, limits=Limits(seconds=0.4))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("form", [None, {"queries": "{}"}])
def test_redirects_are_not_followed(status: int, form: dict[str, str] | None, service: Service) -> None:
    with serving(Service()) as other:
        service.raw = replying(b"", status=status, Location=other.url)
        with pytest.raises(ServiceError, match="redirects to 'http://127.0.0.1:.*give that address"):
            fetch_json(service.url, form, QUICK)
        assert other.requests == []


def test_a_busy_service_is_asked_again_after_the_pause_it_names(service: Service) -> None:
    answers = [replying(b"", status=429, Retry_After="7"), replying(b"", status=503), replying(b'{"ok": true}')]
    service.raw = lambda handler: answers.pop(0)(handler)
    pauses: list[float] = []
    assert fetch_json(service.url, None, QUICK, pauses.append) == {"ok": True}
    assert pauses == [7, 4]


def test_a_service_that_stays_busy_is_given_up(service: Service) -> None:
    service.raw = replying(b"", status=503, Retry_After="86400")
    pauses: list[float] = []
    with pytest.raises(ServiceError, match="busy"):
        fetch_json(service.url, None, QUICK, pauses.append)
    assert pauses == [30, 30]


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(ServiceError, match="cannot be asked: .*refused"):
        fetch_json(url, limits=QUICK)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://x/",
        "http://",
        "example.org/api",
        "http://user:word@x/",
        "http://x/a b",
        "http://x/\n",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="not an address"):
        fetch_json(url, limits=QUICK)
