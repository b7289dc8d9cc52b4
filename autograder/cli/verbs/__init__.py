"""The verbs: arguments and printing, by the moment at which a course needs them."""
