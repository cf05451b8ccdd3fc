"""The tools: what an assistant may call, with which arguments."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from c360.api.accounts.schemas import AccountDetail, AccountPage
from c360.api.ask.schemas import Answer, Askable
from c360.api.customers.schemas import CustomerLookup
from c360.api.mcp.caller import ApiCaller
from c360.api.schemas import Shape
from c360.api.search.filters import SearchFilters
from c360.api.search.schemas import SearchPage

MOST_CANDIDATES = 20

Text = Annotated[str, Field(max_length=20_000)]
Question = Annotated[Text, Field(description="One question in English, up to 400 characters.")]
Follows = Annotated[
    dict[str, Any] | None,
    Field(description="`plan` of the answer that the question follows up on, if it does."),
]
Words = Annotated[Text, Field(description="What to look for, in plain words; no operators.")]
Filters = Annotated[SearchFilters | None, Field(description="Which interactions count.")]
Limit = Annotated[int, Field(ge=1, le=100, description="Most results.")]
CustomerId = Annotated[Text | None, Field(description="The exact customer_id.")]
Email = Annotated[Text | None, Field(description="The exact e-mail address, whatever the case.")]
Phone = Annotated[Text | None, Field(description="The phone number, compared by its digits.")]
AccountName = Annotated[Text, Field(description="The account_id, or a part of the name.")]


class AccountLookup(Shape):
    """One account, or those that the words may mean."""

    account: AccountDetail | None = Field(
        description="Everything known about it; null unless exactly one account is meant."
    )
    candidates: AccountPage | None = Field(
        description="Where not exactly one is meant: those that match, the riskiest first."
    )


class Tools:
    """The tools of one caller. Their docstrings are what an assistant reads about them."""

    def __init__(self, api: ApiCaller) -> None:
        self._api = api

    async def ask(self, question: Question, follows: Follows = None) -> Answer:
        """Answer a question about customers, spending, accounts, sales, engagement, conversations.

        `status` is answered (with the sentence it was understood as, rows, definitions, SQL and
        the data's time), ambiguous (with choices: ask which is meant) or unanswerable (with the
        reason).
        """
        return await self._api.post("ask", {"question": question, "follows": follows}, Answer)

    async def list_metrics(self) -> Askable:
        """List the metrics that can be asked for, and the dimensions to group and filter by."""
        return await self._api.get("ask/metrics", {}, Askable)

    async def search(self, query: Words, filters: Filters = None, limit: Limit = 10) -> SearchPage:
        """Search what customers said and wrote, by words and by meaning, the best match first."""
        given = filters or SearchFilters.model_validate({})
        conditions = given.model_dump(mode="json", by_alias=True, exclude_none=True)
        return await self._api.get("search", {"q": query, "limit": limit, **conditions}, SearchPage)

    async def lookup_customer(
        self, customer_id: CustomerId = None, email: Email = None, phone: Phone = None
    ) -> CustomerLookup:
        """Look up a card customer by exactly one of customer_id, email and phone.

        Roles without the right to personal data look up by customer_id and get names masked.
        """
        named = {"external_id": customer_id, "email": email, "phone": phone}
        return await self._api.get("customers/lookup", named, CustomerLookup)

    async def lookup_account(self, account: AccountName) -> AccountLookup:
        """Look up a company by its account_id or name: health, signals, ARR, renewal, usage."""
        named = account.strip()
        query = {"q": named, "limit": MOST_CANDIDATES}
        found = await self._api.get("accounts", query, AccountPage)
        exact = [row for row in found.items if named in (row.account_id, row.account_name)]
        meant = exact if len(exact) == 1 else found.items
        if len(meant) != 1:
            return AccountLookup(account=None, candidates=found)
        path = f"accounts/{quote(meant[0].account_id, safe='')}"
        detail = await self._api.get(path, {}, AccountDetail)
        return AccountLookup(account=detail, candidates=None)
