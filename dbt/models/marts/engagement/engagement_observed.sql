-- Grain: one row per customer and snapshot whose outcomes are known: what became of each member.

with judged as (

    select * from {{ ref('int_engagement_profiles_judged') }}

),

final as (

    select
        concat(customer_id, '/', snapshot_date) as observation_id,
        customer_id,
        snapshot_date,
        tenure_band,
        social_influence_tier,
        location,
        engagement_score,
        churn_30_day as has_churned,
        lifetime_value_usd as observed_value_usd

    from judged

    where churn_30_day is not null or lifetime_value_usd is not null

)

select * from final
