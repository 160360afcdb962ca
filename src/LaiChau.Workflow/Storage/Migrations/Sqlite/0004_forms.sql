-- The form that a stage had when its cycle was launched; a file edited later changes nothing in that cycle. A stage
-- without a row (of a cycle launched before there were forms) takes whatever is handed in.
create table cycle_form (
    cycle_id integer not null references cycle (id),
    stage    text not null,
    name     text not null,
    form     text not null,
    primary key (cycle_id, stage)
);

-- Every set of answers that was ever handed in (part unit) or added at its acceptance (part review), by the number of its
-- submission. Rows are only added: nobody's answers replace another's, and none of an earlier submission is lost.
create table answer (
    assignment_id integer not null references assignment (id),
    part          text not null,
    submission    integer not null,
    answered_at   text not null,
    by_person     text,
    answers       text not null,
    primary key (assignment_id, part, submission)
);
