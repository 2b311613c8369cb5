"""A newsletter with a card in it: plain text and HTML that every mail program shows, as a file.

python examples/newsletter/newsletter.py http://127.0.0.1:5001/widget heat-and-ice OUT.eml

The card comes from the server door, in the form for what is not asked again: it says when it was
copied, until when it may be relied on, and where the current version is. No recall reaches an
e-mail that was sent, so a card that is gone is not sent at all.
"""

from __future__ import annotations

import argparse
import re
import sys
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from html import escape
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from plain import to_text

NEWS = "News from Millbrook Back Care"
HELLO = "Many of you asked us about this. It is what we tell people who come to us."
END = "You get this because you asked for our newsletter. An example: there is no such clinic."
#: Where a mail program takes this away, what is left is a text with headings and lists.
STYLE = (
    "body{margin:0;padding:16px;font:16px/1.5 sans-serif;color:#1d2b2a;background:#fff}"
    "main{max-width:600px;margin:0 auto}h1{font-size:24px}h2{font-size:20px}h3{font-size:17px}"
    "h4{font-size:16px}li{margin-bottom:4px}a{color:#14605b}article>p{font-weight:bold}"
    "article>section:first-of-type{border:2px solid #4c5c5a;padding:0 16px}"
)
PAGE = """\
<!doctype html>
<html lang="{lang}" dir="{dir}">
<head><meta charset="utf-8"><title>{subject}</title><style>{style}</style></head>
<body><main>
<h1>{news}</h1>
<p>{hello}</p>
{card}
<p>{end}</p>
</main></body>
</html>
"""
#: Bytes. Gmail hides what comes after about 102 kB behind a link, as those say who have measured it
#: (https://www.spamresource.com/2022/01/what-is-gmail-clipping-and-what-to-do.html).
MOST = 100_000


class Refused(Exception):
    """Why nothing is sent."""


def fetched(publisher: str, card: str, lang: str, country: str, timeout: float) -> str:
    """The copy of a card, as HTML without anything that runs or loads.

    :raises Refused: for a card that is not there, or is not to be read any more; for a publisher
        who does not answer, or not with the day until which the copy holds.
    """
    query = urlencode({"form": "copy", "heading-level": "2", "country": country})
    address = f"{publisher.rstrip('/')}/v1/cards/{card}.{lang}.html?{query}"
    try:
        with urlopen(address, timeout=timeout) as answer:
            copy = str(answer.read().decode())
    except HTTPError as error:
        with error:
            said = to_text(error.read().decode()) if error.code == 410 else error.reason
        raise Refused(f"{card}: nothing was written. {said}") from error
    except (OSError, HTTPException, ValueError) as error:  # away, too slow, or no address
        reason = getattr(error, "reason", error)
        raise Refused(f"{card}: nothing was written. {publisher}: {reason}") from error
    if 'class="' in copy:  # the form for a page: a host of files does not read the question
        raise Refused(
            f"{card}: nothing was written. {publisher} does not say until when a copy holds, as a "
            "static export does not"
        )
    return copy


def newsletter(card: str, *, sender: str, to: str) -> EmailMessage:
    """The message, with the text first: programs show the last part that they can."""
    title = re.search(r"<h2>(.*?)</h2>", card)
    frame = re.search(r'<article lang="([^"]+)" dir="([^"]+)"', card)
    if not title or not frame:
        raise Refused("found no card in the answer")
    subject = to_text(title[1]).strip()
    html = PAGE.format(
        lang=frame[1], dir=frame[2], subject=escape(subject), style=STYLE, news=escape(NEWS),
        hello=escape(HELLO), end=escape(END), card=card,
    )  # fmt: skip
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"], message["To"] = subject, sender, to
    message["Date"] = formatdate()
    message.set_content(f"{NEWS}\n\n{HELLO}\n\n{to_text(card)}\n\n{END}\n")
    message.add_alternative(html, subtype="html")
    if (size := len(bytes(message))) > MOST:
        raise Refused(f"found {size:,} bytes, expected {MOST:,} at most")
    return message


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("publisher", help="where the cards are served, as in --public-url")
    parser.add_argument("card")
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--country", default="", help="whose telephone lines, such as GB")
    parser.add_argument("--timeout", type=float, default=20, help="seconds to wait for an answer")
    parser.add_argument("--from", dest="sender", default="news@millbrook.example")
    parser.add_argument("--to", default="readers@millbrook.example")
    chosen = parser.parse_args()
    try:
        card = fetched(chosen.publisher, chosen.card, chosen.lang, chosen.country, chosen.timeout)
        chosen.out.write_bytes(bytes(newsletter(card, sender=chosen.sender, to=chosen.to)))
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
