-- Grain: one row per account, feature, day of use and days [visible_from, visible_to) on which that
-- use was known.

with versions as (

    select * from {{ ref('stg_feeds__usage_event_versions') }}

),

final as (

    select
        account_id,
        feature_used,
        usage_date,
        greatest(usage_date, valid_from) as visible_from,
        valid_to as visible_to

    from versions

    where
        not is_gone
        and feature_used is not null
        and greatest(usage_date, valid_from) < valid_to

    group by
        account_id,
        feature_used,
        usage_date,
        greatest(usage_date, valid_from),
        valid_to

)

select * from final
