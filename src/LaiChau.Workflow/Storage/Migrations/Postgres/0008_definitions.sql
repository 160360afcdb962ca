-- Definitions that administrators have stored, by number; a cycle keeps a copy of its own. Rows are only added.
create table definition_version (
    definition_id text collate "C" not null,
    number        integer not null,
    name          text collate "C" not null,
    definition    text collate "C" not null,
    stored_at     timestamptz not null,
    stored_by     text collate "C",
    primary key (definition_id, number)
);

-- Forms that were handed in beside a definition; those it needs beyond them are built in.
create table definition_form (
    definition_id text collate "C" not null,
    number        integer not null,
    name          text collate "C" not null,
    form          text collate "C" not null,
    primary key (definition_id, number, name),
    foreign key (definition_id, number) references definition_version (definition_id, number)
);

-- Rehearsals asked for on the pages, with what came of them. What they were made from is kept with them.
create table rehearsal (
    id              bigint primary key,
    definition_id   text collate "C" not null,
    -- Of the stored definition; 0: the one that comes with the program.
    number          integer not null,
    definition      text collate "C" not null,
    year            integer not null,
    scope           text collate "C",
    act             text collate "C" not null,
    state           text collate "C" not null,
    asked_at        timestamptz not null,
    asked_by        text collate "C",
    cancel_asked_at timestamptz,
    cancelled_by    text collate "C",
    -- Who runs it; a node that died leaves it running.
    node_id         bigint,
    started_at      timestamptz,
    -- The simulated day that it has come to, and the days between which the year lies.
    day             date,
    from_day        date not null,
    to_day          date,
    ended_at        timestamptz,
    -- Why it failed, in a word.
    failed          text collate "C",
    summary         text collate "C",
    stages          text collate "C",
    posts           text collate "C",
    -- UTF-8, packed.
    report          bytea,
    approved_at     timestamptz,
    approved_by     text collate "C" references person (id),
    -- Who entered the approval, when it was not that person himself.
    approval_entered_by text collate "C",
    cycle_id        bigint references cycle (id),
    launched_by     text collate "C"
);
create index rehearsal_of on rehearsal (definition_id, year, id);
create index rehearsal_under_way on rehearsal (state) where state in ('waiting', 'running');

-- Letters that a rehearsal's report shows, as they would have gone out.
create table rehearsal_letter (
    rehearsal_id bigint not null references rehearsal (id),
    number       integer not null,
    message      bytea not null,
    primary key (rehearsal_id, number)
);
