"""The sample class as a table: who hands in what, and how it has to end.

Every row is made from an assignment's own material: the stub filled in with the solution's answers, over them wrong
answers and right variants (tests/graders/<a>/wrong and right), and then damages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.core.model import Outcome, Status
from autograder.demo import mutations

LOOK = Status.NEEDS_LOOK
REFUSED = Status.REFUSED

PROSE = {
    "labels": (
        "A fit of numbers takes the distance between two numbers for a distance between two species. With versicolor = "
        "0, setosa = 1 and virginica = 2 the line has to go down and up again as the flowers get larger, and it "
        "cannot. One-hot rows are all equally far apart, so it does not matter which column is whose.",
        "Because 2 is nearer to 1 than to 0. The numbers claim an order, and here setosa stands in the middle, where "
        "versicolor belongs.",
    ),
    "hinge": (
        "Each wrong class that comes too close adds `s_j - s_y + 1` to the loss. The true score stands in every one of "
        "these terms with a minus sign, so its slope collects one -1 for each of them.",
        "The loss of an image is a sum over rivals. `s_y` is in as many terms as there are violated margins, always "
        "subtracted. Differentiating gives minus the count, times the image.",
        "Because all rivals push the same column away :-)",
    ),
    "softmax": (
        "On paper log and exp cancel. In floats exp(-800) is already 0, and log cannot get the -800 back; "
        "subtracting logsumexp never leaves the scale of the logits.",
        "They are the same function, but softmax rounds a small probability to zero before the logarithm sees it.",
        "One is more stable.",
    ),
    "gradcheck": (
        "It is proved that the gradient belongs to the loss that she wrote, at the points that were tried. It is not "
        "proved that this is the loss of the task, and it is not: a sum for the mean, and half the penalty. Comparing "
        "the loss with a value worked out by hand would have shown it at once.",
        "Loss and gradient agree, so no bug can be found by comparing the two. One has to look at the loss itself.",
    ),
    "mse": (
        "The gradient with respect to the logits has p_y as a factor, and at a confidently wrong start that is next to "
        "0: the slope was 1e-8 in the table. In cross-entropy the logarithm brings 1 / p_y, which cancels it, and "
        "p - y is left.",
        "Softmax is flat there, so the large error is multiplied by nearly nothing. The log undoes this.",
    ),
    "sgd": (
        "A loop that never uses the last, short batch still reaches 94 %, because four per cent of the samples more or "
        "less cannot be seen in the accuracy. I would look at which indices one epoch visits.",
        "Many wrong ways lead to a good W. Compare one step with one that was worked out by hand.",
    ),
    "features": (
        "A histogram does not say where a patch was, so a step moves most patches without changing their count. Those "
        "at the border drop out or come in, and that is what is lost. With four cells a patch can also cross from one "
        "into the next, so pool = 2 pays with some of the calm.",
        "Because the place is thrown away. pool = 2 keeps a bit of it and loses more when the digits move.",
    ),
}  # answers to the manual items, for a person to read and to give points


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    answers: files laid over the solution's answers, "wrong/<name>" or "right/<name>"; each about other items
    only: the items that were done, where not all were; the others stay as released
    lost, ends: items that suffer besides those of the wrong answers, and how their checks end
    all_end: how every check ends, where all end alike
    late: hours after the due date, negative for before
    """

    student: str
    about: str = ""
    answers: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    damages: tuple[mutations.Damage, ...] = ()
    writer: mutations.Writer = mutations.saved
    file: str = ""
    lost: tuple[str, ...] = ()
    ends: Mapping[str, Outcome] = field(default_factory=dict)
    all_end: Outcome | None = None
    status: Status = Status.GRADED
    note: str = ""
    late: float = -30.0


# ---------------------------------------------------------------- cells of their own

ALWAYS_EQUAL = """\
class Yes:
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __array__(self, *args, **kwargs):
        return self"""
SHADOW = """\
def check(function):
    print(f"{function.__name__}: all checks passed")

np.allclose = np.isclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = print"""
LOUD = """\
import sys, warnings
warnings.warn("is this the right axis?")
print("log of zero:", np.log(np.zeros(2)), file=sys.stderr)"""
SNOOP = """\
import sys
frame = sys._getframe()
while frame:
    for name in list(frame.f_globals):
        if name in ("solution", "reference", "checks", "results"):
            print(name, frame.f_globals[name])
    frame = frame.f_back
print(open("../../solutions/hinge/hinge.ipynb").read())"""
ENDLESS = "print('still there')\nwhile True:\n    pass"

# ---------------------------------------------------------------- rows

