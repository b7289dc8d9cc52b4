"""Every fact about the course, once. `autograder doctor` reads it and says what is wrong with it."""

from autograder.course import Assignment, Course

COURSE = Course(
    id="losses",
    title="Losses and gradients",
    secret="change-me",  # noqa: S106 - seeds the hidden data; put a text of your own here, students must not know it
    assignments=(
        Assignment("hinge", title="The multiclass hinge loss", due="2027-01-22 23:59"),
        Assignment("softmax", title="Softmax, cross-entropy and information", due="2027-02-05 23:59"),
    ),
)
