"""The words by which the site's search finds a page; Chinese, without spaces, is read by pairs."""

import re
from itertools import pairwise

WORD = re.compile(r"[㐀-鿿]+|[^\W㐀-鿿]+")
HAN = re.compile(r"[㐀-鿿]")
# What a reader types is split in the browser, as `search_words` splits a page. There a sign alone
# is looked for only where it is all that was typed: the pairs say more.
SPLIT_QUERY = r"""
var splitQuery = (query) =>
  (query.match(/[㐀-鿿]+|(?:(?![㐀-鿿])[\p{Letter}\p{Number}_\p{Emoji_Presentation}])+/gu) ?? [])
    .flatMap((word) => /[㐀-鿿]/.test(word) && word.length > 1
      ? [...word].slice(1).map((sign, i) => word[i] + sign)
      : [word]);
"""


def search_words(text: str) -> list[str]:
    """The words of `text`; of Chinese each sign, and each two signs that stand side by side."""
    found = []
    for word in WORD.findall(text):
        chinese = HAN.match(word)
        found += [*word, *map("".join, pairwise(word))] if chinese else [word]
    return found
