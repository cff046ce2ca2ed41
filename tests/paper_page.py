"""Checks docs/paper.md and docs/promises.md: every file that they link to is there, and has the code
word of the link; a promise's is the name of a test case.

usage: paper_page.py ROOT
"""

import pathlib
import re
import sys


def amiss_in(page, fewest, form):
    """What is wrong with the page; `form` is how a link's words stand in a file."""
    links = re.findall(r"\[`([^`]+)`\]\(([^):]+)\)", page.read_text(encoding="utf-8"))
    if len(links) < fewest:
        yield f"{page.name}: only {len(links)} links were found"
    for words, target in links:
        words = form.format(words.replace(r"\|", "|"))  # as a table needs it
        file = page.parent / target
        if not file.is_file():
            yield f"{page.name}: there is no {target}"
        elif words not in file.read_text(encoding="utf-8"):
            yield f"{page.name}: {target} has no {words!r}"


docs = pathlib.Path(sys.argv[1]) / "docs"
amiss = [*amiss_in(docs / "paper.md", 40, "{}"), *amiss_in(docs / "promises.md", 25, 'TEST_CASE("{}"')]
print(*amiss, sep="\n", file=sys.stderr)
sys.exit(1 if amiss else 0)
