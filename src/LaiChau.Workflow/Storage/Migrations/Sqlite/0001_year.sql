-- Instants are UTC text 'yyyy-MM-ddTHH:mm:ss.fffZ', days are local text 'yyyy-MM-dd'; booleans are 0 or 1.

-- Blocks of keys are taken here, so that keys are made in C# and mails are numbered without gaps.
create table sequence (
    name  text primary key,
    value integer not null
);
insert into sequence (name, value) values ('row', 0), ('mail', 0), ('ledger', 0);

-- One row; its version grows with every change to units, posts or the calendar.
create table tree_state (
    version integer not null
);
insert into tree_state (version) values (1);

create table unit (
    id         integer primary key,
    code       text not null unique,
    name       text not null,
    kind       text not null,
    valid_from text not null,
    valid_to   text,
    members    integer
);

-- A changed parent counts from the day of its import.
create table unit_parent (
    unit_id   integer not null references unit (id),
    parent_id integer not null references unit (id),
    from_day  text not null,
    to_day    text,
    primary key (unit_id, from_day)
);

create table person (
    id    text primary key,
    name  text not null,
    email text
);

-- from_day and to_day are inclusive; an appointment in mid-day also has the instant.
create table post (
    id        integer primary key,
    unit_id   integer not null references unit (id),
    kind      text not null,
    person_id text not null references person (id),
    from_day  text not null,
    to_day    text,
    from_at   text,
    to_at     text
);
create index post_unit on post (unit_id);

create table calendar_day (
    day    text primary key,
    kind   text not null,
    source text not null
);

create table cycle (
    id            integer primary key,
    name          text not null unique,
    definition_id text not null,
    definition    text not null,
    year          integer not null,
    scope_unit_id integer references unit (id),
    engine        text not null,
    engine_state  text,
    flow_ended    integer not null,
    state         text not null,
    launched_at   text not null,
    launched_day  text not null,
    ends_day      text not null,
    ends_at       text not null,
    -- Changes of units and posts up to this local day have been followed.
    followed_day  text not null,
    completed_at  text
);

-- A stage has a row from the moment its token arrives.
create table stage (
    id             integer primary key,
    cycle_id       integer not null references cycle (id),
    key            text not null,
    state          text not null,
    opens_at       text,
    opening_day    text,
    last_valid_day text,
    due_at         text,
    latest_at      text,
    done_at        text,
    done_day       text,
    done_reason    text,
    closed_at      text,
    -- Assignments that are neither exempted nor cancelled, and how many of them are handed in, accepted, not ended.
    counted        integer not null default 0,
    handed_in      integer not null default 0,
    accepted       integer not null default 0,
    unended        integer not null default 0,
    unique (cycle_id, key)
);

-- WaitUntil activities that wait; due_at is empty until the day is known.
create table day_wait (
    cycle_id integer not null references cycle (id),
    activity text not null,
    due_at   text,
    primary key (cycle_id, activity)
);

-- Assignments with the same base day of the same ladder share one list of moments.
create table schedule (
    id       integer primary key,
    stage_id integer not null references stage (id),
    ladder   text not null,
    base_day text not null,
    unique (stage_id, ladder, base_day)
);
create table schedule_rung (
    schedule_id integer not null references schedule (id),
    -- Position in the ladder, repeats counted; the order in time is that of due_at.
    seq         integer not null,
    key         text not null,
    due_at      text not null,
    recipient   text not null,
    missed      text not null,
    primary key (schedule_id, seq)
);

create table assignment (
    id                 integer primary key,
    cycle_id           integer not null references cycle (id),
    stage_id           integer not null references stage (id),
    unit_id            integer not null references unit (id),
    state              text not null,
    deadline_version   integer not null,
    last_valid_day     text not null,
    -- The deadline that lateness is judged by; an extension granted too late does not move it.
    lateness_day       text not null,
    schedule_id        integer,
    next_at            text,
    answered_by        text,
    -- How often work was handed in; a notice of the review is about one of them.
    submissions        integer not null default 0,
    first_handed_in    text,
    first_lateness_day text,
    last_handed_in     text,
    last_lateness_day  text,
    -- The resubmission before the last, which counts again when the last is taken back.
    prior_handed_in    text,
    prior_lateness_day text,
    handed_in_day      text,
    reason             text,
    submission         text,
    unique (stage_id, unit_id)
);
create index assignment_next on assignment (next_at) where next_at is not null;
create index assignment_open_unit on assignment (unit_id) where state in ('open', 'submitted');

create table notice (
    id               integer primary key autoincrement,
    cycle_id         integer not null references cycle (id),
    assignment_id    integer,
    -- The stage's id, or that of the step that notifies.
    stage            text not null,
    kind             text not null,
    key              text not null,
    occurrence       integer not null,
    deadline_version integer,
    due_at           text not null,
    recipient        text not null,
    person_id        text,
    -- The notice is for several persons and this row is that of one of them.
    one_of_several   integer not null default 0,
    submission       integer,
    missed           text not null,
    state            text not null,
    reason           text,
    mail_id          integer,
    old_day          text
);
create index notice_due on notice (cycle_id) where state = 'due';
create index notice_assignment on notice (assignment_id, key);
create index notice_mail on notice (mail_id) where mail_id is not null;

create table mail (
    id          integer primary key,
    person_id   text not null,
    -- Zone, hours and day of the send window: a person gets at most one mail per window.
    send_window text not null,
    state       text not null,
    made_at     text not null,
    expires_at  text not null,
    next_try_at text,
    attempts    integer not null default 0,
    resends     integer not null default 0,
    node        text,
    ended_at    text,
    reason      text,
    unique (send_window, person_id)
);
create index mail_next on mail (next_try_at) where next_try_at is not null;

create table ledger (
    n                 integer primary key,
    at                text not null,
    event             text not null,
    cycle_id          integer,
    stage             text,
    unit              text,
    rung              text,
    deadline_version  integer,
    due_on            text,
    late_working_days integer,
    recipients        text,
    mail              integer,
    action            text,
    cause             text,
    reason            text,
    notices           text,
    by_person         text
);
