-- Whoever signs in by another way than a token: a person, or an operator who needs no post.
create table account (
    id            bigint primary key,
    person_id     text collate "C" unique references person (id),
    -- What an operator signs in with; a person does by his address or his id.
    name          text collate "C" unique,
    password_hash text collate "C",
    -- Of a session that has another one nothing is believed any more.
    stamp         text collate "C" not null,
    -- Wrong passwords in a row.
    failed        integer not null default 0,
    locked_until  timestamptz,
    made_at       timestamptz not null,
    signed_in_at  timestamptz
);

-- What opens an account once: a link or a printed code, of which only the digest is kept.
create table sign_in_key (
    digest     text collate "C" primary key,
    account_id bigint not null references account (id),
    kind       text collate "C" not null,
    made_at    timestamptz not null,
    expires_at timestamptz not null,
    made_by    text collate "C",
    used_at    timestamptz
);
create index sign_in_key_account on sign_in_key (account_id, kind, made_at);
create index sign_in_key_expires on sign_in_key (expires_at);
