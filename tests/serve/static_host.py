"""A partner's nginx with settings of its own, which includes what the export wrote for it."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..scale.rig import free_port, program, running

#: What a site sets for its own files, and what would be wrong for ours.
_CONF = """
user {user}; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr warn;
events {{}}
http {{
    access_log {folder}/access.log; types {{ text/html html; text/plain json js; }}
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/site;
        charset utf-8; charset_types *; expires 30d; add_header X-Frame-Options DENY;
        if_modified_since before; open_file_cache max=1000; open_file_cache_valid 1h;
        error_page 404 /missing.html;
        {regex}
        set ${variable} {out};
        include {out}/nginx.conf;
    }}
}}
"""
_REGEX = r"location ~* \.(?:js|json|css|html)$ { expires 1y; add_header X-Own yes always; }"


@contextmanager
def static_host(folder: Path, out: Path, port: int = 0) -> Iterator[int]:
    """An export behind nginx; the value is its port.

    :param folder: made for it; what is in its ``site`` are the partner's own files.
    """
    port = port or free_port()
    (folder / "site").mkdir(parents=True, exist_ok=True)
    (folder / "site" / "missing.html").write_text("<h1>Not on this site</h1>")
    found = re.search(r"set \$(\w+) /the/folder", (out / "nginx.conf").read_text("utf-8"))
    assert found
    text = _CONF.format(
        user=getpass.getuser(), folder=folder, port=port, out=out, variable=found[1],
        # At the root the site's own regular expressions win where they come first.
        regex=_REGEX if found[1] != "cards_root" else "",
    )  # fmt: skip
    conf = folder / "nginx.conf"
    conf.write_text(text)
    command = [program("nginx"), "-c", str(conf), "-p", str(folder)]
    with running(command, port, folder / "log"):
        yield port
