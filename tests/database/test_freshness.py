"""From a publish to what readers are answered."""

from __future__ import annotations

import os
import signal
from time import monotonic, sleep

import pytest
from sqlalchemy import event, text

from widget.check.publishing import publish_folder
from widget.check.recall import recall
from widget.read.sql.address import open_database

from ..recall.folder import SERIOUS
from ..serve.desk import Desk, comes, health, served, told, view
from .postgres import Postgres
from .served import RECALLED, serving, source


@pytest.mark.alone
def test_a_recall_is_answered_within_two_seconds(desk: Desk, database: str) -> None:
    """The bound of the contract, with the intervals as they are; see tests/serve."""
    catalogue = serving(database, desk)
    end = monotonic() + 2
    while monotonic() < end:  # it runs
        catalogue.find("v1/health.json")
        sleep(0.1)
    recall(database, "bath", **SERIOUS)
    began = monotonic()
    assert comes(RECALLED, lambda: served(catalogue), within=20)
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert monotonic() - began < 2 * busy


def test_a_look_asks_for_one_row_and_once_a_second(desk: Desk, database: str) -> None:
    catalogue, asked = serving(database, desk), []

    def count(_: object, cursor: object, statement: str, *__: object) -> None:
        asked.append(statement)

    event.listen(source(catalogue)._bind, "before_cursor_execute", count)
    source(catalogue)._next = 0
    seen = {source(catalogue).look() for _ in range(100)}
    assert len(seen) == len(asked) == 1
    assert asked[0].split()[0] == "SELECT"
    assert "treatment_head" in asked[0]
    publish_folder(desk.folder, database)  # nothing new: nothing is read again
    source(catalogue)._next = 0
    assert {source(catalogue).look()} == seen


@pytest.mark.usefixtures("often")
def test_only_what_changed_is_asked_for_again(desk: Desk, database: str) -> None:
    catalogue, asked = serving(database, desk), []
    event.listen(
        source(catalogue)._bind, "before_cursor_execute",
        lambda connection, cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )  # fmt: skip
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database)
    assert comes(True, lambda: "Better" in told(view(catalogue)))
    contents = [found for found in asked if "content" in found[0].partition("FROM")[0]]
    assert [list(getattr(p, "values", lambda p=p: p)()) for _, p in contents] == [[8]]


@pytest.mark.usefixtures("often")
def test_a_forked_worker_has_connections_of_its_own(desk: Desk, database: str) -> None:
    """As under gunicorn --preload: both go on, and neither uses or closes what is the other's."""
    catalogue = serving(database, desk)
    catalogue._watch.look()  # a connection is open
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(60)
            while served(catalogue) != RECALLED:
                catalogue._watch.look()
            code = 0
        finally:
            os._exit(code)
    until = monotonic() + 0.5
    while monotonic() < until:  # both at once
        catalogue._watch.look()
    recall(database, "bath", **SERIOUS)
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        catalogue._watch.look()
    assert os.waitstatus_to_exitcode(ended[1]) == 0
    assert comes(RECALLED, lambda: served(catalogue))
    assert health(catalogue)["status"] == "ok"


def test_a_fork_neither_uses_nor_closes_a_connection_of_its_parent(server: Postgres) -> None:
    store = open_database(server.empty())

    def backend() -> object:
        with store._reading() as connection:
            return connection.scalar(text("SELECT pg_backend_pid()"))

    before = backend()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if backend() != before else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert backend() == before
