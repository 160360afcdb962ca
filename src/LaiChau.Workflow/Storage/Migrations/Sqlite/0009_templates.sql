-- Templates of letters as administrators have changed them. Rows are only added; the newest of a file counts, and their number
-- tells a node whether it has the templates in force.
create table mail_template (
    file     text not null,
    version  integer not null,
    -- Null: what was there before anybody changed it counts again.
    source   text,
    saved_at text not null,
    saved_by text,
    primary key (file, version)
);
