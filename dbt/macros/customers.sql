{#- Pieces of the consumer side that several models share. Rules: docs/reference/segments.md. -#}

{#- The natural key of the member that stands for what a dimension does not know. -#}
{% macro unknown_member() -%}
    {{ return('unknown') }}
{%- endmacro %}

{#- Categories that count as travel, and as necessities. -#}
{% macro travel_categories() -%}
    ('Travel', 'Airlines', 'Hotels')
{%- endmacro %}

{% macro necessity_categories() -%}
    ('Grocery', 'Gas', 'Utilities', 'Healthcare')
{%- endmacro %}

{#- The days on which customers are measured: the ends of the 12 months before as_of, and as_of. -#}
{% macro measured_months() -%}
    {{ return(12) }}
{%- endmacro %}

{#- The last `days` days up to and with a day, as a condition. -#}
{% macro within_days(date_column, last_day, days) -%}
    ({{ date_column }} > {{ last_day }} - {{ days }} and {{ date_column }} <= {{ last_day }})
{%- endmacro %}

{#- What was spent in the transactions for which a condition holds: approved ones, and no others. -#}
{% macro spending_of(condition) -%}
    cast(
        coalesce(sum(transaction_amount) filter (where status = 'approved' and {{ condition }}), 0)
        as decimal(18, 2)
    )
{%- endmacro %}

{#- part as a percentage of whole; null without a whole. -#}
{% macro percentage(part, whole) -%}
    (100.0 * cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0))
{%- endmacro %}

{#- Whether a transaction lies in the month of a day: what the months before it do not hold. -#}
{% macro in_month_of(day) -%}
    transaction_date >= date_trunc('month', {{ day }})
{%- endmacro %}

{#- factor * amount / divisor to the nearest penny, halves up, in integers: no double decides. -#}
{% macro amount_per(amount, divisor, factor=1) -%}
    cast(
        cast(
            {{ divide_half_up('(' ~ to_whole(amount, 2) ~ ' * ' ~ factor ~ ')', divisor) }}
            as decimal(18, 0)
        ) * cast(0.01 as decimal(3, 2))
        as decimal(18, 2)
    )
{%- endmacro %}

{#- What a customer spends a month: the last 90 days / 3; in the first 90 days, per exposed month
    of 30 days. -#}
{% macro avg_monthly_spend() -%}
    {{ amount_per('last_90_amount', 'least(exposed_days, 90)', 30) }}
{%- endmacro %}

{#- Change of the last 90 days against the 90 days before; null without spending in those. -#}
{% macro spend_change_pct() -%}
    {{ percentage('(last_90_amount - prior_90_amount)', 'prior_90_amount') }}
{%- endmacro %}

{#- The segment of a customer; the first rule that holds. Compared in decimals: no double decides. -#}
{% macro customer_segment() -%}
    case
        when exposed_days is null then 'stable_mid_spenders'
        when last_180_count = 0 then 'dormant'
        when avg_monthly_spend >= 5000 and travel_amount * 4 >= spend_amount
            then 'high_value_travelers'
        when tenure_months < 6 and exposed_days < 30 and last_90_amount > 0
            then 'new_and_growing'
        when
            tenure_months < 6
            and exposed_days >= 30
            and newer_amount * 2 * older_days >= older_amount * 3 * newer_days
            then 'new_and_growing'
        when last_90_amount * 10 <= prior_90_amount * 7 and prior_90_amount >= 2000
            then 'declining'
        when avg_monthly_spend < 1500 and necessities_amount * 10 >= spend_amount * 6
            then 'budget_conscious'
        else 'stable_mid_spenders'
    end
{%- endmacro %}

{#- The sample standard deviation of decimals, from their sum and the sum of their squares: exact in
    integers but for the root. Null for fewer than two. -#}
{% macro sample_deviation(amount, squared_amount, row_count) -%}
    case
        when {{ row_count }} > 1 then sqrt(
            cast(
                {{ to_whole(squared_amount, 4) }} * {{ row_count }}
                - {{ to_whole(amount, 2) }} * {{ to_whole(amount, 2) }}
                as double
            ) / (cast({{ row_count }} as double) * ({{ row_count }} - 1))
        ) / 100
    end
{%- endmacro %}
