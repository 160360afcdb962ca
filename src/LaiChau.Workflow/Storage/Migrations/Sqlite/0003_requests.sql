-- What the unit has asked for and nobody has decided yet: more time, until this day.
alter table assignment add column asked_day text;
alter table assignment add column asked_reason text;
alter table assignment add column asked_by text;
alter table assignment add column asked_at text;

-- Of a delegate: whose place he takes from the first to the last day, although that person holds his post.
alter table post add column stands_in_for text references person (id);

-- What somebody wrote while his session had ended, until he has signed in again.
create table kept_text (
    person_id text not null,
    path      text not null,
    fields    text not null,
    kept_at   text not null,
    primary key (person_id, path)
);
create index kept_text_at on kept_text (kept_at);
