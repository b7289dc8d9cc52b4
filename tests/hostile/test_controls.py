"""The attacks are real: what is held behind the wall gets through where there is none."""

import json
import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.core.model import Outcome
from autograder.demo import mutations
from autograder.sandbox.confine import Protection
from tests.hostile.arena import LEAK, RAW, Arena, attacks, secrets_in, student_files
from tests.hostile.one_process import ASLEEP
from tests.hostile.weakened import walls_without

MAYBE = "bare where allowed"  # some kernels and containers refuse it to everybody
ROOTS = "bare as root"  # the kernel refuses it to everybody else
ATTACKS = {one.name: one for one in attacks()}
BARE = [name for name, one in ATTACKS.items() if one.through in ("bare", MAYBE, ROOTS)]
BESIDE = [name for name, one in ATTACKS.items() if one.through == "one process"]
STOPPED = [name for name, one in ATTACKS.items() if one.through == "stops it"]
RUNNER = Path(__file__).with_name("one_process.py")
ENOUGH = 4  # CPU seconds after which a grader without a verdict has none; an honest one takes half of one
PLENTY = 30  # of one that is to have a verdict: loops in threads are timed again and again, beside other work
HANGS = 240  # seconds; a process that sleeps is ended after 30, one that works when its CPU time is used up
MEMORY = 4 << 30  # bytes that a control may map, for the sake of this machine
LOOP = """
def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False, whole=svm_loss_vectorized):
    parts = [whole(W, X[i : i + 1], y[i : i + 1], reg, delta, squared) for i in range(len(y))]
    return sum(loss for loss, _ in parts) / len(y), sum(dW for _, dW in parts) / len(y)
"""


@pytest.fixture(scope="module")
def one_process(fortress):
    """Grade a notebook in one process with assertions, or with these checks; return how that process ended."""
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # threads get in each other's way and spoil its clocks
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, str(RUNNER), str(fortress.root)], env=alone, **pipes) as runner:

        def graded(notebook, assignment, folder, checks=(), seconds=PLENTY):
            path, said, errors = (folder / name for name in ("notebook.ipynb", "said", "errors"))
            said.unlink(missing_ok=True)
            path.write_bytes(mutations.saved(notebook))
            asked = {"assignment": assignment, "checks": [*checks], "seconds": seconds, "memory": MEMORY}
            asked |= {"notebook": str(path), "said": str(said), "errors": str(errors)}
            print(json.dumps(asked), file=runner.stdin, flush=True)
            assert select.select([runner.stdout], [], [], HANGS)[0], "no answer: the control itself hangs"
            code = int(runner.stdout.readline())
            assert code != ASLEEP, "it sleeps, which stops nobody who has a deadline"
            out, err = (one.read_text(errors="replace") if one.is_file() else "" for one in (said, errors))
            return subprocess.CompletedProcess([], code, out, err)

        yield graded
        runner.stdin.close()


def found_in(done):
    """Return what a notebook gets in one process with what judges it: what holds, a status of 0, what it shows.

    Shown are, in such graders, the texts of failures and what cells print.
    """
    shown = bool(secrets_in(done.stderr)) or any(word in done.stderr for word in RAW)
    return json.loads(done.stdout or "[]") + ["status 0"] * (done.returncode == 0) + ["carried out"] * shown


def lost_checks(attack):
    """The checks that an attack over the solution loses behind the wall."""
    return re.findall(r"\w+", attack.loses)


@pytest.mark.parametrize("name", BARE)
def test_it_gets_through_where_nothing_confines(fortress, name):
    """The same notebook, in a process without limits or layers, gains points, or what it lost, or carries out."""
    attack = ATTACKS[name]
    if attack.through == ROOTS and os.geteuid() != 0:
        pytest.skip("it takes back root's identity, and only root ever had that")
    with walls_without("rlimits", "not dumpable", "rank"):
        arena = Arena(fortress, attack.on, Protection(3))
        graded = arena.grade("mallory", arena.notebook(attack))
        arena.close()
    if attack.through == MAYBE and not graded.score:
        pytest.skip("this machine allows it to nobody")
    passed = {one.check.id for one in graded.results if one.outcome is Outcome.PASSED}
    assert passed >= set(lost_checks(attack))
    assert graded.score > 0 or LEAK in "".join(student_files(graded))


@pytest.mark.parametrize("name", BESIDE)
def test_it_gets_through_where_checks_run_beside_it(fortress, one_process, tmp_path, name):
    """The same notebook, in one process with the hidden checks, passes some, or what it lost, or carries out."""
    attack = ATTACKS[name]
    lost = lost_checks(attack)
    notebook = Arena(fortress, attack.on, Protection(3)).notebook(attack)
    found = found_in(one_process(notebook, attack.on, tmp_path, lost))
    assert found
    assert set(found) >= set(lost) or "carried out" in found


@pytest.mark.parametrize("name", STOPPED)
def test_it_stops_a_grader_in_one_process(fortress, one_process, tmp_path, name):
    """The same notebook, in one process with the hidden checks, leaves no verdict at all."""
    attack = ATTACKS[name]
    notebook = Arena(fortress, attack.on, Protection(3)).notebook(attack)
    done = one_process(notebook, attack.on, tmp_path, seconds=ENOUGH)
    assert done.stdout == ""
    assert done.returncode != 0


def test_a_stub_gets_nothing_beside_the_checks(fortress, one_process, tmp_path):
    """The control gives no points away, and it ends with a verdict."""
    stub = Arena(fortress, "hinge", Protection(3)).filled({})
    done = one_process(stub, "hinge", tmp_path)
    assert found_in(done) == []
    assert done.stdout == "[]"


@pytest.mark.parametrize(("more", "passing"), [("", True), (LOOP, False)], ids=["whole arrays", "a loop"])
def test_the_control_tells_slow_from_fast(fortress, one_process, tmp_path, more, passing):
    """In one process, too, a loop over the samples is slow as long as it is honest."""
    arena = Arena(fortress, "hinge", Protection(3))
    answers = arena.answers | {"svm_loss_vectorized": arena.answers["svm_loss_vectorized"] + more}
    found = found_in(one_process(arena.filled(answers), "hinge", tmp_path, ["svm_no_loop_over_N"]))
    assert ("svm_no_loop_over_N" in found) == passing


def test_every_attack_names_its_control():
    """Bare, one process, stops it, or nowhere and why."""
    named = ("bare", "one process", "stops it", "nowhere: ")
    assert [one.name for one in attacks() if not one.through.startswith(named)] == []
