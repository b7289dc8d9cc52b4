"""What other systems make of our files, one module a system: each reads bytes by its system's own rules."""


class Rejected(Exception):
    """The other system would refuse the file, or read it otherwise than it is meant; says why."""
