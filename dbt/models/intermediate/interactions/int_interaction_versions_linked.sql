-- Grain: one row per version of an interaction, with the account it reaches: its own, else that of
-- its opportunity (newest version). Commonly half of the interactions name an opportunity only.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('stg_feeds__interaction_versions') }}

),

opportunities as (

    select * from {{ ref('stg_feeds__opportunities') }}

),

texts as (

    select * from {{ ref('stg_derived__interaction_texts') }}

),

final as (

    select
        versions.interaction_id,
        coalesce(versions.account_id, opportunities.account_id) as account_id,
        case
            when versions.account_id is not null then 'direct'
            when opportunities.account_id is not null then 'opportunity'
            else 'none'
        end as account_link,
        versions.opportunity_id,
        versions.customer_id,
        versions.interaction_type,
        versions.body,
        versions.occurred_at,
        versions.interaction_date,
        versions.valid_from,
        versions.valid_to,
        versions.is_gone,
        versions.is_newest,
        versions.text_hash,
        texts.sentiment,
        texts.category,
        texts.model,
        texts.model_version,
        texts.is_usable,
        versions._source,
        versions._batch_id

    from versions

    left join opportunities
        on versions.opportunity_id = opportunities.opportunity_id

    left join texts
        on versions.text_hash = texts.text_hash

)

select * from final
