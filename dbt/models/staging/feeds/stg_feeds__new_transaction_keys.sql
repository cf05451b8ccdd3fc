-- Grain: one row per transaction that a version has become known of since the last build: it came
-- in a new batch, or takes effect on a day that the last build did not include. None in a full
-- build.

with arrived as (

    select
        transaction_id,
        effective_at

    from {{ source('raw', 'new_transactions') }}

),

landed as (

    select
        transaction_id,
        effective_at

    from {{ source('raw', 'transactions') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

build as (

    select * from {{ ref('stg_config__build') }}

),

final as (

    select arrived.transaction_id

    from arrived

    cross join run

    where arrived.effective_at < run.cutoff_at

    union

    select landed.transaction_id

    from landed

    cross join run

    cross join build

    where
        landed.effective_at >= build.previous_cutoff_at
        and landed.effective_at < run.cutoff_at

)

select * from final
