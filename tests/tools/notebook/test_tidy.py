"""What stays of an output: the picture or the words of a widget, a picture with its words."""

from copy import deepcopy

from nbformat.v4 import new_code_cell, new_notebook, new_output

from tools.notebook.tidy import WIDGET, tidy


def shown(data, **metadata):
    """What is left of an output with this data in a cell with this metadata."""
    cell = new_code_cell("draw()", id="draws", metadata=metadata)
    cell.outputs = [new_output("display_data", deepcopy(data))]
    given = new_notebook(cells=[cell])
    (tidied,) = tidy(given).cells
    assert given.cells[0].outputs[0].data == data
    return tidied.outputs[0]


def test_a_picture_gets_the_words_of_its_cell():
    assert shown({"image/png": "AA"}, alt="a mask").metadata == {"image/png": {"alt": "a mask"}}
    assert shown({"image/png": "AA"}).metadata == {}


def test_a_widget_goes_where_a_picture_or_words_stand_for_it():
    assert set(shown({WIDGET: {}, "image/png": "AA"}).data) == {"image/png"}
    assert set(shown({WIDGET: {}, "text/plain": "a slider"}, alt="a slider").data) == {"text/plain"}
    assert WIDGET in shown({WIDGET: {}, "text/plain": "a slider"}).data
