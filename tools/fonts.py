"""Make the font of pictures in Chinese: of Noto Sans SC the signs that the catalogues have."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.course_paths import ROOT, relative_path
from tools.from_npm import vendored
from tools.language.catalogue import read
from tools.messages import PACKAGE

FOLDER = ROOT / "course_utils" / "fonts"
FONT, LICENCE = FOLDER / "course-sans-sc.ttf", FOLDER / "OFL.txt"
FAMILY = "Course Sans SC"
ALWAYS = "，。、；：？！“”‘’（）《》—…·％＋－＝×"
OF_THE_NAME = {1: FAMILY, 3: "course-sans-sc", 4: FAMILY, 6: "CourseSansSC-Regular", 16: FAMILY}
IN_PICTURES = {"words in code"}


def drawn(locale: Path) -> set[str]:
    """The signs, beyond those of western letters, that pictures may show in any language.

    They are those of the sentences of the package, and of the words in the code of lessons.
    """
    signs = set(ALWAYS)
    for po in locale.glob("*/LC_MESSAGES/*.po"):
        for message in read(po):
            if message.id and (po.stem == PACKAGE or IN_PICTURES & set(message.auto_comments)):
                signs.update(message.string)
    return {sign for sign in signs if sign >= "\u2e80" or sign in ALWAYS}


def known(font: Path) -> set[str]:
    """The signs that the file `font` has."""
    with TTFont(font) as read_font:
        return set(map(chr, read_font.getBestCmap()))


def make(source: Path, signs: set[str], into: Path) -> None:
    """Write to `into` the part of the font `source` with these `signs`, under the course's name."""
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"])
    font = TTFont(source)
    part = subset.Subsetter(options)
    part.populate(text="".join(sorted(signs)))
    part.subset(font)
    for record in list(font["name"].names):
        if record.nameID in OF_THE_NAME:
            record.string = OF_THE_NAME[record.nameID]
    font.flavor = None
    font["head"].modified = font["head"].created  # the same bytes on every day
    font.recalcTimestamp = False
    font.save(into)


def main() -> None:
    """Make the font and its licence anew; say how many signs it has."""
    package = vendored("@fontsource/noto-sans-sc")
    signs = drawn(ROOT / "locale")
    make(package / "files" / "noto-sans-sc-chinese-simplified-400-normal.woff", signs, FONT)
    LICENCE.write_text((package / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8")
    missing = signs - known(FONT)
    if missing:
        raise SystemExit(f"Noto Sans SC has no sign for {''.join(sorted(missing))}.")
    print(f"{relative_path(FONT)} has {len(signs)} signs, in {FONT.stat().st_size // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main())
