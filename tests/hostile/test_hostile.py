"""No attack gains a point, ends the grader, touches a neighbour or carries anything out."""

import pytest

from tests.hostile.arena import attacks, complaints

ATTACKS = {one.name: one for one in attacks()}
HELD = [
    pytest.param(name, marks=pytest.mark.xfail(reason=one.todo, strict=True) if one.todo else ())
    for name, one in ATTACKS.items()
]


@pytest.mark.parametrize("name", HELD)
def test_an_attack_is_held(arena, name):
    """It gains nothing, ends as listed, the zygote lives, and the next student's result is what it is alone."""
    attack = ATTACKS[name]
    assert complaints(arena(attack.on), attack) == []
