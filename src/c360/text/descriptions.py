"""What each category is about, in plain sentences.

Their embeddings say where a category lies before a single text was labelled: the classifier adds
a text's likeness to them ("zero-shot") to what it learned.
"""

from __future__ import annotations

from c360.domain.interactions import Category

DESCRIPTIONS: dict[Category, tuple[str, ...]] = {
    Category.BILLING: (
        "billing, invoices, payments, refunds and prices",
        "a problem with an invoice or a charge",
        "contract price, licence cost and payment terms",
    ),
    Category.PERFORMANCE: (
        "slow performance, timeouts, downtime and outages",
        "the system is slow or unavailable",
        "response time, speed and uptime",
    ),
    Category.BUGS: (
        "a software bug, an error message, something is broken",
        "a feature crashes or does not work as it should",
        "defect report with steps to reproduce and a fix",
    ),
    Category.FEATURE_REQUEST: (
        "a feature request or an idea for improvement",
        "a missing function that the customer would like to have",
        "product roadmap and enhancement suggestion",
    ),
    Category.ONBOARDING: (
        "onboarding, training, implementation and getting started",
        "new users learning how to use the product",
        "project kick-off, set-up and go-live",
    ),
    Category.SECURITY: (
        "security, access rights, passwords and data protection",
        "a security breach or unauthorised log-in",
        "compliance audit, encryption and single sign-on",
    ),
    Category.DATA_QUALITY: (
        "wrong, missing or duplicate data",
        "numbers in a report do not match",
        "data import, migration and reconciliation of records",
    ),
    Category.GENERAL: (
        "a general remark about the relationship",
        "meeting arrangements and contact details",
        "account review, renewal talk and small talk",
    ),
}
