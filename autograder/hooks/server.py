"""A Jupyter server extension that `autograder lab` enables: the course's pages, behind the server's own login."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from autograder.core.errors import AutograderError
from autograder.course import load_course
from autograder.gradebook import patches
from autograder.pages import serve
from autograder.pages.serve import View

POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
FRAMES = "frame-ancestors 'self'"  # what a page cannot say of itself, only a header; JupyterLab may show it in a tab
ADDRESSES: dict[str, Callable[..., View]] = {  # what draws the page of the course and the parts of the address
    r"autograder/": serve.contents,
    r"autograder/report/([^/]+)": serve.report,
    r"autograder/feedback/([^/]+)/([^/]+)": serve.feedback,
}
OPEN = "Jupyter's configuration takes the token away, so that anybody on this machine could read grades. Give it back."


class Page(JupyterHandler):
    """One page of the course, drawn anew for each request."""

    auth_resource = "autograder"

    def initialize(self, root: Path, draw: Callable[..., View]) -> None:
        """Take the course's folder, and what draws this page."""
        self.root, self.draw = root, draw

    @web.authenticated
    @authorized
    async def get(self, *names: str) -> None:
        """Answer with a page that loads nothing, whatever was asked for."""
        try:
            course = load_course(self.root)  # not in a thread: running a configuration file changes sys.modules
            view = await asyncio.get_running_loop().run_in_executor(None, self.draw, course, *names)
        except AutograderError as error:
            view = serve.fault(error)
        [policy] = POLICY.findall(view.html)[:1]
        self.set_status(view.status)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Content-Security-Policy", f"{policy}; {FRAMES}")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")  # grades of others have no place on a shared machine's disk
        self.finish(view.html)


class Slash(JupyterHandler):
    """The address without its last slash, which the relative links of the list need."""

    @web.authenticated
    def get(self) -> None:
        """Send the browser to the list."""
        self.redirect(url_path_join(self.base_url, "autograder/"))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter where the extension is."""
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the pages to a server whose root folder is the course; ends the server where it asks nobody for a token."""
    if not server.identity_provider.auth_enabled:
        server.log.critical(OPEN)
        server.exit(3)
    base, root = server.web_app.settings["base_url"], Path(server.root_dir)
    handlers: list[Any] = [
        (url_path_join(base, address), Page, {"root": root, "draw": draw}) for address, draw in ADDRESSES.items()
    ]
    server.web_app.add_handlers(".*$", [*handlers, (url_path_join(base, "autograder"), Slash)])
    patches.end_transactions(server.web_app.settings)
    server.io_loop.add_callback(_greet, server)


def _greet(server: Any) -> None:
    """Say where the pages are, once the port is known, as Jupyter says where it is itself."""
    here = urlsplit(server.local_url)  # the one with the token

    def address(path: str) -> str:
        return str(here._replace(path=url_path_join(server.base_url, path)).geturl())

    lines = (f"class report: {address('autograder/')}", f"formgrader:   {address('formgrader')}")
    server.log.critical("\n".join(["", *(f"    {line}" for line in lines)]))
