"""Changes how the kernel shares the processor between it and its neighbours."""
# row: 51
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
