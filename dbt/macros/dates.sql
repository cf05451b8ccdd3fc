{#- Dates and time zones, the part of SQL on which engines differ most. -#}

{#- The calendar day, in the reporting time zone, of a UTC timestamp. -#}
{% macro reporting_date(timestamp_column, time_zone) -%}
    {{ return(adapter.dispatch('reporting_date', 'c360')(timestamp_column, time_zone)) }}
{%- endmacro %}

{% macro default__reporting_date(timestamp_column, time_zone) -%}
    case
        when {{ time_zone }} = 'UTC' then cast({{ timestamp_column }} as date)
        else cast(timezone({{ time_zone }}, timezone('UTC', {{ timestamp_column }})) as date)
    end
{%- endmacro %}

{#- The UTC timestamp at which a day of the reporting time zone ends. -#}
{% macro end_of_day(date_column, time_zone) -%}
    {{ return(adapter.dispatch('end_of_day', 'c360')(date_column, time_zone)) }}
{%- endmacro %}

{% macro default__end_of_day(date_column, time_zone) -%}
    timezone('UTC', timezone({{ time_zone }}, cast({{ date_column }} + 1 as timestamp)))
{%- endmacro %}

{#- One row per day from `first` to `last`, both included, as column `day`. -#}
{% macro days_from_to(first, last) -%}
    {{ return(adapter.dispatch('days_from_to', 'c360')(first, last)) }}
{%- endmacro %}

{% macro default__days_from_to(first, last) -%}
    cast(unnest(generate_series({{ first }}, {{ last }}, interval 1 day)) as date)
{%- endmacro %}

{#- The day after every other: the end of what has no end. -#}
{% macro end_of_time() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
