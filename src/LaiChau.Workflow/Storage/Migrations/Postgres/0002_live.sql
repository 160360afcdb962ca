-- Who launched and why it was allowed; launch_key says which launch is which: two of the same are one cycle, and a
-- cancelled one does not count.
alter table cycle add column launch_key text collate "C";
alter table cycle add column approved_by text collate "C";
alter table cycle add column rehearsal_key text collate "C";
alter table cycle add column launch_reason text collate "C";
alter table cycle add column paused_at timestamptz;
create unique index cycle_launch on cycle (launch_key) where state <> 'cancelled';

-- Grows with every change, so that of two who change one thing the second is told.
alter table assignment add column version integer not null default 1;
-- What the unit is writing and has not handed in, as JSON.
alter table assignment add column draft text collate "C";

-- Where a mail really went: another address than the person's while all mail is redirected; of a message that is no
-- digest the only one.
alter table mail add column address text collate "C";
alter table mail add column handed_at timestamptz;
create index mail_made on mail (made_at);
create index mail_in_hand on mail (node) where state in ('claimed', 'handed');

-- What the letter said when it was handed over; text is UTF-8, deflated. Housekeeping removes old ones.
create table mail_content (
    mail_id bigint primary key references mail (id),
    subject text collate "C" not null,
    body    bytea not null
);

-- A process from its start to its end; mail.node is its id.
create table node (
    id         bigint primary key,
    name       text collate "C" not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null,
    ended_at   timestamptz
);

-- The last run of each recurring job.
create table beat (
    job        text collate "C" primary key,
    node_id    bigint not null,
    started_at timestamptz not null,
    ended_at   timestamptz,
    failed     text collate "C"
);

-- The operator's switches and marks of the store.
create table setting (
    name       text collate "C" primary key,
    value      text collate "C" not null,
    changed_at timestamptz not null,
    changed_by text collate "C"
);

-- Writes over HTTP by their idempotency key, with the answer they got.
create table api_request (
    token   text collate "C" not null,
    key     text collate "C" not null,
    request text collate "C" not null,
    status  integer not null,
    answer  text collate "C" not null,
    made_at timestamptz not null,
    primary key (token, key)
);
create index api_request_made on api_request (made_at);

-- What is on record about one unit; lines about mails name their units in the notices.
create index ledger_unit on ledger (unit, stage) where unit is not null;
