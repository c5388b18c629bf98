-- A gradebook as the first edition of the course wrote it.
create table if not exists runs (
    id integer primary key,
    started text not null,
    finished text,
    course text not null,      -- fingerprint of solutions, records and grader
    seed text not null,
    isolation text not null
);
create table if not exists results (
    id integer primary key,
    run integer not null references runs,
    student text not null,
    files text not null,       -- JSON: names of the notebooks
    content text not null,     -- hash of what was handed in
    earned real not null,
    points real not null,
    seconds real not null,
    remarks text not null,     -- JSON: what went wrong, or deserves a look
    graded text not null,
    unique (run, student)
);
create table if not exists verdicts (
    result integer not null references results,
    position integer not null, -- in the order of the book
    section text not null,
    exercise text not null,
    status text not null,
    earned real not null,
    points real not null,
    mistake text,
    advice text not null,
    remarks text not null,     -- JSON
    marks text not null,       -- JSON: borrowed, attested, stand-in
    findings text not null,    -- JSON: one a probe
    primary key (result, position)
);
create table if not exists ungraded ( -- by a fault of the machine: the next run tries again
    run integer not null references runs,
    student text not null,
    reason text not null,
    noted text not null,
    primary key (run, student)
);
create index if not exists content on results (student, content);

insert into runs values (1, '2026-11-01T10:00:00+00:00', '2026-11-01T10:05:00+00:00', 'c1', 's1', 'own namespaces');
insert into runs values (2, '2026-11-08T10:00:00+00:00', null, 'c2', 's2', 'own namespaces');
insert into results values (1, 1, 'Ada', '["hw.ipynb"]', 'h1', 2.0, 3.0, 1.5, '[]', '2026-11-01T10:01:00+00:00');
insert into results values (2, 2, 'Ada', '["hw.ipynb"]', 'h2', 2.25, 3.0, 1.5, '[]', '2026-11-08T10:01:00+00:00');
insert into results values (3, 2, '이순신', '["숙제.ipynb"]', 'h3', 0.0, 3.0, 0.5, '["no notebook"]', '2026-11-08T10:02:00+00:00');
insert into verdicts values (1, 0, '7.2', 'corr2d', 'pass', 2.0, 2.0, null, '', '[]', '["attested"]', '[["tall", "pass", "", "", ""]]');
insert into verdicts values (1, 1, '7.2', 'K', 'not attempted', 0.0, 1.0, null, '', '[]', '[]', '[]');
insert into verdicts values (2, 0, '7.2', 'corr2d', 'fail', 1.25, 2.0, 'flipped kernel', 'do not flip', '["a remark"]', '[]', '[["tall", "fail", "in \"tall\"", "got 5, expected 19", "try"], ["wide", "pass", "", "", ""]]');
insert into verdicts values (2, 1, '7.2', 'K', 'pass', 1.0, 1.0, null, '', '[]', '[]', '[["answer", "pass", "", "", ""]]');
insert into verdicts values (3, 0, '7.2', 'corr2d', 'not attempted', 0.0, 2.0, null, '', '[]', '[]', '[]');
insert into verdicts values (3, 1, '7.2', 'K', 'not attempted', 0.0, 1.0, null, '', '[]', '[]', '[]');
insert into ungraded values (2, 'Bob', 'OSError: no space', '2026-11-08T10:03:00+00:00');
