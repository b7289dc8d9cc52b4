"""Raises exceptions whose texts are scripts and markup that closes what stands around it."""
# row: 55
# ends: graded: missing, raised
# through: one process

MARKUP = "</p></li></main></style></title>--><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}`<script>`"


def svm_loss_single(s, y, delta=1.0):
    print(MARKUP)
    raise ValueError(MARKUP)
