"""A site of files with live cards on it: nothing runs on its host, and nothing is asked of another.

python examples/export/build.py OUT --address http://localhost:5013

writes OUT/site, the pages with the cards below /cards/, and OUT/nginx.conf for who has nginx. Run
it again when cards change: docs/export.md says how often.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

PAGES = Path(__file__).with_name("site")
#: A comment in a page, in whose place the card of that name is pasted.
PLACE = re.compile(r"<!-- card ([a-z0-9-]+) -->")
NGINX = """\
# nginx -c {out}/nginx.conf -p {out}
worker_processes 1;
daemon off;
pid {out}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    types {{ text/html html; text/css css; }}
    client_body_temp_path {out}/tmp;
    proxy_temp_path {out}/tmp;
    fastcgi_temp_path {out}/tmp;
    uwsgi_temp_path {out}/tmp;
    scgi_temp_path {out}/tmp;
    server {{
        listen 127.0.0.1:{port};
        root {out}/site;
        charset utf-8;
        set $cards_cards {out}/site/cards;
        include {out}/site/cards/nginx.conf;
    }}
}}
"""


def widget(*arguments: object) -> str:
    """What a command of the package writes; where that fails, this ends as well."""
    command = [sys.executable, "-m", "widget", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=lambda text: Path(text).resolve())
    parser.add_argument("--address", required=True, help="of the site")
    parser.add_argument("--source", default="starter", help="the publisher's cards")
    chosen = parser.parse_args()
    site, url = chosen.out / "site", f"{chosen.address.rstrip('/')}/cards"
    site.mkdir(parents=True, exist_ok=True)
    print(widget("export", chosen.source, site / "cards", "--public-url", url), end="")

    def paste(place: re.Match[str]) -> str:
        return widget("snippet", chosen.source, place[1], "--public-url", url, "--heading-level", 2)

    for page in PAGES.iterdir():
        if page.suffix == ".html":
            (site / page.name).write_text(PLACE.sub(paste, page.read_text("utf-8")), "utf-8")
        else:
            shutil.copy(page, site)
    port = chosen.address.rstrip("/").rpartition(":")[2]
    conf = NGINX.format(out=chosen.out, port=port if port.isdigit() else 80)
    (chosen.out / "nginx.conf").write_text(conf, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
