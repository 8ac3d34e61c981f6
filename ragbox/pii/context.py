"""Words in front of a match that make it more likely: "routing" before nine digits.

In place of Presidio's own enhancer, for three reasons. That one searches all tokens and all keywords again for every match
(19 ms for 3,000 characters in a short text, 95 in a long one); this one is linear. That one takes "us" in "business" and
"car" in "care" for context; here words of up to three letters count only as whole words. And that one compares single
words, so that phrases such as "national insurance" can never match; here they do.
"""

from __future__ import annotations

from bisect import bisect_right

from .nlp import LANGUAGE
from .presidio import ContextAwareEnhancer, EntityRecognizer, NlpArtifacts, RecognizerResult

_BOOST = 0.35  # Presidio's own values
_LEAST = 0.4
_WORDS = 5
_TOKENS = 30  # looked at, at most: a row of dots must not make this quadratic
_WHOLE_WORD = 3  # context words up to this length must be whole words


class PrecedingWords(ContextAwareEnhancer):
    """Raises the score of a match when one of its recognizer's context words is among the five words before it."""

    def __init__(self) -> None:
        super().__init__(
            context_similarity_factor=_BOOST,
            min_score_with_context_similarity=_LEAST,
            context_prefix_count=_WORDS,
            context_suffix_count=0,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The results, those with a context word in front raised by 0.35 to at least 0.4 and at most 1."""
        del text
        words = {recognizer.id: recognizer.context for recognizer in recognizers}
        for result in raw_results:
            metadata = result.recognition_metadata
            wanted = words.get(metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY])
            if wanted and supports([*preceding(nlp_artifacts, result.start), *(context or ())], wanted):
                result.score = min(max(result.score + _BOOST, _LEAST), 1.0)
                metadata[RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY] = True
        return raw_results


def preceding(artifacts: NlpArtifacts, start: int, count: int = _WORDS) -> list[str]:
    """The lower-cased words before offset `start`, as many as hold `count` that are no stop words (of the 30 nearest
    tokens), in reading order.

    The token in which `start` lies comes on top: a label may be glued to its number.
    """
    engine = artifacts.nlp_engine
    index = bisect_right(artifacts.tokens_indices, start) - 1
    words: list[str] = []
    keywords = 0
    last = max(index - _TOKENS, -1)
    while index > last and keywords <= count:
        lemma = artifacts.lemmas[index]
        if not engine.is_punct(lemma, LANGUAGE):
            words.append(lemma)
            keywords += not engine.is_stopword(lemma, LANGUAGE)
        index -= 1
    return words[::-1]


def supports(words: list[str], wanted: list[str]) -> bool:
    """True when one of the context words `wanted` is among `words` (lower case, in reading order)."""
    line = f" {' '.join(words)} "
    for entry in wanted:
        phrase = entry.strip().lower()
        if " " in phrase or len(phrase) <= _WHOLE_WORD:
            if f" {phrase} " in line:
                return True
        elif phrase in line:
            return True
    return False
