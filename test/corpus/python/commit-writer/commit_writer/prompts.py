CONVENTIONAL = """Write a commit message for the diff in the style of Conventional Commits.
The first line has at most 72 characters. Do not explain the diff line by line."""

REVIEW = "Point out bugs in this diff. Name file and line of each. Say nothing of style."
