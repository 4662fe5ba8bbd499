"""Where the course opens without installing: every link follows from one address.

The address is `Repository` in [project.urls] of pyproject.toml. Without it there are no links.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tools.course_paths import PYPROJECT, OneSentenceParser
from tools.language.languages import ENGLISH, in_folder, settings

FIRST = "00_start_here.ipynb"
BRANCH = "copies"  # what `make copies` builds, as .github/workflows/copies.yml publishes it
GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True)
class Repository:
    """A public repository on GitHub: what each place that opens notebooks calls it."""

    owner: str
    name: str

    @property
    def address(self) -> str:
        return f"https://github.com/{self.owner}/{self.name}"

    @property
    def binder(self) -> str:
        return (
            f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/HEAD?"
            f"{urlencode({'urlpath': f'lab/tree/work/{FIRST}'})}"
        )

    @property
    def codespaces(self) -> str:
        return f"https://codespaces.new/{self.owner}/{self.name}"

    def colab(self, notebook: str = FIRST) -> str:
        """The copy of `notebook` that is made for Colab."""
        place = f"{self.owner}/{self.name}/blob/{BRANCH}/colab/{notebook}"
        return f"https://colab.research.google.com/github/{place}"

    def hub(self, hub: str, notebook: str = FIRST) -> str:
        """The link for a class on the JupyterHub at `hub`: nbgitpuller brings the copies."""
        opened = f"lab/tree/{self.name}/lessons/{notebook}"
        asked = {"repo": self.address, "branch": BRANCH, "urlpath": opened}
        return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(asked)}"


def repository(told: str | None = None) -> Repository | None:
    """The repository that pyproject.toml (or the text `told`) names; None where it names none.

    Raises ValueError where the address is not one on GitHub, which Colab and Codespaces need.
    """
    text = PYPROJECT.read_text(encoding="utf-8") if told is None else told
    address = tomllib.loads(text)["project"].get("urls", {}).get("Repository")
    if address is None:
        return None
    found = GITHUB.fullmatch(address)
    if not found:
        raise ValueError(
            f"Repository in [project.urls] of pyproject.toml is {address!r}; it has to be like "
            "https://github.com/owner/name."
        )
    return Repository(*found.groups())


def links(there: Repository, first: str = FIRST) -> dict[str, str]:
    """Name -> address of each place that opens the course; Colab opens the notebook `first`."""
    return {"Binder": there.binder, "Colab": there.colab(first), "Codespaces": there.codespaces}


def buttons(there: Repository | None) -> str:
    """The line of links for the README; where there is no address yet, how to give one."""
    if there is None:
        return (
            "This copy of the course has no public address yet. Write one as `Repository` into "
            "`[project.urls]` of\n`pyproject.toml`, and `make notebooks` puts links for Binder, "
            "Colab and Codespaces here."
        )
    return " · ".join(f"[Open in {name}]({address})" for name, address in links(there).items())


def main(arguments: list[str] | None = None) -> None:
    """Print the links; with --hub, also that for a class on a JupyterHub."""
    parser = OneSentenceParser(prog="python -m tools.launch", description=__doc__)
    parser.add_argument("--hub", help="a JupyterHub, such as https://hub.example.org")
    parser.add_argument("--language", default=ENGLISH, help="that of the copies which are opened")
    asked = parser.parse_args(arguments)
    try:
        there = repository()
        if asked.language != ENGLISH:
            settings(asked.language)
    except ValueError as refusal:
        raise SystemExit(str(refusal)) from None
    if there is None:
        raise SystemExit(
            "pyproject.toml names no repository: write Repository into its [project.urls]."
        )
    first = in_folder(Path(), asked.language) / FIRST
    found = links(there, first.as_posix())
    if asked.hub:
        found["JupyterHub"] = there.hub(asked.hub, first.as_posix())
    for name, address in found.items():
        print(f"{name}: {address}")


if __name__ == "__main__":
    main()
