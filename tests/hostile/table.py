"""The two suites as tables in docs/security.md.

    python -m tests.hostile.table

writes them anew; a test fails where they are stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.broken.cases import CASES
from tests.broken.cases import Case as BrokenCase
from tests.hostile.arena import Attack, attacks
from tests.hostile.test_files import CASES as FILES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"
BEGIN = "<!-- the suites: written by `python -m tests.hostile.table`, do not edit below -->"
END = "<!-- end of the suites -->"


def renewed(page: str) -> str:
    """Return the page with both tables written anew between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert end, f"{PAGE.name} has lost its marks"
    return f"{before}{BEGIN}\n\n" + "\n".join([*hostile(), "", *broken()]) + f"\n\n{END}{after}"


def hostile() -> Iterator[str]:
    """Yield the lines of the hostile suite."""
    yield "| attack | tries | ends |"
    yield "|---|---|---|"
    yield from (line(f"`{one.name}`", one.tries, ending(one)) for one in attacks())
    yield from (line(f"`{one.id}`", one.tries, one.ends) for one in FILES)


def ending(one: Attack) -> str:
    """Say how an attack ends, at level 2 too where that differs."""
    return f"{one.ends}; at level 2 {one.ends_at_2}" if one.ends_at_2 else one.ends


def broken() -> Iterator[str]:
    """Yield the lines of the broken suite."""
    yield "| hand-in | what is broken | ends |"
    yield "|---|---|---|"
    yield from (line(f"`{one.id}`", one.broken, _left(one)) for one in CASES)


def _left(one: BrokenCase) -> str:
    return one.ends if one.ends == "refused" else f"{one.ends}, {one.score} points"


def line(*cells: str) -> str:
    """Write a row."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text()))
