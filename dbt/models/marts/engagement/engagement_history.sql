-- Grain: one row per snapshot and persona that had members on it.

with profiles as (

    select * from {{ ref('int_engagement_profiles_judged') }}

),

final as (

    select
        snapshot_date,
        persona,
        count(*) as member_count,
        count(*) / cast(sum(count(*)) over (partition by snapshot_date) as double) as member_share,
        avg(cast(engagement_score as decimal(18, 9))) as avg_engagement,
        max(max(churn_basis)) over (partition by snapshot_date) as churn_basis

    from profiles

    group by
        snapshot_date,
        persona

)

select * from final
