-- Templates of letters as administrators have changed them. Rows are only added; the newest of a file counts, and their number
-- tells a node whether it has the templates in force.
create table mail_template (
    file     text collate "C" not null,
    version  integer not null,
    -- Null: what was there before anybody changed it counts again.
    source   text collate "C",
    saved_at timestamptz not null,
    saved_by text collate "C",
    primary key (file, version)
);
