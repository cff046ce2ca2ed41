#!/usr/bin/env python3
"""Prints an example of a page as it stands: page_example.py PAGE WORD, the indented lines of the one
block that has the word."""
import itertools
import sys
import textwrap

page, word = sys.argv[1:]
lines = open(page, encoding="utf-8").read().splitlines()
blocks = ["\n".join(block) for indented, block in itertools.groupby(lines, lambda line: line.startswith("    "))
          if indented]
found = [block for block in blocks if word in block]
if len(found) != 1:
    sys.exit(f"{page}: {len(found)} examples have {word!r}, and one is wanted")
print(textwrap.dedent(found[0]))
