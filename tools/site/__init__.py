"""The pages of the site, made of what the course holds anyway: README, notebooks, docs, docstrings.

`stage` puts them all into one folder, which Sphinx turns into pages. `lesson_page` makes a page of
a notebook, `film_strip` pictures of an explorer, `page_language` tells the page which language it
is in, `glossary` and `bibliography` read docs/, and `api_pages` finds the modules that lessons and
pages import.
"""
