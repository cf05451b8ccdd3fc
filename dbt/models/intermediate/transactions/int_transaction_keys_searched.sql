-- Grain: one row per number of a key (see key_number) whose newest version has to be searched for
-- among all that landed: of keys with several versions, or, after a full build, of those touched.
-- depends_on: {{ ref('stg_feeds__transaction_versions') }}
-- depends_on: {{ ref('int_transactions_touched') }}
{{ config(materialized='table') }}

with
{% if is_full_build() -%}
versions as (

    select {{ key_number('transaction_id') }} as key_number

    from {{ ref('stg_feeds__transaction_versions') }}

),

final as (

    select key_number

    from versions

    group by key_number

    having count(*) > 1

)
{%- else -%}
touched as (

    select * from {{ ref('int_transactions_touched') }}

),

final as (

    select distinct {{ key_number('transaction_id') }} as key_number

    from touched

)
{%- endif %}

select * from final
