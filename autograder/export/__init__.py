"""Files that other systems import."""
