-- Files that answers name, each for the assignment that it was given for and under the digest of its content, so that the same
-- file sent twice is there once and nobody names another unit's.
create table attachment (
    assignment_id integer not null references assignment (id),
    -- In hexadecimal.
    sha256        text not null,
    name          text not null,
    -- As it was told by the content.
    kind          text not null,
    size          integer not null,
    added_at      text not null,
    by_person     text not null,
    -- When it is looked at whether anything still names it; null: an answer does, and answers stay.
    look_at       text,
    -- Last: SQLite reads its way through it to whatever stands behind.
    content       blob not null,
    primary key (assignment_id, sha256)
);
create index attachment_look on attachment (look_at) where look_at is not null;
