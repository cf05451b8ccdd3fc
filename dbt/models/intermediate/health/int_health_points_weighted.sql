-- Grain: one row per account, day to score and profile version, with the weights that apply: those
-- of the known signals; under the classic rule all, and coverage still says what was known.

with shared as (

    select * from {{ ref('int_health_points_shared') }}

),

weights as (

    select * from {{ ref('int_health_weights_scaled') }}

),

profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

final as (

    select
        shared.*,
        {%- for signal in health_signals() %}
        weights.{{ signal }}_weight,
        weights.{{ signal }}_max_tenths,
        {%- endfor %}
        weights.known_weight as scored_weight,
        coalesce(truly_known.known_weight, 0) as known_weight,
        profiles.healthy_from,
        profiles.at_risk_from,
        profiles.min_coverage_pct

    from shared

    inner join profiles
        on
            shared.profile = profiles.profile
            and shared.profile_version = profiles.profile_version

    left join weights
        on
            shared.profile = weights.profile
            and shared.profile_version = weights.profile_version
            and weights.known_set
            = case when shared.missing_rule = 'classic' then 63 else shared.known_set end

    left join weights as truly_known
        on
            shared.profile = truly_known.profile
            and shared.profile_version = truly_known.profile_version
            and shared.known_set = truly_known.known_set

)

select * from final -- noqa: AM04
