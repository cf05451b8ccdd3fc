-- Grain: one row per account, day of contact and days [visible_from, visible_to) on which that
-- contact was known. Sentiments are summed as integers (billionths), so that no order of rows
-- can change a digit.
{{ config(materialized='table') }}

with interactions as (

    select * from {{ ref('int_interaction_versions_linked') }}

),

final as (

    select
        account_id,
        interaction_date,
        greatest(interaction_date, valid_from) as visible_from,
        valid_to as visible_to,
        count(*) filter (where interaction_type = 'support_ticket') as ticket_count,
        count(sentiment) as sentiment_count,
        coalesce(sum(cast(round(sentiment * 1e9) as bigint)), 0) as sentiment_nanos

    from interactions

    where
        not is_gone
        and account_id is not null
        and greatest(interaction_date, valid_from) < valid_to

    group by
        account_id,
        interaction_date,
        greatest(interaction_date, valid_from),
        valid_to

)

select * from final
