-- Grain: one row: how the company counts its years. Apart from stg_config__run, since recent sales
-- run live without a calendar.
{{ config(materialized='ephemeral') }}

with run as (

    select * from {{ source('config', 'run') }}

),

final as (

    select cast(fiscal_year_start_month as integer) as fiscal_year_start_month

    from run

)

select * from final
