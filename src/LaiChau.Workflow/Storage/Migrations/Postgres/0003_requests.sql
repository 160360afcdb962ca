-- What the unit has asked for and nobody has decided yet: more time, until this day.
alter table assignment add column asked_day date;
alter table assignment add column asked_reason text collate "C";
alter table assignment add column asked_by text collate "C";
alter table assignment add column asked_at timestamptz;

-- Of a delegate: whose place he takes from the first to the last day, although that person holds his post.
alter table post add column stands_in_for text collate "C" references person (id);

-- What somebody wrote while his session had ended, until he has signed in again.
create table kept_text (
    person_id text collate "C" not null,
    path      text collate "C" not null,
    fields    text collate "C" not null,
    kept_at   timestamptz not null,
    primary key (person_id, path)
);
create index kept_text_at on kept_text (kept_at);
