"""An app with two publishers: each is reached by the name of its blueprint."""

from __future__ import annotations

import pytest
from flask import Flask

from widget import SettingError, create_blueprint
from widget.testing import LivePublisher, MountedCards, mount_cards


def _app(public_url: str = "http://localhost/other") -> Flask:
    app = Flask("two")
    app.register_blueprint(create_blueprint(name="ours"), url_prefix="/ours")
    other = create_blueprint(name="other", public_url=public_url)
    app.register_blueprint(other, url_prefix="/other")
    return app


def test_each_is_chosen_by_name() -> None:
    app = _app()
    assert MountedCards(app, "ours").prefix == "/ours"
    assert MountedCards(app, "other").path("tens") == "/other/v1/cards/tens.en.view.json"
    with pytest.raises(SettingError, match="found 2 blueprints of cards, expected one, or its"):
        MountedCards(app)
    with pytest.raises(SettingError, match=r"found 'third', expected a blueprint .*: ours, other"):
        MountedCards(app, "third")


def test_one_after_the_other_is_mounted() -> None:
    app = Flask("two")
    first = mount_cards("starter", app, url_prefix="/a", name="a")
    second = mount_cards("starter", app, url_prefix="/b", name="b")
    assert (first.prefix, second.prefix) == ("/a", "/b")


def test_a_live_publisher_is_one_of_them() -> None:
    with LivePublisher(None, _app, url_prefix="/other", name="other") as publisher:
        assert publisher.url("tens") == f"{publisher.public_url}/v1/cards/tens.en.view.json"
