"""The pages of the package are those of the modules that lessons and pages import from."""

from importlib import import_module

from tools.site.api_pages import api_index, api_page, public_modules


def test_what_a_lesson_imports_has_a_page_and_exercises_have_none():
    found = public_modules()
    assert {"course_utils.dropout", "course_utils.conformance", "course_utils.plots"} <= set(found)
    assert not any(name.startswith("course_utils.exercises") for name in found)


def test_each_module_can_be_imported_and_stands_in_the_index():
    found = public_modules()
    for module in found:
        assert import_module(module).__doc__
        assert f".. automodule:: {module}\n" in api_page(module)
        assert f"\n{module.removeprefix('course_utils.')}\n" in api_index(found)
