"""What may be told of comments: how many, what they are about, and those that staff let pass.

Never beside a group. A comment stands by itself, and of a question that not everybody was asked
even their number would tell how many were.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from exporter.merge import MergedComment
from exporter.report.model import OwnWords, Theme, Written
from exporter.report.steps import count_shown
from questions.model import Survey, Text


def own_words(comments: Sequence[MergedComment], survey: Survey) -> OwnWords:
    """Of a merge, in which staff may have sorted them."""
    questions = [question for question in survey.questions if isinstance(question, Text)]
    of_all = [one for one in questions if not one.show_if and len(one.modes) > 1]
    counts = Counter(one.question for one in comments if not one.is_staffs)
    return OwnWords(
        tuple(
            Written(question.id, question.text, count_shown(counts[question.id]))
            for question in of_all
        ),
        tuple(_themes(comments, survey)),
        tuple(sorted({one.text for one in comments if one.publish})),
    )


def _themes(comments: Iterable[MergedComment], survey: Survey) -> Iterable[Theme]:
    """Those of ten comments and more, the most frequent first."""
    counts = Counter(one.theme for one in comments if one.theme)
    found = [
        Theme(name, survey.themes[name], shown)
        for name in survey.themes
        if (shown := count_shown(counts[name])) is not None
    ]
    return sorted(found, key=lambda theme: -theme.count.low)
