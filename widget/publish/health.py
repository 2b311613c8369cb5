"""``v1/health.json``: what is served, where the content is wrong, and how the process is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TypeAlias

from widget.errors import Problem
from widget.publish.addresses import Site
from widget.publish.asset import JSON, NEVER, Asset, canonical, seal, to_json
from widget.publish.facts import SCHEMA

#: When (``at``, RFC 3339) and where something was wrong: ``file``, ``line``, ``field``.
LastError: TypeAlias = Mapping[str, str | int]


def health(
    site: Site, problems: Iterable[Problem], kept: Iterable[str] = (), *, refused: bool = False
) -> Asset:
    """The state of what is served; two servers with the same content say the same.

    Everybody can read it, so it names places and not what was found there, which may be a draft.

    :param kept: the files in whose place their last good version is served.
    :param refused: whether the newest content could not be taken at all.
    """
    problems = list(problems)
    errors = [problem for problem in problems if not problem.warning]
    shown = [[*card, number] for card, number in sorted(site.revisions.items())]
    served = {card_id for card_id, _ in site.revisions}
    document = {
        "schema": SCHEMA,
        "status": "degraded" if errors else "ok",
        "revision": sha256(canonical(shown)).hexdigest()[:12],
        "cards": len({card_id for card_id, _ in site.revisions}),
        "languages": sorted({lang for _, lang in site.revisions}),
        "refused": refused,
        "kept": sorted(kept),
        "problems": [place(problem, served) for problem in errors],
        "warnings": len(problems) - len(errors),
    }
    return seal(to_json(document), JSON, NEVER)


def living(asset: Asset, how: Mapping[str, object], more: Iterable[Problem] = ()) -> Asset:
    """The health of a state, and of the process that serves it.

    :param asset: see :func:`health`.
    :param how: ``live``, ``ready``, ``age``, ``last_error``, as docs/api.md has them.
    :param more: why what is served may be old.
    """
    document = json.loads(asset.identity.body)
    # Whose cards are served is not looked up: of a card the folder alone is named.
    told = [place(one, set()) for one in more if not one.warning]
    if told:
        document |= {"refused": True, "problems": [*document["problems"], *told]}
    if told or not (how["live"] and how["ready"]):
        document["status"] = "degraded"
    # Who asks for the status alone sends no readers to where they are answered so, too.
    status, headers = (200, ()) if how["ready"] else (503, (("Retry-After", "2"),))
    return seal(to_json(document | how), JSON, NEVER, status=status, headers=headers)


def place(problem: Problem, served: set[str]) -> dict[str, str | int]:
    """Where a mistake is. The name of a card that nobody is shown is a secret, too."""
    name = card_id_of(problem.file)
    if name and name not in served:
        return {"file": problem.file.partition("/")[0] + "/", "line": 0, "field": ""}
    return {"file": problem.file, "line": problem.line, "field": problem.field}


def card_id_of(file: str) -> str:
    """The card whose file this is, or nothing."""
    name = file.partition("/")[2]
    return name.removesuffix(".md") if name.endswith(".md") and name[0] != "_" else ""
