"""HTML pages and feeds."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable

import pytest

from kg.model import Article, Quarantined
from kg.read.markup import paragraphs

ReadBytes = Callable[[dict[str, bytes]], list[Article | Quarantined]]

PAGE = """<!doctype html><html lang="en"><head>{charset}<title>Polina finds a buyer - The Reel</title>
<meta property="og:site_name" content="The Reel"><meta property="og:title" content="Polina finds a buyer">
<link rel="canonical" href="https://reel.example/2017/polina-buyer">
<meta property="article:published_time" content="2017-08-07T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news">All our news</a></nav><article><h1>Polina finds a buyer</h1>
<p>The dance film <em>Polina</em>, directed by Valérie Müller and Angelin Preljocaj, has found a buyer in America.</p>
<p>Juliette Binoche plays the choreographer Liria Elsaj, and the film opens in New York on August 25.</p></article>
<footer>Copyright 2020 The Reel, all rights reserved</footer></body></html>"""

FEED = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Reel</title>{items}
</channel></rss>"""
ITEM = """<item><title>Polina &amp;amp; co</title><link>https://reel.example/2017/polina/</link>
<guid isPermaLink="false">https://reel.example/?p=123</guid><pubDate>Mon, 07 Aug 2017 23:30:00 -0500</pubDate>
<description>A teaser.</description><content:encoded><![CDATA[<!DOCTYPE html><p>Müller&rsquo;s <b>film</b>
opens.</p><script>alert(1)</script><p>Binoche stars.</p>]]></content:encoded></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Stage &amp; Screen</title><entry><id>urn:uuid:a-1</id>
<title>Title</title><updated>2019-03-01T23:00:00-05:00</updated><link href="https://stage.example/x"/>
<summary>Short words.</summary></entry></feed>"""
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'


def test_page_gives_main_text_and_metadata(read_bytes: ReadBytes) -> None:
    (article,) = read_bytes({"polina.html": PAGE.format(charset="").encode()})
    assert isinstance(article, Article)
    assert article.id == "polina"
    assert article.title == "Polina finds a buyer"
    assert article.outlet == "The Reel"
    assert article.published == dt.date(2017, 8, 7)
    assert article.url == "https://reel.example/2017/polina-buyer"
    assert article.text.split("\n\n")[-2:] == [
        "The dance film Polina, directed by Valérie Müller and Angelin Preljocaj, has found a buyer in America.",
        "Juliette Binoche plays the choreographer Liria Elsaj, and the film opens in New York on August 25.",
    ]
    assert "All our news" not in article.text
    assert "Copyright" not in article.text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="no-such-charset">', "utf-8"),
        ('<meta charset="utf-7">', "utf-8"),
    ],
)
def test_page_in_the_charset_it_declares(charset: str, encoding: str, read_bytes: ReadBytes) -> None:
    (article,) = read_bytes({"a.html": PAGE.format(charset=charset).encode(encoding)})
    assert isinstance(article, Article)
    assert "Valérie Müller" in article.text


@pytest.mark.parametrize(
    "html", ["", "<html></html>", "<html><head><title>x</title></head><body></body></html>", "<" * 9999]
)
def test_page_without_main_text_is_set_aside(html: str, read_bytes: ReadBytes) -> None:
    (result,) = read_bytes({"a.html": html.encode()})
    assert isinstance(result, Quarantined)
    assert result.reason in {"HTML without main text", "empty"}


def test_rss_item_gives_its_full_content(read_bytes: ReadBytes) -> None:
    for encoding in ("utf-8", "iso-8859-1"):
        feed = FEED.format(encoding=encoding, items=ITEM).encode(encoding)
        (article,) = read_bytes({"a.rss": feed})
        assert isinstance(article, Article)
        assert article.text == "Müller’s film opens.\n\nBinoche stars."
        assert article.id == "p-123"
        assert article.title == "Polina & co"
        assert article.outlet == "The Reel"
        assert article.published == dt.date(2017, 8, 7)
        assert article.url == "https://reel.example/2017/polina/"


def test_atom_entry_falls_back_to_its_summary(read_bytes: ReadBytes) -> None:
    (article,) = read_bytes({"a.atom": ATOM.encode()})
    assert isinstance(article, Article)
    assert (article.id, article.text, article.outlet) == ("urn-uuid-a-1", "Short words.", "Stage & Screen")
    assert article.published == dt.date(2019, 3, 1)


def test_item_without_content_is_set_aside(read_bytes: ReadBytes) -> None:
    items = "<item><title>Only a title</title></item>" + ITEM
    empty, article = read_bytes({"a.xml": FEED.format(encoding="utf-8", items=items).encode()})
    assert isinstance(empty, Quarantined)
    assert (empty.position, empty.reason) == ("item 1", "feed item without content")
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (LAUGHS.encode(), "a DOCTYPE or entity declaration is not accepted in a feed"),
        (LAUGHS.encode("utf-16"), "a DOCTYPE or entity declaration is not accepted in a feed"),
        (
            b'<!-- a --> <!DocType x SYSTEM "file:///etc/hostname"><rss/>',
            "a DOCTYPE or entity declaration is not accepted in a feed",
        ),
        (b"<rss><!-- never ends", "not well-formed XML: a comment, CDATA section or instruction never ends"),
        (b"<html><p>No feed.</p></html>", "not an RSS or Atom feed"),
        (b"", "not an RSS or Atom feed"),
        (FEED.format(encoding="utf-8", items="").encode(), "feed without items"),
    ],
)
def test_bad_feed_is_set_aside(feed: bytes, reason: str, read_bytes: ReadBytes) -> None:
    (result,) = read_bytes({"a.xml": feed})
    assert isinstance(result, Quarantined)
    assert result.reason == reason


def test_feed_opens_neither_address_nor_file(read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    for content in (b"http://127.0.0.1:9/feed", b"/etc/hostname", b"file:///etc/hostname"):
        (result,) = read_bytes({"a.xml": content})
        assert isinstance(result, Quarantined)
        assert result.reason == "not an RSS or Atom feed"


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("Plain words.\n\nSecond\nparagraph.", "Plain words.\n\nSecond paragraph."),
        ("<p>One<br>two</p><ul><li>three</li></ul>four", "One\n\ntwo\n\nthree\n\nfour"),
        ("a <style>p{}</style><b>b</b> &lt;c&gt;<!-- d -->", "a b <c>"),
        ("<p>never closed", "never closed"),
        ("", ""),
        ("<script>x</script>", ""),
    ],
)
def test_fragment_to_paragraphs(fragment: str, text: str) -> None:
    assert paragraphs(fragment) == text
