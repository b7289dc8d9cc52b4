"""Every fact about the course, once. `autograder doctor` reads it and says what is wrong with it."""

from autograder.course import Assignment, Course

COURSE = Course(
    id="losses",
    title="Losses and gradients",
    secret="change-me",  # noqa: S106 - seeds the hidden data; put a text of your own here, students must not know it
    assignments=(
        Assignment("labels", title="Labels, scores and a baseline", due="2027-01-15 23:59"),
        Assignment("hinge", title="The multiclass hinge loss", due="2027-01-22 23:59"),
        Assignment("softmax", title="Softmax, cross-entropy and information", due="2027-02-05 23:59"),
        Assignment("gradcheck", title="Checking gradients", due="2027-02-12 23:59"),
        Assignment("mse", title="Squared error against cross-entropy", due="2027-02-19 23:59"),
        Assignment("sgd", title="Stochastic gradient descent and regularisation", due="2027-02-26 23:59"),
        Assignment("features", title="Bag of visual words", due="2027-03-05 23:59", bonus=True),
    ),
)
