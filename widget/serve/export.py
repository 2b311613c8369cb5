"""What is served, as files: the same bytes, for hosts that can do no more than send them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

from widget.errors import ContentError, SettingError
from widget.publish.asset import CARD, JSON, Asset, seal
from widget.publish.hosting import headers_file, rules
from widget.publish.nginx import nginx_file
from widget.read.archive import Archive
from widget.read.folder import STARTER
from widget.read.source import signature_of
from widget.serve.build import keep, settled, state_of
from widget.serve.demand import NOT_ALLOWED, NOT_FOUND
from widget.serve.folder import MANIFEST, SCHEMA, Counts, Each, place
from widget.serve.good import LastGood
from widget.serve.settings import Settings, known
from widget.serve.state import State

#: The build of the checkout, and what tells how a server is.
_NOT_HERE = re.compile(r"embed/dev/|v1/health\.json\Z")
#: No language (ISO 639-2), so never there: what answers for it answers for all that are not.
_NO_LANGUAGE = "zxx"
_TAG = re.compile(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8}){0,4}\Z")
_PINNED = re.compile(r"v1/cards/[a-z0-9-]{1,64}@[0-9a-f]{12}\Z")
_VIEW = "view.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did.

    :param hosting: whether nginx has to read its rules again.
    """

    counts: Counts
    state: State
    hosting: bool


@dataclass(slots=True)
class _Answers:
    """What the files hold.

    :param assets: by address.
    :param instead: by the address without its language, what answers where that is not there.
    :param pinned: the addresses, without language and ending, of every revision known.
    """

    assets: dict[str, Asset] = field(default_factory=dict)
    instead: dict[str, Asset] = field(default_factory=dict)
    pinned: set[str] = field(default_factory=set)

    def files(self) -> dict[str, tuple[str | None, Asset]]:
        """By path in the folder: the address, if it is one, and what it answers."""
        addressed: dict[str, tuple[str | None, Asset]] = {
            file_of(address): (address, asset) for address, asset in self.assets.items()
        }
        return {**{path: (None, asset) for path, asset in self.instead.items()}, **addressed}


def export(
    out: str | os.PathLike[str],
    settings: Settings,
    *,
    archive: Archive | None = None,
    record: bool = False,
    tags: Collection[str] = (),
    country: str = "",
    each: Each = iter,
) -> Exported:
    """Write what a server would answer into a folder, whole or not at all.

    :param archive: holds the last good version of a card that is bad now, and old revisions.
    :param record: whether what is written is archived, as at the start of a server.
    :param tags: further languages that pages name, ``en-US``, for hosts that look none up.
    :param country: whose telephone lines pages, frames and fragments name; by default the
        publisher's.
    :raises ContentError: where a server would not start.
    :raises SettingError: for a setting or a place that cannot be.
    """
    if settings.public_url is None:
        expected = "the full address where the folder will lie: links are made from it alone"
        raise SettingError(f"public_url: found nothing, expected {expected}")
    for tag in tags:
        if not _TAG.match(tag):
            raise SettingError(f"also_for: found {tag!r}, expected a language such as en-US")
    settings = replace(settings, root=urlsplit(settings.public_url).path)
    with place(out) as there:
        state = _state(settings, LastGood(archive), record)
        pinned = {*_named(there.manifest.get("pinned")), *_archived(archive)}
        files = _files(_answers(state, pinned, tags, country), state, settings)
        before = there.manifest.get("files", {})
        counts = there.put(files, each)
    now = json.loads(files[MANIFEST])["files"]
    told = bool(before) and before.get("nginx.conf") != now["nginx.conf"]
    return Exported(counts, state, told)


def file_of(address: str) -> str:
    """The path in the folder: a page is the ``index.html`` of a folder of its name."""
    if "." in address.rpartition("/")[2]:
        return address
    return f"{address.rstrip('/')}/index.html"


def _state(settings: Settings, good: LastGood, record: bool) -> State:
    """As at the start of a server."""
    draft = settled(settings, good, lambda: datetime.now(UTC).date(), lambda: _look(settings))
    if draft.kept.lost:
        raise ContentError(draft.kept.lost)
    told = keep(draft, good, first=True) if record else ()
    return state_of(draft, good, told)