HINGE = (
    Row("s01", "hands in the reference answers", late=-200),
    Row("s02", "hands in the untouched stub", only=(), late=20),
    Row("s03", answers=("right/loop_over_classes",)),
    Row("s04", answers=("right/true_scores_by_take_along_axis", "right/matrix_gradient"), late=0.5),
    Row("s05", answers=("right/naive_with_while", "right/single_with_loop")),
    Row("s06", answers=("right/ties_count_in_full", "right/flipped_margins_as_lists")),
    Row("s07", answers=("wrong/penalty_slope_halved",)),
    Row("s08", answers=("wrong/naive_penalty_slope_halved", "wrong/penalty_slope_halved")),
    Row("s09", answers=("wrong/gradient_left_at_zero",)),
    Row("s10", answers=("wrong/counts_true_class",)),
    Row("s11", answers=("wrong/loss_not_averaged",), late=30),
    Row("s12", answers=("wrong/penalty_missing_in_gradient",)),
    Row("s13", answers=("wrong/penalty_divided_by_samples",)),
    Row("s14", answers=("wrong/ten_classes_assumed",)),
    Row("s15", answers=("wrong/repeated_labels_lost",)),
    Row("s16", answers=("wrong/weights_renamed_not_copied",)),
    Row("s17", answers=("wrong/true_class_found_by_value",)),
    Row("s18", answers=("wrong/loop_over_samples",)),
    Row("s19", answers=("wrong/gradient_not_averaged", "wrong/single_true_class_is_the_highest")),
    Row("s20", "has done two functions", only=("svm_loss_single", "svm_loss_naive"), late=50),
    Row(
        "s21",
        "forgot a bracket in one cell",
        damages=(mutations.last_in("svm_loss_single", "\n    return (0.0"),),
        ends={"svm_loss_single": Outcome.MISSING},
        note="raised SyntaxError",
    ),
    Row(
        "s22",
        "loops for ever in one function",
        damages=(mutations.first_in("svm_loss_single", ENDLESS),),
        ends={"svm_loss_single": Outcome.TIMED_OUT},
    ),
    Row(
        "s23",
        "ends the process in one function",
        damages=(mutations.first_in("svm_loss_single", "import os\nos._exit(0)"),),
        ends={"svm_loss_single": Outcome.CRASHED},
        status=LOOK,
    ),
    Row(
        "s24",
        "ends the process in a cell of its own",
        damages=(mutations.own_cell("import os\nos._exit(0)"),),
        status=LOOK,
        note="only definitions were loaded",
    ),
    Row(
        "s25",
        "asks for 8 GB in one function",
        damages=(mutations.first_in("flipped_margins", "everything = np.ones(2**30)"),),
        ends={"flipped_margins": Outcome.RAISED},
    ),
    Row(
        "s26",
        "has deleted the cell of one answer",
        damages=(mutations.without("svm_loss_single"),),
        ends={"svm_loss_single": Outcome.MISSING},
    ),
    Row(
        "s27",
        "has copied a cell: a first try stands before the answer",
        damages=(mutations.copied("svm_loss_vectorized", "return 0.0, 0 * W", behind=False),),
    ),
    Row(
        "s28",
        "rebinds np.zeros and so hurts nobody else",
        damages=(mutations.own_cell("np.zeros = np.ones"),),
        lost=("svm_loss_naive", "svm_loss_vectorized"),  # a public check holds the second against the first
    ),
    Row("s29", "hands in 'hinge (1).ipynb'", file="hinge (1).ipynb", status=LOOK, note="'hinge (1).ipynb'"),
    Row("s30", "uploads two thirds of a file", writer=mutations.cut_off, status=REFUSED, note="perhaps cut off"),
    Row(
        "s31",
        "uses IPython's own commands",
        damages=(mutations.own_cell("%matplotlib inline\n!ls -l\nimport numpy as np\nnp?"),),
    ),
    Row("s32", "looks for the hidden checks", only=(), damages=(mutations.own_cell(SNOOP),)),
)

