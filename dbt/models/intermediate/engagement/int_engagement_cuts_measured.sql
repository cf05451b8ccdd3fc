-- Grain: one row: what counts as much, over the newest snapshot. The cuts hold for
-- earlier snapshots too, so that a persona means one thing over time.

with profiles as (

    select * from {{ ref('stg_feeds__engagement_profiles') }}

),

final as (

    select
        percentile_disc(0.9) within group (order by transaction_revenue_last_90_days)
            as revenue_cut,
        percentile_disc(0.75) within group (order by total_connections) as connections_cut

    from profiles

    where is_newest

)

select * from final
