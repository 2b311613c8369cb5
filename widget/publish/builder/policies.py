"""The Content-Security-Policy lines of a choice, and what a page's own policy says to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from widget.check.csp import Need, advise, blocked, directives
from widget.publish.builder.asked import DISCLAIMER, Asked, Offer
from widget.publish.builder.pastes import frame_path
from widget.publish.client import integrity, newest

#: In a ``<meta>``, or in a line for nginx or Apache, the policy is what stands in quotes behind its
#: name.
_QUOTED = re.compile(
    r"content-security-policy[\"']?\s{1,99}(?:content\s{0,99}=\s{0,99})?([\"'])(.*?)\1",
    re.IGNORECASE | re.DOTALL,
)
_DIRECTIVE = re.compile(
    r"[a-z]+(-[a-z]+)*-src(-elem|-attr)?|sandbox|upgrade-insecure-requests|base-uri|form-action|"
    r"frame-ancestors|trusted-types|require-trusted-types-for|report-(uri|to)|"
    r"block-all-mixed-content|navigate-to|plugin-types"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a policy says to a door.

    :param verdict: in one sentence.
    :param missing: what is blocked, and the remedy of each.
    :param header: the whole policy with what is missing added; nothing where nothing is.
    """

    verdict: str = ""
    missing: tuple[str, ...] = ()
    header: str = ""


def script_need(asked: Asked, offer: Offer) -> Need:
    """What the pinned snippet asks of a page."""
    stem = DISCLAIMER if asked.card == DISCLAIMER else f"cards/{asked.card}"
    url, version = offer.mount.public_url, newest()
    return Need(
        page="",
        script=f"{url}embed/{version}/widget.js",
        integrity=integrity(version),
        connect=f"{url}v1/{stem}.{asked.lang}.view.json",
    )


def frame_need(asked: Asked, offer: Offer) -> Need:
    return Need(page="", frame=f"{offer.mount.public_url}{frame_path(asked, offer)}")


def lines(asked: Asked, offer: Offer) -> dict[str, str]:
    """What to add, by the kind of policy: that which the strictest policy of the kind lacks."""
    script = script_need(asked, offer)
    kinds = {
        "csp-hosts": ("script-src 'none'; connect-src 'none'", script),
        "csp-nonce": ("script-src 'nonce-a' 'strict-dynamic'; connect-src 'none'", script),
        "csp-hash": ("script-src 'strict-dynamic'; connect-src 'none'", script),
        "csp-frame": ("frame-src 'none'", frame_need(asked, offer)),
    }
    found = {
        name: "; ".join(one.add for one in blocked([policy], need) if "=" not in one.add.split()[0])
        for name, (policy, need) in kinds.items()
    }
    if asked.card == DISCLAIMER:
        found["csp-frame"] = ""
    return found


def judged(asked: Asked, offer: Offer) -> dict[str, Judged]:
    """The site owner's policy, by door; nothing without one, or for a door that is not there."""
    none = {"script": Judged(), "frame": Judged()}
    if not asked.policy.strip():
        return none
    quoted = _QUOTED.search(asked.policy)
    policy = quoted[2] if quoted else asked.policy
    if not any(_DIRECTIVE.fullmatch(name) for part in policy.split(",") for name in _names(part)):
        said = "This is no policy: no directive such as script-src was found in it."
        return {**none, "script": Judged(said)}
    none["script"] = _judge(policy, script_need(asked, offer))
    if asked.card != DISCLAIMER:
        none["frame"] = _judge(policy, frame_need(asked, offer))
    return none


def _names(policy: str) -> list[str]:
    """Its directives; before the first may stand the name of the header."""
    return [name.rpartition(":")[2] for name in directives(policy)]


def _judge(policy: str, need: Need) -> Judged:
    found = blocked([policy], need)
    if not found:
        return Judged("It works as it is.")
    missing = tuple(f"{one.directive} blocks {one.what}. Add: {one.add}" for one in found)
    header = advise(policy, need)
    if header == advise(policy, Need("")):  # attributes are missing, the header is not at fault
        header = ""
    count = "one thing is" if len(found) == 1 else f"{len(found)} things are"
    return Judged(f"It does not work yet: {count} blocked.", missing, header)
