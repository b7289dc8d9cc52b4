"""What course_config.py says: assignments, dates, limits, the late policy; and who is on the roster."""

from autograder.course.config import (
    CONFIG,
    FIRST,
    ID,
    LAST_ON_TIME,
    SHIPPED_SECRET,
    STUDENT_ID,
    Assignment,
    Course,
    Extension,
    LatePolicy,
    load_course,
)

__all__ = [
    "CONFIG", "FIRST", "ID", "LAST_ON_TIME", "SHIPPED_SECRET", "STUDENT_ID", "Assignment", "Course", "Extension",
    "LatePolicy", "load_course", "roster",
]  # fmt: skip
