-- What administrators have decided instead of a stage's own days; a stage need not have been reached for it.
create table stage_amendment (
    cycle_id   integer not null references cycle (id),
    stage      text not null,
    -- Last valid day.
    due_day    text,
    latest_day text,
    primary key (cycle_id, stage)
);

-- Was given a deadline of its own by an extension, which an amendment of the stage leaves alone.
alter table assignment add column extended integer not null default 0;
update assignment set extended = 1
where exists (select 1 from ledger l join unit u on u.code = l.unit join stage s on s.key = l.stage
              where u.id = assignment.unit_id and s.id = assignment.stage_id and l.cycle_id = assignment.cycle_id
                and l.event = 'assignment.extended');

-- A mail that an operator holds is not tried until he lets it go.
alter table mail add column held_at text;
alter table mail add column held_by text;

-- What lies below a unit.
create index unit_parent_below on unit_parent (parent_id);
