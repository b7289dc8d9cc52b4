"""The templates, and what they are filled with: everything escaped and made visible."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from autograder.core.text import counted, number, visible

if TYPE_CHECKING:
    from jinja2 import Environment


def fitting(draw: Callable[[int], str], limit: int, rooms: Sequence[int]) -> str:
    """Draw the page with the first room that keeps it within `limit` bytes, else with the last."""
    for room in rooms:
        page = draw(room)
        if len(page.encode()) <= limit:
            break
    return page


def render(template: str, **values: Any) -> str:
    """Fill the named template; all text in the values is escaped and made visible."""
    return _environment().get_template(template).render(**values)


def _prose(text: str) -> Markup:
    """Escape a text and set what `backticks` enclose as code; an odd one out stays a backtick."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    coded = (Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts))
    return Markup("").join(coded)


def _digest(text: str) -> str:
    """Return the base64 SHA-256 by which a content security policy knows an inline style sheet."""
    return b64encode(sha256(str(text).encode()).digest()).decode()


def _finalize(value: Any) -> Any:
    """Let own markup through; make any other text visible before the template escapes it."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    """Return the one template environment; jinja2 loads only when the first page is drawn."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("autograder.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = {"prose": _prose, "digest": _digest, "number": number, "counted": counted}
    environment.filters.update(filters)
    return environment
