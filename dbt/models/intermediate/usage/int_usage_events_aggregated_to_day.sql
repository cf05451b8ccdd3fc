-- Grain: one row per account, day of use and days [visible_from, visible_to) on which that use was
-- known: a correction or a deletion ends it. An account with sessions is known or not: the join to
-- accounts comes later.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('stg_feeds__usage_event_versions') }}

),

visible as (

    select
        account_id,
        feature_used,
        is_error,
        usage_date,
        greatest(usage_date, valid_from) as visible_from,
        valid_to as visible_to

    from versions

    where not is_gone

),

final as (

    select
        account_id,
        usage_date,
        visible_from,
        visible_to,
        count(*) as session_count,
        count(*) filter (where is_error) as error_count

    from visible

    where visible_from < visible_to

    group by
        account_id,
        usage_date,
        visible_from,
        visible_to

)

select * from final
