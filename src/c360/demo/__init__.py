"""A made-up company: seeded, its churn caused by behaviour, its exports faulty as real ones."""
