"""What all tests share: Hypothesis without deadlines, for machines that are busy, and the same examples every time."""

from hypothesis import settings

settings.register_profile("symident", deadline=None, derandomize=True)
settings.load_profile("symident")
