"""Every command on the address of a database; none says the password that is in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from widget import Catalogue, SettingError
from widget.cli import main
from widget.database import migrate
from widget.errors import WidgetError
from widget.read.sql.address import open_database, shown

from ..recall.folder import files
from ..serve.desk import URL, Desk
from .asked import said

ROOT = Path(__file__).parents[2]
SECRET = "hush-hush"
WHY = ("--reason", "It burns.", "--what-to-do", "Stop.")


def with_password(url: str) -> str:
    """An address of the same database; that server asks for none, and takes any."""
    return url.replace("//cards@", f"//cards:{SECRET}@")


def test_every_command_takes_a_database(database: str, tmp_path: Path) -> None:
    desk, url = Desk(tmp_path / "desk", "bath", "pack"), with_password(database)
    archive = ("--archive", tmp_path / "archive")
    asked: list[tuple[tuple[object, ...], str]] = [
        (("migrate", url), "the tables are at version"),
        (("publish", desk.folder, url), "7 revisions published"),
        (("diff", desk.folder, url), "0 files different, 7 the same"),
        (("export", url, tmp_path / "out", "--public-url", URL, *archive), " files written"),
        (("check", url, *archive), "6 card files right, 0 errors"),
        (("check", url, "--as-of", "2030-01-01"), "6 card files right, 0 errors"),
        (("snippet", url, "bath", "--public-url", URL, "--lang", "es"), "<treatment-card"),
        (("snippet", url, "disclaimer", "--public-url", URL), "<safety-disclaimer"),
        (("recall", url, "bath", *WHY, "--severity", "serious"), "en/bath.md:8: recalled since"),
        (("restore", url, "bath", "--note", "New."), "en/bath.md:8: active since"),
        (("withdraw", url, "pack", *WHY, "--replaced-by", "bath"), "en/pack.md:8: withdrawn since"),
        (("history", url, "bath", "--lang", "en"), "recalled: It burns."),
        (("history", url, "bath", *archive), "active"),
        (("pull", url, desk.folder), "2 files written, 0 removed, 5 unchanged"),
        (("publish", url, url), "0 revisions published"),
    ]
    for words, expected in asked:
        code, out, wrong = said(*words)
        assert code == 0, (words, out, wrong)
        assert expected in out + wrong, words
        assert SECRET not in out + wrong, words
    assert SECRET.encode() not in b"".join(files(desk.folder).values())


def test_a_preview_of_a_database(database: str, tmp_path: Path) -> None:
    desk, url = Desk(tmp_path / "desk", "bath", "pack"), with_password(database)
    assert said("publish", desk.folder, url)[0] == 0
    preview = subprocess.Popen(
        [sys.executable, "-u", "-m", "widget", "preview", url, "--port", "0"], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert preview.stdout
        line = preview.stdout.readline()
        assert line.startswith("Preview of ")
        assert SECRET not in line
        address = line.split(": ")[1].split(" ")[0]
        with urlopen(f"{address}cards/en/bath", timeout=20) as answer:
            assert b"Warm bath" in answer.read()
    finally:
        preview.terminate()
        preview.communicate(timeout=20)


#: What somebody may type, and what is found: nothing after the scheme that may be a password.
WRONG = [
    (f"postgres://x:{SECRET}@127.0.0.1:1/y", "'postgres://***@127.0.0.1:1/y'"),
    (f"mysql://x:{SECRET}@127.0.0.1:1/y?password={SECRET}", "'mysql://***@127.0.0.1:1/y'"),
    (f"postgresql:/x:{SECRET}@127.0.0.1:1/y", "'postgresql:/***@127.0.0.1:1/y'"),
    (f"postgresql://x:p@{SECRET}@127.0.0.1:1/y", "an address without sense"),
    (f"postgresql://x:p@w/{SECRET}@127.0.0.1/y", "an address without sense"),
    (f"postgresql://x:{SECRET}@127.0.0.1:port/y", "an address without sense"),
    (f"postgresql://x:{SECRET}@127.0.0.1:1/y?pass={SECRET}", "(invalid connection option"),
    (f"postgresql://x:{SECRET}@127.0.0.1:1/y", "postgresql://x:***@127.0.0.1:1/y ("),
    (f"postgresql://127.0.0.1:1/y?user=x&password={SECRET}", "postgresql://127.0.0.1:1/y ("),
    (f"sqlite:///none-{SECRET}/x.db?key={SECRET}", "expected sqlite:/// and the path of a file"),
    ("sqlite:x.db", "'sqlite:x.db', expected sqlite:///FILE or postgresql://HOST/NAME"),
]


@pytest.mark.parametrize(("url", "found"), WRONG)
def test_a_wrong_address_is_told_without_the_password(url: str, found: str, tmp_path: Path) -> None:
    folder, secret = Desk(tmp_path / "desk").folder, f":{SECRET}"
    other = f"sqlite:///{tmp_path}/other.db"
    migrate(other)
    for words in (
        ("check", url), ("snippet", url, "bath", "--public-url", URL), ("history", url, "bath"),
        ("export", url, tmp_path / "out", "--public-url", URL), ("publish", url, other),
        ("recall", url, "bath", *WHY, "--severity", "serious"), ("withdraw", url, "bath", *WHY),
        ("restore", url, "bath", "--note", "New."), ("publish", folder, url),
        ("pull", url, tmp_path / "pulled"), ("diff", folder, url), ("migrate", url),
    ):  # fmt: skip
        code, out, wrong = said(*words)
        assert code == 1, words
        assert found in wrong or (words[0] == "migrate" and "without sense" in wrong), words
        assert secret not in (out + wrong).replace(f"none-{SECRET}", ""), words
    with pytest.raises(WidgetError) as raised:
        Catalogue(url)
    assert secret not in str(raised.value)


def test_an_address_may_be_no_database_of_ours() -> None:
    with pytest.raises(SettingError, match="an address without sense"):
        migrate("mysql://x:y@127.0.0.1/z")
    with pytest.raises(SettingError, match=r"found 'mysql://\*\*\*@127\.0\.0\.1/z'"):
        open_database("mysql://x:y@127.0.0.1/z")
    assert shown(f"x:{SECRET}@127.0.0.1/y") == "x:***@127.0.0.1/y"
    assert [shown(same) for same in ("cards", "C:/cards", Path("a@b"))] == [
        "cards", "C:/cards", "a@b",
    ]  # fmt: skip


def test_publish_says_what_it_refuses() -> None:
    _, told, _ = said("publish", "--help")
    assert "changed without having seen" in " ".join(told.split())
    assert main.commands["publish"].help
