"""A partner's page for the doctor to look at, and the doctor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from click.testing import CliRunner, Result
from werkzeug.wrappers import Request, Response

from widget.cli import main
from widget.testing import LoopbackServer


class Clinic(LoopbackServer):
    """A partner's page, sent as a test wrote it."""

    def __init__(self) -> None:
        self.body, self.headers = "", {}
        super().__init__("localhost")

    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        return Response(self.body, mimetype="text/html", headers=self.headers)


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments])


def written(body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><title>A</title></head><body>\n<h1>A</h1>\n'
        f"<h2>B</h2>\n{body}</body></html>\n"
    )


def look(clinic: Clinic, body: str, **headers: str) -> tuple[list[str], list[str], Result]:
    """The names of the findings, the states of the embeds."""
    clinic.body = written(body)
    clinic.headers = {name.replace("_", "-"): value for name, value in headers.items()}
    done = doctor("--json", f"{clinic.origin}/")
    (page,) = json.loads(done.stdout)["pages"]
    names = [one["name"] for one in page["findings"]]
    return names, [one["state"] for one in page["embeds"]], done
