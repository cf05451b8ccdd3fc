"""Search interactions: what may be seen is decided first, then ranked, then shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from c360.api.cursors import Cursor, SortKey, decode_cursor, encode_cursor, fingerprint
from c360.api.masking import mask_personal_data
from c360.api.rows import read_rows, stamp
from c360.api.search import schemas
from c360.api.search.conditions import find_allowed
from c360.api.search.filters import SearchQuery, SimilarQuery
from c360.api.search.opened import OpenSearch
from c360.domain.personal_data import find_personal_data
from c360.errors import InvalidInputError, NotFoundError
from c360.text.search.highlights import mark_passage
from c360.text.search.port import Match
from c360.text.search.ranking import MOST_RANKED, Ranking, rank_matches
from c360.text.search.tokens import split_tokens
from c360.warehouse.snapshot import Snapshot

PLACE = (SortKey("place", "bigint"),)
HITS = """
select interaction_id, interaction_type, occurred_at, interactions.account_id, account_name,
    customer_id, sentiment, category, is_usable, coalesce(body, '') as body
from marts.interactions
left join marts.account_health using (account_id)
where interaction_id in (select unnest($ids))
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """On whose behalf is searched; ``sees_personal`` is the right to personal data."""

    sees_personal: bool

    def show(self, text: str) -> str:
        """Return a text as this reader may see it."""
        return text if self.sees_personal else mask_personal_data(text)


def search(
    snapshot: Snapshot, opened: OpenSearch, query: SearchQuery, reader: Reader
) -> schemas.SearchPage:
    """Return one page of what matches a question, best first.

    Raises:
        InvalidInputError: There is nothing to look for, a range is empty, or the cursor belongs
            to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    query.check()
    _check_question(query.q)
    name = fingerprint([query.model_dump(mode="json", exclude={"limit", "cursor"}), reader])
    start = _read_place(query, opened.run_id, name)
    match = opened.index.match(query.q, sees_personal=reader.sees_personal)
    ranking = rank_matches(match, opened.text_rows, find_allowed(opened.rows, query))
    end = min(start + query.limit, len(ranking.places))
    items = show_hits(snapshot, opened, ranking, (start, end), (match, reader))
    more = Cursor((str(end),), "") if end < len(ranking.places) else None
    return schemas.SearchPage(
        items=items,
        next_cursor=None if more is None else encode_cursor(more, opened.run_id, name),
        total=ranking.total,
        mode=_find_mode(opened),
        searched_also=[
            schemas.SearchedAlso(word=item.word, instead=item.instead) for item in match.respellings
        ],
        notices=[*_explain_mode(opened), *_explain_question(query.q, ranking, reader)],
        snapshot=stamp(snapshot),
    )


def find_similar(
    snapshot: Snapshot,
    opened: OpenSearch,
    interaction_id: str,
    query: SimilarQuery,
    reader: Reader,
) -> schemas.SimilarInteractions:
    """Return interactions that say something like one, itself left out.

    Raises:
        NotFoundError: There is no such interaction.
        InvalidInputError: A range is empty.
    """
    query.check()
    place = opened.rows.column("interaction_id").index(interaction_id).as_py()
    if place < 0:
        raise NotFoundError(f"There is no interaction {interaction_id[:200]!r}.")
    row = int(opened.text_rows[place])
    items: list[schemas.SearchHit] = []
    if row >= 0:
        match = opened.index.match_text(row)
        allowed = find_allowed(opened.rows, query)
        allowed[place] = False
        ranking = rank_matches(match, opened.text_rows, allowed)
        span = (0, min(query.limit, len(ranking.places)))
        items = show_hits(snapshot, opened, ranking, span, (match, reader))
    return schemas.SimilarInteractions(
        interaction_id=interaction_id,
        items=items,
        mode=_find_mode(opened),
        notices=_explain_mode(opened),
        snapshot=stamp(snapshot),
    )


def show_hits(
    snapshot: Snapshot,
    opened: OpenSearch,
    ranking: Ranking,
    span: tuple[int, int],
    shown: tuple[Match, Reader],
) -> list[schemas.SearchHit]:
    """Return a stretch of a ranking with everything there is to see of it."""
    start, end = span
    match, reader = shown
    ids = opened.rows.column("interaction_id").take(ranking.places[start:end]).to_pylist()
    rows = read_interactions(snapshot, ids)
    hits = []
    for place, interaction_id in enumerate(ids, start):
        row = rows[interaction_id]
        passage = mark_passage(reader.show(row.pop("body")), match.terms)
        hits.append(
            schemas.SearchHit(
                **row,
                passage=[
                    schemas.PassagePart(text=part.text, is_match=part.is_match) for part in passage
                ],
                matched_by=_say_why(ranking, place),
                score=round(float(ranking.scores[place]), 6),
            )
        )
    return hits


def read_interactions(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return interactions by id, bodies as they were said."""
    rows = read_rows(snapshot, HITS, {"ids": list(ids)}) if ids else []
    return {row["interaction_id"]: row for row in rows}


def _say_why(ranking: Ranking, place: int) -> schemas.MatchedBy:
    if not ranking.by_meaning[place]:
        return schemas.MatchedBy.WORDS
    return schemas.MatchedBy.BOTH if ranking.by_words[place] else schemas.MatchedBy.MEANING


def _check_question(question: str) -> None:
    """Refuse a question without a single word.

    Raises:
        InvalidInputError: It has none.
    """
    if next(split_tokens(question), None) is None:
        raise InvalidInputError(
            "There is no word to look for. Write what you want to know about in plain words, "
            "such as 'invoice charged twice'."
        )


def _read_place(query: SearchQuery, run_id: str, name: str) -> int:
    if query.cursor is None:
        return 0
    place = int(decode_cursor(query.cursor, run_id, name, PLACE).values[0] or 0)
    if not 0 <= place <= MOST_RANKED:
        raise InvalidInputError(
            "The cursor is not one of ours. Take `next_cursor` of the page before as it is."
        )
    return place


def _find_mode(opened: OpenSearch) -> schemas.SearchMode:
    is_hybrid = opened.index.reason is None
    return schemas.SearchMode.HYBRID if is_hybrid else schemas.SearchMode.WORDS


def _explain_mode(opened: OpenSearch) -> list[str]:
    reason = opened.index.reason
    return [] if reason is None else [f"Only words are compared, not their meaning. {reason}"]


def _explain_question(question: str, ranking: Ranking, reader: Reader) -> list[str]:
    notices = []
    if not reader.sees_personal and next(find_personal_data(question), None) is not None:
        notices.append(
            "E-mail addresses and numbers of people were not searched: the role may not see them."
        )
    elif ranking.total == 0:
        notices.append("Nothing matches. Use fewer or other words, or take a filter away.")
    if ranking.total > MOST_RANKED:
        notices.append(
            f"The best {MOST_RANKED:,} of {ranking.total:,} can be paged through. Add a filter or"
            " a word to see others."
        )
    if not np.any(ranking.by_words) and np.any(ranking.by_meaning):
        notices.append("No text holds these words; these are near in meaning.")
    return notices
