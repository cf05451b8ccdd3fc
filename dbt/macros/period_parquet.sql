{#- Materialises a model as one Parquet file for each period, sorted, and a view over them.

    A period is written anew when the model named by `periods` says it is stale, or when it has no
    file yet; the others keep theirs. A file is never changed: a new one takes its place, in one
    transaction with the view, and publishing links to it.

    Config:
        periods: Model with period_start, period_end (exclusive) and is_stale, a row a period.
        period_column: The column of this model that lies in [period_start, period_end).
        sort_by: Columns by which rows lie in a file. -#}
{% materialization period_parquet, adapter='duckdb' %}
    {%- set relation = this.incorporate(type='view') -%}
    {%- set build = run_query('select run_id, facts_folder from ' ~ source('config', 'build')).rows[0] -%}
    {%- set folder = build[1] | replace("'", "''") -%}
    {%- set select_sql = sql -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
        {%- set select_sql = get_select_subquery(sql) -%}
    {%- endif -%}
    {{ run_hooks(pre_hooks) }}
    {%- set periods = c360_periods(ref(config.require('periods')), this.identifier) -%}
    {%- set written = [] -%}
    {%- for period in periods if period[2] -%}
        {%- set file = this.identifier ~ '-' ~ period[0] ~ '-' ~ build[0] ~ '.parquet' -%}
        {%- do c360_write_period(select_sql, period, folder ~ '/' ~ file) -%}
        {%- do written.append((period[0], file)) -%}
    {%- endfor -%}
    {%- if not periods -%}
        {%- set file = this.identifier ~ '-none-' ~ build[0] ~ '.parquet' -%}
        {%- do c360_write_period(select_sql, none, folder ~ '/' ~ file) -%}
        {%- do written.append((none, file)) -%}
    {%- endif -%}
    {%- do c360_record_files(this.identifier, periods, written, build[0]) -%}
    {% call statement('main', auto_begin=True) -%}
        create or replace view {{ relation }} as
        select * from read_parquet([{{ c360_files(this.identifier, folder) | join(', ') }}])
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{#- The periods there should be, in order, with whether each must be written. -#}
{% macro c360_periods(periods, table) -%}
    {%- do run_query("create table if not exists config.fact_files (table_name varchar, period date, file varchar, version varchar)") -%}
    {%- set rows = run_query(
        "select periods.period_start, periods.period_end, periods.is_stale or files.file is null"
        ~ " from " ~ periods ~ " as periods left join config.fact_files as files"
        ~ " on files.table_name = '" ~ table ~ "' and files.period = periods.period_start"
        ~ " order by periods.period_start"
    ).rows -%}
    {%- set found = [] -%}
    {%- for row in rows -%}
        {%- do found.append((row[0] | string, row[1] | string, row[2])) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{#- Write one period; without one, a file without rows that has the columns. -#}
{% macro c360_write_period(select_sql, period, path) -%}
    {%- if period is none -%}
        {%- set condition = 'false' -%}
    {%- else -%}
        {%- do run_query("set variable period_start = date '" ~ period[0] ~ "'") -%}
        {%- do run_query("set variable period_end = date '" ~ period[1] ~ "'") -%}
        {%- set column = config.require('period_column') -%}
        {%- set condition = column ~ " >= date '" ~ period[0] ~ "' and " ~ column ~ " < date '" ~ period[1] ~ "'" -%}
    {%- endif -%}
    {%- do run_query(
        "copy (select * from (" ~ select_sql ~ ") as model where " ~ condition
        ~ " order by " ~ config.require('sort_by') | join(', ') ~ ") to '" ~ path ~ "'"
        ~ " (format parquet, compression lz4_raw, parquet_version v2, dictionary_size_limit 20000,"
        ~ " row_group_size 40960)"
    ) -%}
    {%- do run_query('reset variable period_start') -%}
    {%- do run_query('reset variable period_end') -%}
{%- endmacro %}

{#- Remember which file holds which period. -#}
{% macro c360_record_files(table, periods, written, version) -%}
    {%- set kept = [] -%}
    {%- for period in periods if not period[2] -%}
        {%- do kept.append("date '" ~ period[0] ~ "'") -%}
    {%- endfor -%}
    {%- set condition = " and (period is null or period not in (" ~ kept | join(', ') ~ "))" if kept else "" -%}
    {%- do run_query("delete from config.fact_files where table_name = '" ~ table ~ "'" ~ condition) -%}
    {%- for period, file in written -%}
        {%- set value = "null" if period is none else "date '" ~ period ~ "'" -%}
        {%- do run_query(
            "insert into config.fact_files values ('" ~ table ~ "', " ~ value ~ ", '" ~ file ~ "', '" ~ version ~ "')"
        ) -%}
    {%- endfor -%}
{%- endmacro %}

{#- The paths of a table's files, quoted, in order of period. -#}
{% macro c360_files(table, folder) -%}
    {%- set rows = run_query("select file from config.fact_files where table_name = '" ~ table ~ "' order by period").rows -%}
    {%- set paths = [] -%}
    {%- for row in rows -%}
        {%- do paths.append("'" ~ folder ~ "/" ~ row[0] ~ "'") -%}
    {%- endfor -%}
    {{ return(paths) }}
{%- endmacro %}