def _look(settings: Settings) -> object:
    source = settings.source
    return None if source is None or source == STARTER else signature_of(source)


def _answers(
    state: State, pinned: Iterable[str], tags: Iterable[str], country: str = ""
) -> _Answers:
    """Every address, in every language that is there, for pages that name none, and for ``tags``.

    :param pinned: revisions that were published once: a recall has to reach their pages, too.
    :param country: whose telephone lines pages, frames and fragments name: no query is asked here.
    """
    known("country", country, ["", *sorted(state.library.countries)])
    query = f"country={country}" if country else ""
    site, found = state.site, _Answers(pinned={*pinned})
    found.assets = {
        path: state.find(path, query) for path in site.assets if not _NOT_HERE.match(path)
    }
    documents = {*_documents(found.assets, site.languages)}
    found.pinned |= {stem for stem, _ in documents if _PINNED.match(stem)}
    documents |= {(stem, _VIEW) for stem in found.pinned}
    for stem, form in sorted(documents):
        for tag in (*site.languages, "und", *tags):
            asset = state.find(f"{stem}.{tag}.{form}", query)
            if asset.status != 404:
                found.assets[f"{stem}.{tag}.{form}"] = asset
        asset = state.find(f"{stem}.{_NO_LANGUAGE}.{form}", query)
        if asset.status != 404:
            found.instead[f"{stem}.{form}"] = asset
    return found


def _documents(paths: Iterable[str], languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What exists by language: the address before that, and after it."""
    known = "|".join(map(re.escape, languages))
    for path in paths:
        if match := re.fullmatch(rf"(v1/[^.]+)\.(?:{known})\.((?:view\.)?json|html)", path):
            yield match[1], match[2]


def _archived(archive: Archive | None) -> Iterator[str]:
    for card in archive.cards() if archive else ():
        for entry in archive.entries(card) if archive else ():
            for shown in entry.shown.values():
                yield f"v1/cards/{card}@{shown.revision}"


def _named(listed: object) -> Iterator[str]:
    for stem in listed if isinstance(listed, list) else ():
        if isinstance(stem, str) and _PINNED.match(stem):
            yield stem


def _files(answers: _Answers, state: State, settings: Settings) -> dict[str, bytes]:
    """By path in the folder: every answer, what hosts have to know, and the list of all."""
    root, answered = settings.root or "/", answers.files()
    told = rules({**answers.assets, MANIFEST: seal(b"", JSON, CARD)})
    nginx = nginx_file(told, root, state.site.languages, NOT_FOUND, NOT_ALLOWED)
    hosting = {"_headers": headers_file(told, root).encode(), "nginx.conf": nginx.encode()}
    listed = {path: _entry(address, asset) for path, (address, asset) in answered.items()}
    listed |= {name: _told(body, "text/plain") for name, body in hosting.items()}
    manifest = {
        "schema": SCHEMA,
        "made_by": _made_by(),
        "public_url": settings.public_url,
        "revision": json.loads(state.site.assets["v1/health.json"].identity.body)["revision"],
        "languages": list(state.site.languages),
        "pinned": sorted(answers.pinned),
        "files": dict(sorted(listed.items())),
    }
    files = {path: asset.identity.body for path, (_, asset) in answered.items()}
    document = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {**files, **hosting, MANIFEST: document.encode()}


def _entry(address: str | None, asset: Asset) -> dict[str, Any]:
    """What the manifest says of a file; ``address`` is null where only nginx finds it."""
    headers = dict(asset.identity.headers)
    entry = _told(asset.identity.body, headers["Content-Type"])
    entry |= {"address": address, "cache": headers["Cache-Control"]}
    return entry | ({"status": asset.status} if asset.status != 200 else {})


def _told(body: bytes, type: str) -> dict[str, Any]:
    return {"sha256": sha256(body).hexdigest(), "size": len(body), "type": type}


def _made_by() -> str:
    try:
        return f"treatment-cards {version('treatment-cards')}"
    except PackageNotFoundError:
        return "treatment-cards"
