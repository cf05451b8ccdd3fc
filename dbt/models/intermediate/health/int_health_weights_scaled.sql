-- Grain: one row per profile version and set of known signals. The weights
-- of the known signals are scaled up to 100; the most a signal can earn is that in tenths, shared
-- out by largest remainder (ties to the later signal), so that the six add up to 1000 exactly.

with profiles as (

    select * from {{ ref('stg_config__health_profiles') }}

),

-- The 64 sets of known signals, as numbers: the first signal is the highest bit.
known_sets as (

    select {{ integers_from_to(0, 63) }} as known_set

),

weights as (
    {% for signal in health_signals() %}
    select
        profiles.profile,
        profiles.profile_version,
        known_sets.known_set,
        '{{ signal }}' as signal_name,
        {{ loop.index }} as signal_order,
        case
            when (known_sets.known_set // {{ 2 ** (6 - loop.index) }}) % 2 = 1
                then {{ to_whole('profiles.' ~ signal ~ '_weight', 2) }}
            else 0
        end as signal_weight

    from profiles

    cross join known_sets
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

totalled as (

    select
        *,
        sum(signal_weight) over (partition by profile, profile_version, known_set) as known_weight

    from weights

),

shared as (

    select
        *,
        1000 * signal_weight // known_weight as whole_tenths,
        1000 * signal_weight % known_weight as rest

    from totalled

    where known_weight > 0

),

ranked as (

    select
        *,
        1000 - sum(whole_tenths) over (partition by profile, profile_version, known_set)
            as tenths_left,
        row_number() over (
            partition by profile, profile_version, known_set
            order by rest desc, signal_order desc
        ) as remainder_rank

    from shared

),

apportioned as (

    select
        *,
        whole_tenths + case when remainder_rank <= tenths_left then 1 else 0 end as max_tenths

    from ranked

),

final as (

    select
        profile,
        profile_version,
        known_set,
        {%- for signal in health_signals() %}
        max(signal_weight) filter (where signal_name = '{{ signal }}') as {{ signal }}_weight,
        max(max_tenths) filter (where signal_name = '{{ signal }}') as {{ signal }}_max_tenths,
        {%- endfor %}
        max(known_weight) as known_weight

    from apportioned

    group by
        profile,
        profile_version,
        known_set

)

select * from final
