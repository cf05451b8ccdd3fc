-- Grain: one row per interaction, its newest version by the end of as_of.

with linked as (

    select * from {{ ref('int_interaction_versions_linked') }}

),

accounts as (

    select * from {{ ref('stg_feeds__accounts') }}

),

opportunities as (

    select * from {{ ref('stg_feeds__opportunities') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

final as (

    select
        linked.interaction_id,
        linked.account_id,
        linked.account_link,
        linked.opportunity_id,
        linked.customer_id,
        linked.interaction_type,
        linked.body,
        linked.occurred_at,
        linked.interaction_date,
        linked.text_hash,
        linked.sentiment,
        linked.category,
        linked.model,
        linked.model_version,
        linked.is_usable,
        accounts.account_id is not null as is_account_known,
        opportunities.opportunity_id is not null as is_opportunity_known,
        linked._source,
        linked._batch_id

    from linked

    cross join run

    left join accounts
        on linked.account_id = accounts.account_id

    left join opportunities
        on linked.opportunity_id = opportunities.opportunity_id

    where
        linked.is_newest
        and not linked.is_gone
        and linked.interaction_date <= run.as_of

)

select * from final