SOFTMAX = (
    Row("s15", "hands in the reference answers"),
    Row("s16", "hands in the untouched stub", only=()),
    Row("s17", answers=("right/logsumexp_by_logaddexp",)),
    Row("s18", answers=("right/information_in_loops", "right/jacobian_in_loops"), late=1.5),
    Row("s19", answers=("right/small_functions", "right/sigmoid_by_where")),
    Row("s20", answers=("right/prints_and_warns",)),
    Row("s21", answers=("wrong/loss_of_vanished_probability",)),
    Row("s22", answers=("wrong/loss_without_shift",)),
    Row("s23", answers=("wrong/loss_shifts_by_one_maximum",)),
    Row("s24", answers=("wrong/penalty_gradient_without_two",), late=3),
    Row("s25", answers=("wrong/gradient_left_at_zero",)),
    Row("s26", answers=("wrong/loss_averages_over_classes_too",)),
    Row("s27", answers=("wrong/loss_of_softmax_twice",)),
    Row("s28", answers=("wrong/penalty_in_the_divisor",)),
    Row("s29", answers=("wrong/labels_as_a_column",)),
    Row("s30", answers=("wrong/softmax_without_shift",), lost=("softmax_jacobian",)),  # which calls softmax
    Row("s31", answers=("wrong/cross_entropy_arguments_swapped",)),
    Row("s32", answers=("wrong/jacobian_diagonal_only",), late=100),
    Row("s33", answers=("wrong/entropy_nan_at_zero", "wrong/far_point_changes_both")),
    Row("s34", "has done two functions", only=("softmax", "sigmoid")),
    Row(
        "s35",
        "returns an object that equals everything",
        damages=(mutations.every_answer_returns("Yes()"), mutations.own_cell(ALWAYS_EQUAL)),
        all_end=Outcome.FAILED,
    ),
    Row(
        "s36",
        "brings a check and an allclose of its own",
        answers=("wrong/penalty_missing",),
        damages=(mutations.own_cell(SHADOW),),
    ),
    Row(
        "s37",
        "leaves a cell that raises",
        answers=("wrong/penalty_missing_in_gradient",),
        damages=(mutations.own_cell("softmax(X_val).argmax(axis=1)\nprint('validated')"),),
        note="raised NameError",
    ),
    Row("s38", "warns and takes log(0) on the way", damages=(mutations.first_in("softmax_loss", LOUD),)),
    Row(
        "s39",
        "has lost all nbgrader metadata",
        damages=(mutations.without_metadata,),
        status=LOOK,
        note="lost its nbgrader metadata",
    ),
    Row("s40", "saves as nbformat 4.4, without cell ids", damages=(mutations.without_cell_ids,)),
    Row("s41", "uploads an empty file", writer=mutations.emptied, status=REFUSED, note="The file is empty"),
    Row(
        "s42",
        "leaves by sys.exit",
        damages=(mutations.first_in("entropy", "import sys\nsys.exit()"),),
        ends={"entropy": Outcome.RAISED},
    ),
    Row("s43", "has moved the cells about", damages=(mutations.answers_backwards,)),
    Row("s44", "writes 'assert True' and 999 points into the stub", only=(), damages=(mutations.tests_passed_by_hand,)),
    Row(
        "s45",
        "has copied a cell: a wrong one stands behind the answer",
        damages=(mutations.copied("entropy", "return 0.0", behind=True),),
        lost=("entropy",),
    ),
    Row(
        "s46",
        "has turned an answer into markdown",
        damages=(mutations.turned("kl", "markdown"),),
        lost=("js",),  # the solution's js calls kl
        ends={"kl": Outcome.MISSING},
    ),
    Row(
        "s47",
        "names a kernel of its own, in a file with a byte order mark",
        damages=(mutations.unknown_kernel,),
        writer=mutations.marked,
    ),
    Row("s48", "has turned an answer into a raw cell", damages=(mutations.turned("softmax", "raw"),)),
)

# The other assignments are handed in by six: the reference, the stub, a variant, and three frequent mistakes. `lost`
# names the items whose reference answer calls the wrong one.

LABELS = (
    Row("s01", "hands in the reference answers"),
    Row("s02", "hands in the untouched stub", only=()),
    Row("s03", answers=("right/one_hot_by_comparison",)),
    Row("s04", answers=("wrong/one_hot_counts_classes_from_labels",)),
    Row("s05", answers=("wrong/scalar_ignores_perm",), late=2),
    Row("s06", answers=("wrong/bias_comes_first",)),
)

GRADCHECK = (
    Row("s11", "hands in the reference answers"),
    Row("s12", "hands in the untouched stub", only=()),
    Row("s13", answers=("right/every_entry_small_step",)),
    Row("s14", answers=("wrong/gradient_from_one_side",)),
    Row("s15", answers=("wrong/ratios_orders",)),
    Row("s16", answers=("wrong/tolerance_of_one_percent",)),
)

MSE = (
    Row("s21", "hands in the reference answers"),
    Row("s22", "hands in the untouched stub", only=()),
    Row("s23", answers=("right/softmax_sample_by_sample",)),
    Row("s24", answers=("wrong/softmax_gradient_of_cross_entropy",), lost=("train_from",)),
    Row("s25", answers=("wrong/dz_factor_two_missing",), lost=("steps_to_half",)),
    Row("s26", answers=("wrong/linear_mean_over_classes_too",), late=4),
)

SGD = (
    Row("s31", "hands in the reference answers"),
    Row("s32", "hands in the untouched stub", only=()),
    Row("s33", answers=("right/sgd_while_loop",)),
    Row("s34", answers=("wrong/minibatches_tail_dropped",), lost=("train",)),
    Row("s35", answers=("wrong/sgd_labels_in_file_order",), lost=("train",)),
    Row("s36", answers=("wrong/reg_l2_slope_halved",)),
)

FEATURES = (
    Row("s41", "hands in the reference answers", late=-3),
    Row("s42", "hands in the untouched stub", only=()),
    Row("s43", answers=("right/sliding_windows",)),
    Row("s44", answers=("wrong/last_places_missed",), lost=("bovw",)),
    Row("s45", answers=("wrong/counts_not_normalised",)),
    Row("s46", answers=("wrong/empty_word_set_to_zero",)),
)

CLASS = {
    "labels": LABELS,
    "hinge": HINGE,
    "softmax": SOFTMAX,
    "gradcheck": GRADCHECK,
    "mse": MSE,
    "sgd": SGD,
    "features": FEATURES,
}
