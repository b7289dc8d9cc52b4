"""Where submissions are graded: in this process, or one process a core."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from typing import Any

from autograder.core.errors import AutograderError
from autograder.core.model import CheckResult, Graded, Outcome, Status, Submission
from autograder.grading.task import Task, bench_of, grade_found
from autograder.intake.submission import Found
from autograder.sandbox import confine


class InProcess(Executor):
    """Runs work here and now: for one submission, where starting processes would cost more than it saves."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # as a pool does: the fault belongs to this piece of work
            future.set_exception(error)
        return future


def executor_for(jobs: int, work: int) -> AbstractContextManager[Executor]:
    """This process where there is little to do, else one process a core."""
    jobs = min(jobs or cores(), work)
    return processes(jobs) if jobs > 1 else InProcess()


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Worker processes that start clean; an interrupted run drops what has not begun."""
    context, own = get_context("spawn"), (os.getpid(),)
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=confine.end_with_parent, initargs=own)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def grade_all(task: Task, submissions: Mapping[Found, Submission], executor: Executor) -> Iterator[Graded]:
    """Yield results as they are ready; a fault of ours at one submission never costs another its grade.

    A worker gets the place of a submission and reads it itself: what is sent to workers must fit into a pipe, since
    Python before 3.11.5 waits for ever when a worker dies while more is on its way. Raises AutograderError when a
    worker process itself is killed; what was yielded before stands.
    """
    futures: dict[Future[Graded], Submission] = {
        executor.submit(grade_found, task, found, one.digest): one for found, one in submissions.items()
    }
    for future in as_completed(futures):
        try:
            yield future.result()
        except BrokenExecutor as error:
            raise AutograderError("A worker process was killed. Run the same command again; it goes on.") from error
        except Exception:  # a fault of ours, whatever it is: this student needs a look, the run goes on
            one, detail = futures[future], traceback.format_exc()
            graders = bench_of(task).graders
            results = tuple(CheckResult(each.check, Outcome.BROKEN, detail=detail) for each in graders.checks)
            notes = ("Grading failed by our own fault; nothing of this submission was recorded.",)
            look = Status.NEEDS_LOOK
            yield Graded(one.student, one.assignment, look, results, protection=task.line, notes=notes)
