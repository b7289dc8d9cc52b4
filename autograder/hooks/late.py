"""The course's late policy as nbgrader's plugin, so that every penalty is nbgrader's own number."""

from __future__ import annotations

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

from autograder.course import LatePolicy


class PerDay(LateSubmissionPlugin):  # type: ignore[misc] # nbgrader ships no types
    """Takes a share of the score for each day begun, up to a cap; `LatePolicy` of course_config.py sets both."""

    per_day = Float(0.0, help="share of the score taken for each day begun").tag(config=True)
    cap = Float(1.0, help="share of the score taken at most").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Return the points taken; None where the policy takes none."""
        return LatePolicy(self.per_day, self.cap).taken(score, total_seconds_late) or None
