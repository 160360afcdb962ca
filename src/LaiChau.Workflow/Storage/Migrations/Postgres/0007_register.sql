-- A unit's own list, one row a person. Whoever is above the unit reads what the rows come to and no row.
create table register (
    assignment_id bigint not null primary key references assignment (id),
    people        integer not null,
    -- JSON: by the unit's field what the rows come to.
    counts        text collate "C" not null,
    changed_at    timestamptz not null,
    by_person     text collate "C" not null
);
create table register_row (
    assignment_id bigint not null references register (assignment_id),
    position      integer not null,
    answers       text collate "C" not null,
    primary key (assignment_id, position)
);
