"""Make the database and a page for each way to embed an address; writes where they are."""

import json
import os
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from clinic.models import Article  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0, stdout=sys.stderr)
address = os.environ["SITE_CARD"]
Locale.objects.create(language_code="en")
home = Page.add_root(title="Root").add_child(instance=Page(title="A clinic"))
Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
bodies = {
    "block": [("embed", address)],
    "text": [("text", f'<p>Some try this.</p><embed embedtype="media" url="{address}"/>')],
}
for name, body in bodies.items():
    stream = Article.body.field.stream_block
    raw = [{"type": kind, "value": value} for kind, value in body]
    value = stream.clean(stream.to_python(raw))  # what the editor's form does
    home.add_child(instance=Article(title="What helps a stiff back", slug=name, body=value))
assert Page.objects.filter(slug__in=bodies).live().count() == len(bodies)
json.dump(sorted(bodies), sys.stdout)
