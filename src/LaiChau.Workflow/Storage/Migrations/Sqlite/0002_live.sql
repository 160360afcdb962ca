-- Who launched and why it was allowed; launch_key says which launch is which: two of the same are one cycle, and a
-- cancelled one does not count.
alter table cycle add column launch_key text;
alter table cycle add column approved_by text;
alter table cycle add column rehearsal_key text;
alter table cycle add column launch_reason text;
alter table cycle add column paused_at text;
create unique index cycle_launch on cycle (launch_key) where state <> 'cancelled';

-- Grows with every change, so that of two who change one thing the second is told.
alter table assignment add column version integer not null default 1;
-- What the unit is writing and has not handed in, as JSON.
alter table assignment add column draft text;

-- Where a mail really went: another address than the person's while all mail is redirected; of a message that is no
-- digest the only one.
alter table mail add column address text;
alter table mail add column handed_at text;
create index mail_made on mail (made_at);
create index mail_in_hand on mail (node) where state in ('claimed', 'handed');

-- What the letter said when it was handed over; text is UTF-8, deflated. Housekeeping removes old ones.
create table mail_content (
    mail_id integer primary key references mail (id),
    subject text not null,
    body    blob not null
);

-- A process from its start to its end; mail.node is its id.
create table node (
    id         integer primary key,
    name       text not null,
    started_at text not null,
    seen_at    text not null,
    ended_at   text
);

-- The last run of each recurring job.
create table beat (
    job        text primary key,
    node_id    integer not null,
    started_at text not null,
    ended_at   text,
    failed     text
);

-- The operator's switches and marks of the store.
create table setting (
    name       text primary key,
    value      text not null,
    changed_at text not null,
    changed_by text
);

-- Writes over HTTP by their idempotency key, with the answer they got.
create table api_request (
    token   text not null,
    key     text not null,
    request text not null,
    status  integer not null,
    answer  text not null,
    made_at text not null,
    primary key (token, key)
);
create index api_request_made on api_request (made_at);

-- What is on record about one unit; lines about mails name their units in the notices.
create index ledger_unit on ledger (unit, stage) where unit is not null;
