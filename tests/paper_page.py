"""Checks docs/paper.md: every file that it links to is there, and has the code word of the link.

usage: paper_page.py ROOT
"""

import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1]) / "docs" / "paper.md"
links = re.findall(r"\[`([^`]+)`\]\(([^):]+)\)", page.read_text(encoding="utf-8"))
amiss = []
for words, target in links:
    words = words.replace(r"\|", "|")  # as a table needs it
    file = page.parent / target
    if not file.is_file():
        amiss.append(f"there is no {target}")
    elif words not in file.read_text(encoding="utf-8"):
        amiss.append(f"{target} has no {words!r}")
if len(links) < 40:
    amiss.append(f"only {len(links)} links were found")
print(*amiss, sep="\n", file=sys.stderr)
sys.exit(1 if amiss else 0)
