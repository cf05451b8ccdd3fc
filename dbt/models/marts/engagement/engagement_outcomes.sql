-- Grain: one row per snapshot whose outcomes are known, way of grouping, and group: what became of
-- its members.
{% set groupings = ['social_influence_tier', 'location', 'tenure_band'] %}

with profiles as (

    select *

    from {{ ref('int_engagement_profiles_judged') }}

    where churn_30_day is not null or lifetime_value_usd is not null

),

grouped as (

    {% for column in groupings %}
    select
        *,
        '{{ column }}' as grouped_by,
        {{ column }} as group_value

    from profiles
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        snapshot_date,
        grouped_by,
        group_value,
        count(*) as member_count,
        avg(cast(engagement_score as decimal(18, 9))) as avg_engagement,
        avg(cast(churn_30_day as integer)) as observed_churn_rate,
        avg(cast(lifetime_value_usd as decimal(18, 6))) as avg_observed_value_usd

    from grouped

    group by
        snapshot_date,
        grouped_by,
        group_value

)

select * from final
