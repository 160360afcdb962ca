-- Files that answers name, each for the assignment that it was given for and under the digest of its content, so that the same
-- file sent twice is there once and nobody names another unit's.
create table attachment (
    assignment_id bigint not null references assignment (id),
    -- In hexadecimal.
    sha256        text collate "C" not null,
    name          text collate "C" not null,
    -- As it was told by the content.
    kind          text collate "C" not null,
    size          integer not null,
    added_at      timestamptz not null,
    by_person     text collate "C" not null,
    -- When it is looked at whether anything still names it; null: an answer does, and answers stay.
    look_at       timestamptz,
    -- Last: SQLite reads its way through it to whatever stands behind.
    content       bytea not null,
    primary key (assignment_id, sha256)
);
create index attachment_look on attachment (look_at) where look_at is not null;
