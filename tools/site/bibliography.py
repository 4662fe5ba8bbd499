"""docs/reading.md as a bibliography: the one list of papers, in the form that Sphinx cites from."""

import re
from copy import deepcopy
from dataclasses import dataclass

ENTRY = re.compile(
    r"(?:\*\*The paper\*\*:\s+|^\d+\.\s+\*\*)(?P<authors>[^*(\[]+?)\s+\((?P<year>\d{4})\)"
    r"(?:\*\*)?,\s+"
    r"\[(?P<title>[^\]]+)\]\((?P<url>https?://[^)\s]+)\)(?P<venue>[^:.]*)",
    re.MULTILINE,
)
LINK = re.compile(r"\[[^\]]+\]\((https?://[^)\s]+)\)")


@dataclass(frozen=True)
class Paper:
    """One entry: what docs/reading.md says of a paper, apart from why it should be read."""

    authors: tuple[str, ...]
    year: str
    title: str
    url: str
    venue: str

    @property
    def key(self) -> str:
        """By which it is cited: the first author's name, the year, and the first long word."""
        word = next((w for w in re.findall(r"\w+", self.title) if len(w) > 3), "paper")
        return re.sub(r"\W", "", f"{self.authors[0]}{self.year}{word}").lower()

    @property
    def bibtex(self) -> str:
        """The entry in BibTeX's own form."""
        names = [f"{{{name}}}" if " " in name else name for name in self.authors]
        fields = {
            "author": " and ".join(names),
            "year": self.year,
            "title": f"{{{self.title}}}",
            "howpublished": self.venue,
            "url": self.url,
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{body}\n}}\n"


def papers(text: str) -> list[Paper]:
    """The papers of docs/reading.md; ValueError names a link that belongs to none of them."""
    found = []
    for entry in ENTRY.finditer(text):
        one = {name: " ".join(value.split()) for name, value in entry.groupdict().items()}
        authors = one["authors"].replace(" and others", ", others").split(", ")
        venue = one.pop("venue").strip(" ,")
        found.append(Paper(**one | {"authors": tuple(authors), "venue": venue}))
    for url in LINK.findall(text):
        if url not in {paper.url for paper in found}:
            raise ValueError(
                f"docs/reading.md links {url} in no entry of the form "
                "1. **Authors (year)**, [title](address), where it appeared: why to read it"
            )
    return found


def bibtex(text: str) -> str:
    """The whole bibliography of docs/reading.md."""
    return "\n".join(paper.bibtex for paper in papers(text))


def with_citations(notebook, text: str):
    """`notebook` with a citation behind each link to a paper of docs/reading.md (`text`)."""
    keys = {paper.url: paper.key for paper in papers(text)}
    page = deepcopy(notebook)

    def cite(link):
        key = keys.get(link[1])
        return f"{link[0]} {{cite}}`{key}`" if key else link[0]

    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(cite, cell.source)
    return page
