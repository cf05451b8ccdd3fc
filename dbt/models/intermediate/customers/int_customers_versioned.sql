-- Grain: one row per version of a customer: a time in which card, limit and existence stayed as
-- they were. In force in [valid_from, valid_to); the first opens with the account, and the time in
-- which a customer was deleted is a version of its own: there is neither gap nor overlap.
-- applies_from: the first version also answers for what happened before it.
{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('stg_feeds__customer_versions') }}

),

newest as (

    select
        customer_id,
        account_opened_at

    from versions

    where not is_gone

    qualify {{ version_rank('customer_id') }} = 1

),

numbered as (

    select
        versions.*,
        newest.account_opened_at as opened_at,
        count(*) filter (where not versions.is_gone) over (
            partition by versions.customer_id
            order by versions.effective_at, versions._sequence, versions._position
        ) as upsert_number

    from versions

    inner join newest
        on versions.customer_id = newest.customer_id

),

carried as (

    select
        customer_id,
        greatest(effective_at, opened_at) as valid_from,
        is_gone as is_deleted,
        first_value(card_type) over upsert as card_type,
        first_value(credit_limit) over upsert as credit_limit,
        effective_at,
        _sequence,
        _position

    from numbered

    -- Before a customer's first upsert there is nothing to delete.
    where upsert_number > 0

    window upsert as (
        partition by customer_id, upsert_number
        order by effective_at, _sequence, _position
    )

),

points as (

    -- Of several versions that begin together only the last was ever in force.
    select *

    from carried

    qualify
        row_number() over (
            partition by customer_id, valid_from
            order by {{ newest_first() }}
        ) = 1

),

changes as (

    select *

    from points

    window by_time as (partition by customer_id order by valid_from)

    qualify
        row_number() over by_time = 1
        or card_type is distinct from lag(card_type) over by_time
        or credit_limit is distinct from lag(credit_limit) over by_time
        or is_deleted is distinct from lag(is_deleted) over by_time

),

opened as (

    select
        changes.*,
        row_number() over by_time as version_number,
        lead(changes.valid_from) over by_time as next_from,
        case
            when row_number() over by_time = 1 then ''
            else cast(changes.valid_from as varchar)
        end as version_name,
        newest.account_opened_at

    from changes

    inner join newest
        on changes.customer_id = newest.customer_id

    window by_time as (partition by changes.customer_id order by changes.valid_from)

),

final as (

    select
        customer_id,
        cast(version_number as integer) as version_number,
        case when version_number = 1 then account_opened_at else valid_from end as valid_from,
        coalesce(next_from, cast({{ end_of_time() }} as timestamp)) as valid_to,
        next_from is null as is_current,
        is_deleted,
        card_type,
        credit_limit,
        case
            when version_number = 1 then cast('0001-01-01' as timestamp)
            else valid_from
        end as applies_from,
        {{ surrogate_key("concat(customer_id, '|', version_name)") }} as customer_key

    from opened

)

select * from final
