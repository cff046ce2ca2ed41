"""Checks docs/paper.md and docs/promises.md: every file that they link to is there, and has the code
word of the link; a promise's is the name of a test case, or in a script's text.

usage: paper_page.py ROOT
"""

import pathlib
import re
import sys


def has_words(file, words):
    return words in file.read_text(encoding="utf-8")


def has_promise(file, words):
    if file.suffix != ".cpp":
        return has_words(file, words)
    return re.search(r'TEST_CASE\(\s*"' + re.escape(words) + '"', file.read_text(encoding="utf-8"))


def amiss_in(page, fewest, has):
    """What is wrong with the page; `has` says whether a file has a link's words."""
    links = re.findall(r"\[`([^`]+)`\]\(([^):]+)\)", page.read_text(encoding="utf-8"))
    if len(links) < fewest:
        yield f"{page.name}: only {len(links)} links were found"
    for words, target in links:
        words = words.replace(r"\|", "|")  # as a table needs it
        file = page.parent / target
        if not file.is_file():
            yield f"{page.name}: there is no {target}"
        elif not has(file, words):
            yield f"{page.name}: {target} has no {words!r}"


docs = pathlib.Path(sys.argv[1]) / "docs"
amiss = [*amiss_in(docs / "paper.md", 40, has_words), *amiss_in(docs / "promises.md", 25, has_promise)]
print(*amiss, sep="\n", file=sys.stderr)
sys.exit(1 if amiss else 0)
