"""Polling against a server on loopback: what is asked for, how often, and what is not."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.fetch import fetch
from kg.fetch.manners import Manners
from kg.fetch.web import Refused, Web, host_of
from kg.model import Article
from kg.read import discover, read

PAGE = """<html lang="en"><head><title>{0}</title></head><body><article><p>“{0},” directed by Mara Venn, opens in New York on
Friday after its premiere in Venice, where it was seen by many.</p></article></body></html>"""
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Reel</title>{}</channel></rss>'


class Site:
    """A server whose answers a test sets: path to (status, headers, body). ``asked`` are the paths asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                status, headers, body = site.answers.get(self.path, (404, {}, b"none"))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, title: str) -> None:
        self.answers[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.format(title).encode())

    def feed(self, path: str, *entries: str, **headers: str) -> None:
        items = "".join(f"<item><title>x</title><link>{entry}</link></item>" for entry in entries)
        self.answers[path] = (200, {"Content-Type": "application/rss+xml", **headers}, RSS.format(items).encode())


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


class Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def manners(*hosts: str, delay: float = 0.0, clock: Clock | None = None) -> Manners:
    clock = clock or Clock()
    return Manners(Web(hosts or ("127.0.0.1",)), delay, clock.sleep, lambda: clock.time)


def test_pages_of_a_feed_are_kept_once_and_read_as_articles(site: Site, tmp_path: Path) -> None:
    site.page("/polina", "Polina")
    site.page("/volver", "Volver")
    site.feed("/feed", "/polina", f"{site.root}/volver", ETag='"1"')
    report = fetch([f"{site.root}/feed"], tmp_path, manners=manners())
    assert (report.pages, report.refused) == (2, {})
    found = list(read(discover([str(tmp_path)])))
    assert [(one.id, one.title, one.url) for one in found if isinstance(one, Article)] == [
        ("polina", "Polina", f"{site.root}/polina"),
        ("volver", "Volver", f"{site.root}/volver"),
    ]
    site.asked.clear()
    assert fetch([f"{site.root}/feed"], tmp_path, manners=manners()).pages == 0
    assert site.asked == ["/robots.txt", "/feed"]
    assert site.headers[-1]["If-None-Match"] == '"1"'

    site.page("/new", "New")
    site.feed("/feed", "/polina", "/new", ETag='"2"')
    assert fetch([f"{site.root}/feed"], tmp_path, manners=manners()).pages == 1
    assert len(list(read(discover([str(tmp_path)])))) == 3
    assert sorted(path.name for path in tmp_path.glob("*.warc.gz")) == ["0001.warc.gz", "0002.warc.gz"]


def test_a_feed_without_validators_is_asked_again(site: Site, tmp_path: Path) -> None:
    site.feed("/feed", "/a")
    site.page("/a", "A")
    assert [fetch([f"{site.root}/feed"], tmp_path, manners=manners()).pages for _ in range(2)] == [1, 0]
    assert site.asked.count("/feed") == 2
    assert site.asked.count("/a") == 1


def test_robots_txt_is_kept(site: Site, tmp_path: Path) -> None:
    robots = b"User-agent: *\nDisallow: /\nUser-agent: kg-fetch\nDisallow: /private\nCrawl-delay: 7\n"
    site.answers["/robots.txt"] = (200, {}, robots)
    site.page("/private/a", "A")
    site.page("/b", "B")
    clock = Clock()
    urls = [f"{site.root}/private/a", f"{site.root}/b", f"{site.root}/c"]
    report = fetch(urls, tmp_path, manners=manners(delay=2.0, clock=clock))
    assert report.refused == {urls[0]: "robots.txt forbids it", urls[2]: "status 404"}
    assert site.asked == ["/robots.txt", "/b", "/c"]
    assert clock.slept == [2.0, 7.0]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_missing_robots_txt_allows_and_a_broken_one_forbids(
    site: Site, tmp_path: Path, status: int, allowed: bool
) -> None:
    site.answers["/robots.txt"] = (status, {}, b"User-agent: *\nDisallow: /\n")
    site.page("/a", "A")
    assert fetch([f"{site.root}/a"], tmp_path, manners=manners()).pages == int(allowed)


def test_a_host_that_is_busy_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = (429, {}, b"")
    site.page("/b", "B")
    report = fetch([f"{site.root}/a", f"{site.root}/b"], tmp_path, manners=manners())
    assert set(report.refused.values()) == {"the host asked to come back later (status 429)"}
    assert "/b" not in site.asked


def test_links_in_a_feed_lead_to_no_private_address(site: Site, tmp_path: Path) -> None:
    other = Site()
    port = other.server.server_port
    site.answers["/robots.txt"] = (404, {}, b"")
    targets = [f"http://localhost:{port}/x", f"http://[::ffff:127.0.0.1]:{port}/x", "http://169.254.169.254/latest", "file:///etc/hostname", "http://10.0.0.1/"]  # fmt: skip
    site.feed("/feed", *targets)
    site.answers["/away"] = (302, {"Location": f"http://localhost:{port}/x"}, b"")
    report = fetch([f"{site.root}/feed", f"{site.root}/away"], tmp_path, manners=manners("127.0.0.1"))
    assert report.pages == 0
    assert len(report.refused) == len(targets) + 1
    assert other.asked == []
    other.server.shutdown()
    other.server.server_close()


def test_answers_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/big"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(2**22)))
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    monkeypatch.setattr("kg.fetch.web.MAX_BODY_BYTES", 2**20)
    with pytest.raises(Refused, match="larger than 1 MiB"):
        Web(["127.0.0.1"]).get(f"{site.root}/big")


def test_redirects_are_followed_a_few_times(site: Site, tmp_path: Path) -> None:
    site.answers["/old"] = (301, {"Location": "/new"}, b"")
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    site.page("/new", "New")
    report = fetch([f"{site.root}/old", f"{site.root}/loop"], tmp_path, manners=manners())
    assert report.pages == 1
    assert report.refused == {f"{site.root}/loop": "too many redirects"}
    assert site.asked.count("/loop") == 6


def test_no_more_than_the_limit_is_fetched_and_the_rest_the_next_time(site: Site, tmp_path: Path) -> None:
    for name in "abc":
        site.page(f"/{name}", name.upper())
    site.feed("/feed", "/a", "/b", "/c", ETag='"1"')
    first = fetch([f"{site.root}/feed"], tmp_path, limit=2, manners=manners())
    assert (first.pages, first.left) == (2, 1)
    second = fetch([f"{site.root}/feed"], tmp_path, limit=2, manners=manners())
    assert (second.pages, second.left) == (1, 0)


def test_a_list_names_addresses_one_a_line(site: Site, tmp_path: Path) -> None:
    site.page("/a", "A")
    listed = tmp_path / "feeds.txt"
    listed.write_text(f"# feeds\n\n{site.root}/a # the first\n{site.root}/a\n", encoding="utf-8")
    assert fetch([str(listed)], tmp_path / "out", manners=manners()).pages == 1
    listed.write_text("https://reel.example/\nreel.example\n", encoding="utf-8")
    with pytest.raises(SourceError, match="line 2: not an http or https address: 'reel.example'"):
        fetch([str(listed)], tmp_path / "out")
    with pytest.raises(SourceError, match="neither an address nor a list of addresses"):
        fetch([str(tmp_path / "gone")], tmp_path / "out")


@pytest.mark.parametrize(
    ("url", "host"),
    [("HTTPS://Reel.example/a", "https://reel.example"), ("http://[::1]:8080/", "http://[::1]:8080")],
)
def test_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host
