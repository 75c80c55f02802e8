"""Formatted text: the few tags that stay, what can act goes, and the words are what was typed."""

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from journal.richtext import clean, formatted_text, plain, words_of

SPOKEN = {
    "<p>one</p><p>two<br>three</p>": "one\ntwo\nthree",
    "first<div>second</div><div><br></div><div>fourth</div>": "first\nsecond\n\nfourth",
    "<ul><li>pump</li><li>valve<ul><li>seal</li></ul></li></ul>after": "- pump\n- valve\n- seal\nafter",
    "<blockquote><p>quoted</p></blockquote><p>said</p>": "quoted\nsaid",
    "<p><b>bold</b> and <a href='https://x.example/'>a link</a></p>": "bold and a link",
    "<p>1 &lt; 2 &amp; 3</p>": "1 < 2 & 3",
    "<p>pasted</p>\n<p>from a file</p>\n": "pasted\nfrom a file",
    "a<br><br>b<br>": "a\n\nb",
}
ACTING = {
    "<script>alert(1)</script>said": "said",
    "<img src=x onerror=alert(1)>said": "said",
    "<p onclick='alert(1)' style='position:fixed' class=btn id=x>said</p>": "<p>said</p>",
    "<a href='javascript:alert(1)'>said</a>": '<a rel="noopener noreferrer nofollow">said</a>',
    "<a href='data:text/html,x'>said</a>": '<a rel="noopener noreferrer nofollow">said</a>',
    "<a href='//elsewhere.example/'>said</a>": '<a rel="noopener noreferrer nofollow">said</a>',
    "<a href='/customers/C-1/'>said</a>": '<a rel="noopener noreferrer nofollow">said</a>',
    "<a href='\xa0javascript:alert(1)'>said</a>": '<a rel="noopener noreferrer nofollow">said</a>',
    "<form action=/x><button>said</button></form>": "said",
    "<iframe src=//x></iframe><svg onload=alert(1)>said": "said",
    "<style>body { display: none }</style>said": "said",
}


@pytest.mark.parametrize("markup", SPOKEN)
def test_the_words_of_formatted_text(markup):
    assert plain(clean(markup)) == SPOKEN[markup]


@pytest.mark.parametrize("markup", ACTING)
def test_what_can_act_does_not_stay(markup):
    assert clean(markup) == ACTING[markup]
    assert str(formatted_text(markup)) == ACTING[markup]


@given(st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"])))
def test_what_is_typed_into_the_editor_is_read_back_to_the_last_blank(typed):
    assert words_of(f"<p>{escape(typed)}</p>", rich=True) == typed
    assert words_of(typed, rich=False) == typed


@given(st.text(alphabet="<>/abpi \n\"'=&;!-", max_size=60))
def test_cleaning_twice_changes_nothing(markup):
    once = clean(markup)
    assert clean(once) == once
