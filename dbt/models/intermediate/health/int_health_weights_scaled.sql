-- Grain: one row per profile version and set of known signals, written as six digits. The weights
-- of the known signals are scaled up to 100; the most a signal can earn is that in tenths, shared
-- out by largest remainder (ties to the later signal), so that the six add up to 1000 exactly.

with profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

flags as (

    select 0 as flag

    union all

    select 1 as flag

),

known_sets as (

    select
        {%- for signal in health_signals() %}
        {{ signal }}.flag as is_{{ signal }}_known{{ ',' if not loop.last }}
        {%- endfor %}

    from flags as sessions
    {%- for signal in health_signals()[1:] %}

    cross join flags as {{ signal }}
    {%- endfor %}

),

weights as (
    {% for signal in health_signals() %}
    select
        profiles.profile,
        profiles.profile_version,
        concat(
            {%- for each in health_signals() %}
            known_sets.is_{{ each }}_known{{ ',' if not loop.last }}
            {%- endfor %}
        ) as known_signals,
        '{{ signal }}' as signal,
        {{ loop.index }} as signal_order,
        {{ to_whole('profiles.' ~ signal ~ '_weight', 2) }} * known_sets.is_{{ signal }}_known
            as weight

    from profiles

    cross join known_sets
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

totalled as (

    select
        *,
        sum(weight) over (partition by profile, profile_version, known_signals) as known_weight

    from weights

),

shared as (

    select
        *,
        1000 * weight // known_weight as whole_tenths,
        1000 * weight % known_weight as remainder

    from totalled

    where known_weight > 0

),

ranked as (

    select
        *,
        1000 - sum(whole_tenths) over (partition by profile, profile_version, known_signals)
            as tenths_left,
        row_number() over (
            partition by profile, profile_version, known_signals
            order by remainder desc, signal_order desc
        ) as remainder_rank

    from shared

),

final as (

    select
        profile,
        profile_version,
        known_signals,
        max(known_weight) as known_weight,
        {%- for signal in health_signals() %}
        max(weight) filter (where signal = '{{ signal }}') as {{ signal }}_weight,
        max(whole_tenths + case when remainder_rank <= tenths_left then 1 else 0 end)
            filter (where signal = '{{ signal }}') as {{ signal }}_max_tenths
            {{- ',' if not loop.last }}
        {%- endfor %}

    from ranked

    group by
        profile,
        profile_version,
        known_signals

)

select * from final
