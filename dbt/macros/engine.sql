{#- What engines write differently: each macro has one version per engine that needs its own. -#}

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

{#- A decimal as an integer number of its smallest parts, for integer arithmetic. -#}
{% macro to_whole(expression, digits) -%}
    {{ return(adapter.dispatch('to_whole', 'c360')(expression, digits)) }}
{%- endmacro %}

{% macro default__to_whole(expression, digits) -%}
    cast({{ expression }} * cast(1{{ '0' * digits }} as bigint) as hugeint)
{%- endmacro %}

{#- One row per step of a curve held as JSON [[up_to, numerator, denominator], …], as a list. -#}
{% macro curve_steps(json_column) -%}
    {{ return(adapter.dispatch('curve_steps', 'c360')(json_column)) }}
{%- endmacro %}

{% macro default__curve_steps(json_column) -%}
    unnest(from_json({{ json_column }}, '[["BIGINT"]]'))
{%- endmacro %}

{#- One row per whole number from `first` to `last`, both included. -#}
{% macro integers_from_to(first, last) -%}
    {{ return(adapter.dispatch('integers_from_to', 'c360')(first, last)) }}
{%- endmacro %}

{% macro default__integers_from_to(first, last) -%}
    unnest(generate_series({{ first }}, {{ last }}))
{%- endmacro %}

{#- A number in [0, 1) that depends on a text alone: 28 bits of its MD5. -#}
{% macro uniform_by_hash(text) -%}
    {{ return(adapter.dispatch('uniform_by_hash', 'c360')(text)) }}
{%- endmacro %}

{% macro default__uniform_by_hash(text) -%}
    cast(cast(concat('0x', left(md5({{ text }}), 7)) as integer) as double) / 268435456
{%- endmacro %}

{#- Twice the median of an amount in its smallest parts: whole, since the mean of two may end in half
    a part. -#}
{% macro median_as_whole(column, digits) -%}
    {{ return(adapter.dispatch('median_as_whole', 'c360')(column, digits)) }}
{%- endmacro %}

{% macro default__median_as_whole(column, digits) -%}
    cast(2 * median(cast({{ column }} * 1{{ '0' * digits }} as integer)) as bigint)
{%- endmacro %}

{#- Whole months from one date to a later one. -#}
{% macro whole_months_between(first_date, last_date) -%}
    {{ return(adapter.dispatch('whole_months_between', 'c360')(first_date, last_date)) }}
{%- endmacro %}

{% macro default__whole_months_between(first_date, last_date) -%}
    cast(date_sub('month', {{ first_date }}, {{ last_date }}) as integer)
{%- endmacro %}
