-- Grain: one row per interaction, its newest version; gone interactions and those that happen after
-- as_of are left out.

with versions as (

    select * from {{ ref('stg_feeds__interaction_versions') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

final as (

    select
        versions.interaction_id,
        versions.account_id,
        versions.opportunity_id,
        versions.customer_id,
        versions.interaction_type,
        versions.body,
        versions.text_hash,
        versions.occurred_at,
        versions.interaction_date,
        versions.effective_at,
        versions._source,
        versions._batch_id

    from versions

    cross join run

    where
        versions.is_newest
        and not versions.is_gone
        and versions.interaction_date <= run.as_of

)

select * from final
