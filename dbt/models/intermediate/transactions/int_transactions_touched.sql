-- Grain: one row per transaction that must be looked at again: a version of it has become known,
-- its customer got another history, or its category came or went. None in a full build.
-- depends_on: {{ ref('int_customers_versioned') }}
-- depends_on: {{ ref('int_customers_repointed') }}
-- depends_on: {{ ref('int_merchant_categories_recast') }}
{{ config(materialized='table') }}

with known as (

    select transaction_id from {{ ref('stg_feeds__new_transaction_keys') }}

),

{% if is_full_build() -%}
final as (

    select transaction_id

    from known

    where false

)
{%- else -%}
built as (

    select
        transaction_id,
        customer_id,
        customer_key,
        transaction_at,
        merchant_category

    from {{ as_last_built('fct_transactions') }}

),

versions as (

    select * from {{ ref('int_customers_versioned') }}

),

repointed as (

    select * from {{ ref('int_customers_repointed') }}

),

recast as (

    select * from {{ ref('int_merchant_categories_recast') }}

),

pointing_elsewhere as (

    select built.transaction_id

    from built

    inner join repointed
        on built.customer_id = repointed.customer_id

    left join versions
        on
            built.customer_id = versions.customer_id
            and built.transaction_at >= versions.applies_from
            and built.transaction_at < versions.valid_to

    where built.customer_key is distinct from coalesce(versions.customer_key, -1)

),

final as (

    select transaction_id from known

    union

    select transaction_id from pointing_elsewhere

    union

    select built.transaction_id

    from built

    inner join recast
        on built.merchant_category = recast.category_name

)
{%- endif %}

select * from final
