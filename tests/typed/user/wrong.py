"""What both checkers have to refuse: a comment that excuses nothing is an error itself."""

import widget
from widget import Catalogue, FastDoor, create_blueprint
from widget.database import publish_card
from widget.testing import CardFolder, mount_cards

create_blueprint(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
create_blueprint("cards", public_url=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
create_blueprint("cards", on_unclean="no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
create_blueprint("cards", prefix="/w")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
create_blueprint("cards", "https://your.example")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Catalogue(languages=4)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
FastDoor(None, Catalogue(), "/w")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
publish_card("sqlite://", "bath", "en", b"")  # type: ignore[call-arg]  # pyright: ignore
CardFolder("cards")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
mount_cards("cards", prefix="/w")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
mount_cards("cards", name=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
widget.no_such_name()  # type: ignore[attr-defined]  # pyright: ignore
