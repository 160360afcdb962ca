-- Text is compared by code point whatever the database's own order is, so that both databases sort alike. Instants are
-- written in milliseconds.

-- Blocks of keys are taken here, so that keys are made in C# and mails are numbered without gaps.
create table sequence (
    name  text collate "C" primary key,
    value bigint not null
);
insert into sequence (name, value) values ('row', 0), ('mail', 0), ('ledger', 0);

-- One row; its version changes with every change to units, posts or the calendar.
create table tree_state (
    version bigint not null
);
insert into tree_state (version) values (1);

create table unit (
    id         bigint primary key,
    code       text collate "C" not null unique,
    name       text collate "C" not null,
    kind       text collate "C" not null,
    valid_from date not null,
    valid_to   date,
    members    integer
);

-- A changed parent counts from the day of its import.
create table unit_parent (
    unit_id   bigint not null references unit (id),
    parent_id bigint not null references unit (id),
    from_day  date not null,
    to_day    date,
    primary key (unit_id, from_day)
);

create table person (
    id    text collate "C" primary key,
    name  text collate "C" not null,
    email text collate "C"
);

-- from_day and to_day are inclusive; an appointment in mid-day also has the instant.
create table post (
    id        bigint primary key,
    unit_id   bigint not null references unit (id),
    kind      text collate "C" not null,
    person_id text collate "C" not null references person (id),
    from_day  date not null,
    to_day    date,
    from_at   timestamptz,
    to_at     timestamptz
);
create index post_unit on post (unit_id);

create table calendar_day (
    day    date primary key,
    kind   text collate "C" not null,
    source text collate "C" not null
);

create table cycle (
    id            bigint primary key,
    name          text collate "C" not null unique,
    definition_id text collate "C" not null,
    definition    text collate "C" not null,
    year          integer not null,
    scope_unit_id bigint references unit (id),
    engine        text collate "C" not null,
    engine_state  text collate "C",
    flow_ended    boolean not null,
    state         text collate "C" not null,
    launched_at   timestamptz not null,
    launched_day  date not null,
    ends_day      date not null,
    ends_at       timestamptz not null,
    -- Changes of units and posts up to this local day have been followed.
    followed_day  date not null,
    completed_at  timestamptz
);

-- A stage has a row from the moment its token arrives.
create table stage (
    id             bigint primary key,
    cycle_id       bigint not null references cycle (id),
    key            text collate "C" not null,
    state          text collate "C" not null,
    opens_at       timestamptz,
    opening_day    date,
    last_valid_day date,
    due_at         timestamptz,
    latest_at      timestamptz,
    done_at        timestamptz,
    done_day       date,
    done_reason    text collate "C",
    closed_at      timestamptz,
    -- Assignments that are neither exempted nor cancelled, and how many of them are handed in, accepted, not ended.
    counted        integer not null default 0,
    handed_in      integer not null default 0,
    accepted       integer not null default 0,
    unended        integer not null default 0,
    unique (cycle_id, key)
);

-- WaitUntil activities that wait; due_at is empty until the day is known.
create table day_wait (
    cycle_id bigint not null references cycle (id),
    activity text collate "C" not null,
    due_at   timestamptz,
    primary key (cycle_id, activity)
);

-- Assignments with the same base day of the same ladder share one list of moments.
create table schedule (
    id       bigint primary key,
    stage_id bigint not null references stage (id),
    ladder   text collate "C" not null,
    base_day date not null,
    unique (stage_id, ladder, base_day)
);
create table schedule_rung (
    schedule_id bigint not null references schedule (id),
    -- Position in the ladder, repeats counted; the order in time is that of due_at.
    seq         integer not null,
    key         text collate "C" not null,
    due_at      timestamptz not null,
    recipient   text collate "C" not null,
    missed      text collate "C" not null,
    primary key (schedule_id, seq)
);

create table assignment (
    id                 bigint primary key,
    cycle_id           bigint not null references cycle (id),
    stage_id           bigint not null references stage (id),
    unit_id            bigint not null references unit (id),
    state              text collate "C" not null,
    deadline_version   integer not null,
    last_valid_day     date not null,
    -- The deadline that lateness is judged by; an extension granted too late does not move it.
    lateness_day       date not null,
    schedule_id        bigint,
    next_at            timestamptz,
    answered_by        text collate "C",
    -- How often work was handed in; a notice of the review is about one of them.
    submissions        integer not null default 0,
    first_handed_in    date,
    first_lateness_day date,
    last_handed_in     date,
    last_lateness_day  date,
    -- The resubmission before the last, which counts again when the last is taken back.
    prior_handed_in    date,
    prior_lateness_day date,
    handed_in_day      date,
    reason             text collate "C",
    submission         text collate "C",
    unique (stage_id, unit_id)
);
create index assignment_next on assignment (next_at) where next_at is not null;
create index assignment_open_unit on assignment (unit_id) where state in ('open', 'submitted');

create table notice (
    id               bigint generated by default as identity primary key,
    cycle_id         bigint not null references cycle (id),
    assignment_id    bigint,
    -- The stage's id, or that of the step that notifies.
    stage            text collate "C" not null,
    kind             text collate "C" not null,
    key              text collate "C" not null,
    occurrence       integer not null,
    deadline_version integer,
    due_at           timestamptz not null,
    recipient        text collate "C" not null,
    person_id        text collate "C",
    -- The notice is for several persons and this row is that of one of them.
    one_of_several   boolean not null default false,
    submission       integer,
    missed           text collate "C" not null,
    state            text collate "C" not null,
    reason           text collate "C",
    mail_id          bigint,
    old_day          date
);
create index notice_due on notice (cycle_id) where state = 'due';
create index notice_assignment on notice (assignment_id, key);
create index notice_mail on notice (mail_id) where mail_id is not null;

create table mail (
    id          bigint primary key,
    person_id   text collate "C" not null,
    -- Zone, hours and day of the send window: a person gets at most one mail per window.
    send_window text collate "C" not null,
    state       text collate "C" not null,
    made_at     timestamptz not null,
    expires_at  timestamptz not null,
    next_try_at timestamptz,
    attempts    integer not null default 0,
    resends     integer not null default 0,
    node        text collate "C",
    ended_at    timestamptz,
    reason      text collate "C",
    unique (send_window, person_id)
);
create index mail_next on mail (next_try_at) where next_try_at is not null;

create table ledger (
    n                 bigint primary key,
    at                timestamptz not null,
    event             text collate "C" not null,
    cycle_id          bigint,
    stage             text collate "C",
    unit              text collate "C",
    rung              text collate "C",
    deadline_version  integer,
    due_on            date,
    late_working_days integer,
    recipients        text collate "C",
    mail              bigint,
    action            text collate "C",
    cause             text collate "C",
    reason            text collate "C",
    notices           text collate "C",
    by_person         text collate "C"
);
