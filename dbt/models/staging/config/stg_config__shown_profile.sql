-- Grain: one row: the health profile that the workspace shows first. Apart from stg_config__run,
-- since recent sales run live without any profile.
{{ config(materialized='ephemeral') }}

with run as (

    select * from {{ source('config', 'run') }}

),

final as (

    select profile

    from run

)

select * from final
