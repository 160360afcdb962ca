-- Definitions that administrators have stored, by number; a cycle keeps a copy of its own. Rows are only added.
create table definition_version (
    definition_id text not null,
    number        integer not null,
    name          text not null,
    definition    text not null,
    stored_at     text not null,
    stored_by     text,
    primary key (definition_id, number)
);

-- Forms that were handed in beside a definition; those it needs beyond them are built in.
create table definition_form (
    definition_id text not null,
    number        integer not null,
    name          text not null,
    form          text not null,
    primary key (definition_id, number, name),
    foreign key (definition_id, number) references definition_version (definition_id, number)
);

-- Rehearsals asked for on the pages, with what came of them. What they were made from is kept with them.
create table rehearsal (
    id              integer primary key,
    definition_id   text not null,
    -- Of the stored definition; 0: the one that comes with the program.
    number          integer not null,
    definition      text not null,
    year            integer not null,
    scope           text,
    act             text not null,
    state           text not null,
    asked_at        text not null,
    asked_by        text,
    cancel_asked_at text,
    cancelled_by    text,
    -- Who runs it; a node that died leaves it running.
    node_id         integer,
    started_at      text,
    -- The simulated day that it has come to, and the days between which the year lies.
    day             text,
    from_day        text not null,
    to_day          text,
    ended_at        text,
    -- Why it failed, in a word.
    failed          text,
    summary         text,
    stages          text,
    posts           text,
    -- UTF-8, packed.
    report          blob,
    approved_at     text,
    approved_by     text references person (id),
    -- Who entered the approval, when it was not that person himself.
    approval_entered_by text,
    cycle_id        integer references cycle (id),
    launched_by     text
);
create index rehearsal_of on rehearsal (definition_id, year, id);
create index rehearsal_under_way on rehearsal (state) where state in ('waiting', 'running');

-- Letters that a rehearsal's report shows, as they would have gone out.
create table rehearsal_letter (
    rehearsal_id integer not null references rehearsal (id),
    number       integer not null,
    message      blob not null,
    primary key (rehearsal_id, number)
);
