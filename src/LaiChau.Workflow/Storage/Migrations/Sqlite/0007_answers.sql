-- A unit's own list, one row a person. Whoever is above the unit reads what the rows come to and no row.
create table register (
    assignment_id integer not null primary key references assignment (id),
    people        integer not null,
    -- JSON: by the unit's field what the rows come to.
    counts        text not null,
    changed_at    text not null,
    by_person     text not null
);
create table register_row (
    assignment_id integer not null references register (assignment_id),
    position      integer not null,
    answers       text not null,
    primary key (assignment_id, position)
);

-- Files that a unit adds to its answers. One that belongs to a submission stays, with the first submission that it is no part of.
create table attachment (
    id            integer not null primary key,
    assignment_id integer not null references assignment (id),
    name          text not null,
    kind          text not null,
    size          integer not null,
    added_at      text not null,
    by_person     text not null,
    added_for     integer not null,
    removed_for   integer
);
create index attachment_of on attachment (assignment_id);
create table attachment_content (
    attachment_id integer not null primary key references attachment (id),
    content       blob not null
);
