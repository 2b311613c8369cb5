"""A source folder, read whole. What it lacks beside its cards comes from the starter set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from widget.errors import ContentError, Problem, SettingError
from widget.model import ID, Document
from widget.read import yaml
from widget.read.document import parse_document
from widget.read.known import Known
from widget.read.pofile import parse_words
from widget.read.source import Source, Store
from widget.read.sql.address import is_database, open_database
from widget.read.strays import strays
from widget.read.text import decode
from widget.read.whole import mark, read_whole
from widget.read.words import Words, is_language

#: The word that stands for the built-in cards wherever a source is asked for.
STARTER = "starter"
#: The kind of result that is the bytes of a file; no file that is good has more than so many.
BYTES, _KEPT = "bytes", 256 * 1024
_TEXTS = ("_disclaimer", "_red-flags")


@dataclass(slots=True)
class Drafts:
    """Everything a source holds, as written, and what could not be read."""

    publisher: Document | None = None
    countries: Document | None = None
    words: dict[str, Words] = field(default_factory=dict)
    texts: dict[tuple[str, str], Document] = field(default_factory=dict)
    cards: list[Document] = field(default_factory=list)
    #: The bytes of the cards that could not be read, by language and id.
    unread: dict[tuple[str, str], bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    known: Known = field(default_factory=Known)


def read_source(source: Source, known: Known | None = None) -> Drafts:
    """Read a folder or a database, or with ``None`` or ``"starter"`` the starter set.

    Unreadable files are told in ``problems`` and never hide another.

    :param known: what was made of a file stays what is made of the same bytes.
    :raises SettingError: where there is no such folder, or one that cannot be read.
    :raises ContentError: where a database does not answer.
    """
    known = known or Known()
    if source is None or source == STARTER:
        return _read(files("widget") / "starter", known)
    if is_database(source):
        source = open_database(source)
    if isinstance(source, Store):
        return read_files(source.files(), known)
    root = Path(source)
    try:
        if not root.is_dir():
            found = repr(os.fspath(source))
            raise SettingError(f"source: found {found}, expected a folder or 'starter'")
        return read_files(root, known)
    except OSError as error:
        found = f"{os.fspath(source)!r} ({error.strerror})"
        raise SettingError(f"source: found {found}, expected a folder that can be read") from None


def read_files(root: Traversable, known: Known | None = None) -> Drafts:
    """Read what is laid out as a source folder is; see :func:`read_source`.

    :raises OSError: where it cannot be listed.
    """
    known = known or Known()
    starter = _read(files("widget") / "starter", known, cards=False)
    drafts = _read(root, known)
    drafts.problems += strays(root)
    if not drafts.cards and all(problem.warning for problem in drafts.problems):
        expected = "at least one card, such as en/inversion-table.md"
        drafts.problems.append(Problem(root.name, 0, "source", "no card", expected))
    return _filled(drafts, starter)


def _filled(drafts: Drafts, starter: Drafts) -> Drafts:
    """``drafts`` with the starter's publisher, lines, words and texts where it has none.

    A text of its own in the default language is no original of the starter's translations.
    """
    broken = {problem.file for problem in drafts.problems}
    publisher = drafts.publisher or starter.publisher
    default = str(publisher.fields.get("default_lang", "en")) if publisher else "en"
    if "publisher.yaml" not in broken:
        drafts.publisher = drafts.publisher or starter.publisher
    if "countries.yaml" not in broken:
        drafts.countries = drafts.countries or starter.countries
    drafts.problems += _untranslated(drafts, starter)
    for lang, words in starter.words.items():
        if f"words/{lang}.po" not in broken:
            drafts.words.setdefault(lang, words)
    texts = set(drafts.texts)
    for (lang, name), document in starter.texts.items():
        own = (default, name) in texts or f"{default}/{name}.md" in broken
        own = own or (default, name) not in starter.texts
        if not own and f"{lang}/{name}.md" not in broken:
            drafts.texts.setdefault((lang, name), document)
    return drafts


def _untranslated(drafts: Drafts, starter: Drafts) -> list[Problem]:
    """Messages that readers would see in English, because an older catalogue lacks them."""
    wanted = {message for words in starter.words.values() for message in words.said}
    return [
        Problem(words.file, 0, f"msgid {message!r}", "no entry", "one", warning=True)
        for words in drafts.words.values()
        if words.lang != "en"
        for message in sorted(wanted - words.said)
    ]


def _read(root: Traversable, known: Known, cards: bool = True) -> Drafts:
    drafts = Drafts(known=known)
    for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith((".", "__")):
            continue
        try:
            if entry.name in ("publisher.yaml", "countries.yaml"):  # a folder of that name, too
                document = _settings(entry, known)
                setattr(drafts, entry.name.removesuffix(".yaml"), document)
            elif entry.is_dir():
                _read_folder(drafts, entry, cards)
        except ContentError as error:
            drafts.problems.extend(error.problems)
        except OSError as error:
            found = f"a folder that cannot be read ({error.strerror})"
            drafts.problems.append(Problem(f"{entry.name}/", 0, "folder", found, "one that can"))
    return drafts


def _read_folder(drafts: Drafts, folder: Traversable, cards: bool) -> None:
    if folder.name == "words":
        for entry, lang in _files(folder, ".po"):
            if not is_language(lang):
                continue
            with _collected(drafts):
                drafts.words[lang] = _words(entry, lang, drafts.known)
        return
    if not is_language(folder.name):
        return  # drafts, pictures, whatever else an editor keeps there; see strays
    for entry, name in _files(folder, ".md"):
        if not cards and name not in _TEXTS:
            continue
        with _collected(drafts):
            _read_text(drafts, entry, folder.name, name)


def _read_text(drafts: Drafts, entry: Traversable, lang: str, name: str) -> None:
    file = f"{lang}/{entry.name}"
    if name in _TEXTS:
        drafts.texts[lang, name] = _document(
            _bytes(entry, file, drafts.known), entry, lang, name, drafts
        )
    elif name == "disclaimer":
        expected = "another id: this one is the safety disclaimer's"
        drafts.problems.append(Problem(file, 0, "file name", repr(name), expected))
    elif ID.match(name):
        drafts.unread[lang, name] = b""  # it is there, whatever comes of it
        drafts.unread[lang, name] = data = _bytes(entry, file, drafts.known)
        drafts.cards.append(_document(data, entry, lang, name, drafts))
        del drafts.unread[lang, name]
    else:
        expected = "lower-case letters and digits joined by '-', at most 64"
        drafts.problems.append(Problem(file, 0, "file name", repr(name), expected))


def _document(data: bytes, entry: Traversable, lang: str, name: str, drafts: Drafts) -> Document:
    def parse() -> Document:
        return parse_document(data, f"{lang}/{entry.name}", lang, name)

    return drafts.known.make(str(entry), data, parse)


def _words(entry: Traversable, lang: str, known: Known) -> Words:
    file = f"words/{entry.name}"
    data = _bytes(entry, file, known)
    return known.make(str(entry), data, lambda: _parsed(decode(data, file), file, lang))


# Those that this package brings are the same for every publisher in a process, at every look.
@lru_cache(maxsize=32)
def _parsed(text: str, file: str, lang: str) -> Words:
    return parse_words(text, file, lang)


def _settings(entry: Traversable, known: Known) -> Document:
    data = _bytes(entry, entry.name, known)

    def parse() -> Document:
        fields, lines = yaml.parse(decode(data, entry.name), entry.name)
        return Document(entry.name, "", entry.name.removesuffix(".yaml"), fields, lines)

    return known.make(str(entry), data, parse)


def _bytes(entry: Traversable, file: str, known: Known) -> bytes:
    try:
        data = known.make((BYTES, str(entry)), mark(entry), lambda: read_whole(entry))
        if len(data) > _KEPT:
            known.forget((BYTES, str(entry)))
        return data
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise ContentError([Problem(file, 0, "file", found, "one that can")]) from None


def _files(folder: Traversable, ending: str) -> Iterator[tuple[Traversable, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(ending) and not entry.name.startswith("."):
            yield entry, entry.name.removesuffix(ending)


class _collected:
    """Keep what is wrong with one file, so that it never hides another."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, ContentError):
            self.drafts.problems.extend(error.problems)
        return isinstance(error, ContentError)
