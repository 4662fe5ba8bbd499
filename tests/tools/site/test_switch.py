"""A page leads to itself in another language, by a line below its title."""

from tools.site.switch import below_title, switches


def test_a_page_leads_to_each_other_language_and_from_one_folder_deeper_back():
    assert switches("docs", "symbols", "en", ["zh"]) == [
        '<a lang="zh" hreflang="zh" href="../docs/zh/symbols.html">简体中文</a>'
    ]
    assert switches("docs", "symbols", "zh", ["en"]) == [
        '<a lang="en" hreflang="en" href="../../docs/symbols.html">English</a>'
    ]


def test_the_links_stand_below_the_title_and_without_any_nothing_changes():
    assert below_title("# One\n\nText.", ["a", "b"]) == "# One\n\na · b\n\nText."
    assert below_title("# One\n\nText.", []) == "# One\n\nText."
