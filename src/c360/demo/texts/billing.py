"""Phrases about invoices, charges, quotes and renewals."""

from __future__ import annotations

from c360.demo.texts.phrases import Phrases

PHRASES = Phrases(
    problem=(
        "{invoice} charges us for {n} seats we gave back in {month}.",
        "We have been billed twice for {product}, {amount} each time.",
        "The credit of {amount} agreed on {past} is still missing from the statement.",
        "Your {month} invoice shows an uplift nobody here signed off.",
        "VAT on {invoice} has been worked out on the gross figure again.",
        "A final demand for {amount} arrived although we paid {invoice} on {past}.",
        "The renewal quote for {product} came in {pct} per cent up on last year, unexplained.",
        "Direct debit went out for {amount} instead of the amount on the order form.",
        "We're still paying list price for {product} despite the discount in our contract.",
        "{invoice} quotes the wrong purchase order, so {team} bounced it for the third month.",
        "An overage fee of {amount} turned up on {invoice} and no one can tell me what it covers.",
    ),
    consequence=(
        "Accounts payable have put a stop on anything with your name on it.",
        "I've had to explain an unbudgeted {amount} to our finance director.",
        "The month-end accruals were wrong because of it.",
        "We can't reconcile the ledger until it is corrected.",
        "{colleague} has spent {n} hours going through old statements.",
        "It took {few} e-mails merely to get an acknowledgement.",
    ),
    question=(
        "Could you resend {invoice} with our new purchase order number on it?",
        "Which entity will the {month} invoice come from now that you've merged your offices?",
        "We'd like to switch {product} from monthly to annual payment.",
        "Can you confirm what we'd pay for {n} further seats from {next_month}?",
        "{colleague} replaces me as the billing contact from {future}.",
        "Please send a statement of account up to the end of {month}.",
        "Does the price for {product} include the test environment?",
        "Our registered address changes on {future}, so invoices should show the new one.",
        "They asked how co-terming {product} with the existing contract would work.",
    ),
    context=(
        "{team} need it before the ledger closes.",
        "The contract currently covers {seats} seats.",
        "Last year's figure was {amount}, if that helps.",
        "We pay on thirty days from receipt.",
        "The budget for {year} is already fixed.",
    ),
    praise=(
        "The credit note for {amount} came through and matches to the penny.",
        "The new invoice layout makes our reconciliation a five-minute job.",
        "{colleague} sorted the duplicate on {invoice} within the hour.",
        "The itemised usage on {invoice} answered every question {team} had.",
        "Moving to annual billing went through without a hitch.",
        "The renewal quote was fair and easy to follow, and {team} approved it the same day.",
        "Good of you to hold the price on {product} for another year.",
        "You spotted that we were overpaying by {amount} before we did.",
    ),
    benefit=(
        "Our auditors had no questions on it this time.",
        "We saved {amount} against the forecast.",
        "It got the renewal through {team} without a single query.",
        "The ledger closed two days early in {month}.",
        "That leaves room in the budget for {n} more seats.",
    ),
    ask=(
        "Please cancel {invoice} and issue a correct one.",
        "I'd like the {amount} back before the end of {next_month}.",
        "Could somebody in your accounts department ring me about it?",
        "Kindly stop the reminders until this has been looked into.",
        "We need the revised figures in writing.",
    ),
)
