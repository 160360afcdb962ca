-- Whoever signs in by another way than a token: a person, or an operator who needs no post.
create table account (
    id            integer primary key,
    person_id     text unique references person (id),
    -- What an operator signs in with; a person does by his address or his id.
    name          text unique,
    password_hash text,
    -- Of a session that has another one nothing is believed any more.
    stamp         text not null,
    -- Wrong passwords in a row.
    failed        integer not null default 0,
    locked_until  text,
    made_at       text not null,
    signed_in_at  text
);

-- What opens an account once: a link or a printed code, of which only the digest is kept.
create table sign_in_key (
    digest     text primary key,
    account_id integer not null references account (id),
    kind       text not null,
    made_at    text not null,
    expires_at text not null,
    made_by    text,
    used_at    text
);
create index sign_in_key_account on sign_in_key (account_id, kind, made_at);
create index sign_in_key_expires on sign_in_key (expires_at);
