"""Our own reading of a link is stricter than a browser's."""

from __future__ import annotations

import pytest

from widget.check.links import is_link, is_web_link

GOOD = """
https://a.example/ http://a.example https://a.example:8443/x?y=z#w https://localhost:8000/
https://192.0.2.255/ https://xn--bcher-kva.example/ https://bücher.example/ü?ü=ü https://例え.example/
HTTPS://A.EXAMPLE/ https://a_b.example/ https://1a.example/ https://a.example/a_(b)/[c]/@d
mailto:a@b.example mailto:a.b+c@d.example?subject=E tel:999 tel:+44-20-7946-0000 tel:1(800)222.1222
""".split()
BAD = [
    *"""
    javascript:1 javascript:alert(1) data:1 vbscript:1 file:///x sms:112 ftp://a.example a.example
    a.example:80 /a a #a ?a //a.example https: https:// https:a https:/a https:///a https://a..b
    https://.a https://a. https://-a.b https://a-.b https://a@b https://a:b@c.d https://@a.b
    https://a.b: https://a.b:0 https://a.b:99999 https://a.b:8a https://[::1]/ https://[a] https://%61.b
    https://1 https://1.2.3 https://1.2.3.4.5 https://256.1.1.1 https://01.2.3.4 https://0x7f.1
    https://a.0x https://ｅ.example https://a．b https://a。b https://a／b https://①.b
    tel: tel:a tel:*100# tel:0*1 tel:0#1 tel://1 mailto: mailto:a mailto:@b mailto:a@ mailto:a@b@c
    mailto:?bcc=a@b.example mailto:a@b,c@d https://a\\b https://a.b/<x> https://a.b/"x" https://a.b/`x`
    https://a.b/{x} https://a.b/|x https://a.b/^x
    """.split(),
    "",
    " https://a.b",
    "https://a.b ",
    "https://a.b/ x",
    "https://a.b/\n",
    "java\nscript:1",
    "\x01https://a.b",
    "https://a.b/\x00",
    "https://a.b/\u200b",
    "https://a.b/\u202e",
    "https://a\u00ad.b",
    "https://a.b/\ud800",
    "https://a.b/\ufffe",
    "https://" + "a" * 64 + ".example",
    "https://" + "a." * 130 + "example",
    "https://a.example/" + "x" * 2048,
    "tel:0" + "1" * 40,
]


@pytest.mark.parametrize("address", GOOD)
def test_a_good_link(address: str) -> None:
    assert is_link(address)
    assert is_web_link(address) == address.lower().startswith("http")


@pytest.mark.parametrize("address", BAD)
def test_a_bad_link(address: str) -> None:
    assert not is_link(address)
    assert not is_web_link(address)
