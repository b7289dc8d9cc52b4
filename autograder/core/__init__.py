"""Words that everybody uses: the nouns and outcomes, errors, names of people, files that are whole, text for people."""

__all__ = ["atomic", "errors", "model", "names", "text"]
