"""Answers of the web, asked without cookies, and each no larger than it may be."""

from __future__ import annotations

import re
import ssl
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from widget.errors import WidgetError
from widget.read.network import is_near

#: Bytes of a page or an answer.
MAX_BYTES = 2 * 1024 * 1024
#: Redirects on the way to one.
MAX_REDIRECTS = 5
_AGENT = "treatment-cards-doctor"
WEB = re.compile(r"https?://", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
#: Encodings of https://encoding.spec.whatwg.org/; Python knows some that hang on hostile bytes.
_CHARSET = re.compile(
    r"(utf-?8|utf-16(le|be)?|iso-8859-[0-9]+|windows-[0-9]+|shift[_-]jis|euc-(jp|kr)|gbk|gb2312|"
    r"gb18030|big5|koi8-[ru]|macintosh)\Z"
)
_NEAR = "this machine or a private network, which a page of the public one may not name"
_LATIN = frozenset({"iso-8859-1", "us-ascii", "ascii", "latin1"})


class Unreadable(WidgetError):
    """A page, or what a publisher answers, cannot be read."""


class Silent(Unreadable):
    """No answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    :param url: the address in the end, redirects followed; ``""`` for a file.
    :param status: of HTTP; 200 for a file.
    """

    url: str
    status: int
    headers: Message
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of a header, each as it came."""
        return [str(value) for value in self.headers.get_all(name, [])]

    @property
    def text(self) -> str:
        """The body as text: by its header, its ``<meta>``, else UTF-8."""
        told = self.headers.get_content_charset()
        meta = _META.search(self.body[:1024])
        name = (told or (meta[1].decode() if meta else "")).lower()
        name = "windows-1252" if name in _LATIN else name
        try:
            return self.body.decode(name if _CHARSET.match(name) else "utf-8-sig", "replace")
        except LookupError:
            return self.body.decode("utf-8-sig", "replace")


def bounded(body: bytes) -> bytes:
    """:raises Unreadable: where it is too large."""
    if len(body) > MAX_BYTES:
        raise Unreadable(f"found more than {MAX_BYTES} bytes, expected a smaller one")
    return body


def get(url: str, anywhere: bool, public: bool, seconds: float) -> Answer:
    """Ask.

    :param anywhere: redirects to other origins are followed.
    :param public: only what is in the public network is asked.
    :raises Unreadable: where there is no answer; :class:`Silent`: none in time.
    """
    if public and is_near(url):
        raise Unreadable(f"found no answer: {_NEAR}")
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    try:
        request = urllib.request.Request(url, headers=headers)
        with _opener(anywhere, public).open(request, timeout=seconds) as response:
            return _answer(response)
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error)
    except urllib.error.URLError as error:
        kind = Silent if isinstance(error.reason, TimeoutError) else Unreadable
        raise kind(f"found no answer: {error.reason}") from None
    except TimeoutError:
        raise Silent(f"found no answer within {seconds:g} s") from None
    except (OSError, HTTPException, ValueError) as error:
        raise Unreadable(f"found no answer: {error or type(error).__name__}") from None


@cache
def _tls() -> ssl.SSLContext:
    """One for all: to read the certificates of the system takes a while."""
    return ssl.create_default_context()


def _opener(anywhere: bool, public: bool) -> urllib.request.OpenerDirector:
    """One that knows no files, no ftp and no cookies."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=_tls()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(anywhere, public),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MAX_REDIRECTS

    def __init__(self, anywhere: bool, public: bool) -> None:
        self.anywhere, self.public = anywhere, public

    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if not WEB.match(newurl) or not (self.anywhere or site_of(newurl) == site_of(req.full_url)):
            fp.close()
            raise urllib.error.URLError(f"it redirects to {newurl}")
        if self.public and is_near(newurl):
            fp.close()
            raise urllib.error.URLError(f"it redirects to {newurl}, {_NEAR}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def site_of(url: str) -> tuple[str, str]:
    """The scheme and host of an address. :raises ValueError: for what is none."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _answer(response: Any) -> Answer:
    body = bounded(response.read(MAX_BYTES + 1))
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("gzip", "x-gzip"):  # some send it unasked
        try:
            body = bounded(zlib.decompressobj(31).decompress(body, MAX_BYTES + 1))
        except zlib.error as error:
            raise Unreadable(f"found a broken gzip: {error}") from None
    elif coding not in ("", "identity"):
        raise Unreadable(f"found the encoding {coding}, expected none, as was asked for")
    return Answer(response.geturl(), response.status, response.headers, body)
