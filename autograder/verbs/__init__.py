"""The verbs of the command line: arguments and printing, by the moment at which a course needs them."""
