"""The letters of pictures in Chinese, the same on every machine: to import this makes them known.

The course's style names them behind its own font, so that a sign which that lacks is drawn from
here. They are a part of Noto Sans SC, under the licence in OFL.txt; `make fonts` makes it.
"""

from dataclasses import replace
from pathlib import Path

from matplotlib import font_manager

FAMILY = "Course Sans SC"  # no font of a reader's machine has this name, so none is taken instead
FILE = Path(__file__).with_name("course-sans-sc.ttf")

font_manager.fontManager.addfont(FILE)
_regular = font_manager.fontManager.ttflist[-1]
_bold = replace(_regular, weight=700)  # bold words have the same signs
font_manager.fontManager.ttflist.append(_bold)
