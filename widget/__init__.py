"""Treatment cards: read → check → publish → serve.

In an environment with pytest this distribution is a plug-in, which pytest would warn of where this
is imported before it: PYTEST_DONT_REWRITE
"""

from widget.errors import ContentError as ContentError
from widget.errors import NotServedError as NotServedError
from widget.errors import Problem as Problem
from widget.errors import SanitizeError as SanitizeError
from widget.errors import SettingError as SettingError
from widget.errors import WidgetError as WidgetError
from widget.serve.blueprint import create_blueprint as create_blueprint
from widget.serve.blueprint import treatment_card as treatment_card
from widget.serve.catalogue import Catalogue as Catalogue
from widget.serve.door import FastDoor as FastDoor
from widget.serve.signals import card_published as card_published
from widget.serve.signals import card_recalled as card_recalled
from widget.serve.signals import notice_served as notice_served
from widget.serve.stored import StoredCatalogue as StoredCatalogue
