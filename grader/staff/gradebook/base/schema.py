"""The tables of a gradebook, and the views that teachers read. docs/gradebook.md explains both."""

from __future__ import annotations

VERSION = 2  # in `pragma user_version`; the first edition of the course had none, which reads 0

TABLES = """
create table if not exists runs (
    id integer primary key,
    started text not null,
    finished text,
    course text not null,      -- fingerprint of solutions, records and grader
    seed text not null,
    isolation text not null,
    folder text not null default '',  -- what was graded: a folder, an archive or a notebook
    asked text not null default '',   -- which exercises count, as the instructor said it
    again text not null default '',   -- who is graded anew though nothing has changed
    terms text not null default '{}'  -- JSON: the assignment, as assignment.toml had it
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
    graded text not null,      -- when
    receipt text not null default '',  -- a short code of it, which the student has
    origin text not null default '{}', -- JSON: how the learning platform knows it
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
    marks text not null,       -- JSON: borrowed, attested, replaced
    findings text not null,    -- JSON: one a probe, with named fields
    smallest text not null default '',    -- a small case on which it fails
    explanation text not null default '', -- how much the words explain
    code text not null default '',        -- the student's own cell that the answer came from
    shown text,                -- JSON: the same answer on public inputs, for its student to see
    primary key (result, position)
);
create table if not exists ungraded ( -- not yet, or by a fault of the machine: it is gone on with
    run integer not null references runs,
    student text not null,
    reason text not null,
    noted text not null,
    origin text not null default '{}', -- JSON: how the learning platform knows it
    primary key (run, student)
);
create table if not exists left_out (
    run integer not null references runs,
    name text not null,
    why text not null,
    primary key (run, name)
);
create table if not exists roster ( -- who is in the class, as the platform's list has it
    run integer not null references runs,
    position integer not null,
    name text not null,
    user text not null,        -- the platform's number
    login text not null,
    sid text not null,         -- the school's number
    email text not null,
    primary key (run, position)
);
create table if not exists by_hand ( -- of no run: it holds however often the class is graded
    id integer primary key,
    name text not null,
    user text not null,
    login text not null,
    sid text not null,
    email text not null,
    exercise text not null,    -- empty: the whole mark
    points real,               -- null where it is excused
    reason text not null,
    given text not null,       -- when
    undone text,               -- when, if it was taken back
    title text not null default '',   -- of the assignment that it was given for
    folder text not null default '',  -- likewise; for one of version 1, of the run before it
    out_of real not null default 0,   -- the best one that could be given then; 0: nobody knows
    pass_or_fail integer not null default 0  -- whether the whole mark was either, and no number
);
create table if not exists settled ( -- the marks, as they were when last told
    run integer not null references runs,
    position integer not null, -- by name, as people sort them
    name text not null,
    student text,              -- in results; null where nothing was graded
    user text not null,
    login text not null,
    sid text not null,
    email text not null,
    earned real not null,
    points real not null,
    mark real not null,
    out_of real not null,
    excused integer not null,
    reasons text not null,     -- JSON
    ungraded text not null default '', -- why there is no mark yet
    primary key (run, position)
);
create table if not exists counted ( -- exercises that count another number than was earned
    run integer not null references runs,
    position integer not null, -- of the person, in settled
    exercise text not null,
    earned real not null,
    points real not null,
    by_hand text not null,     -- "2 by hand: on paper"; empty where it is the assignment's points
    primary key (run, position, exercise)
);
create index if not exists content on results (student, content);
"""

VIEWS = """
drop view if exists last_run;
drop view if exists class;
drop view if exists student;
drop view if exists mistakes;
drop view if exists findings;
create view last_run as
    select * from runs where id = (select max(id) from runs);
create view class as
    select s.name, case s.ungraded when '' then s.mark end as mark,  -- null: not known yet
           s.out_of, s.earned, s.points, s.excused,
           (select group_concat(value, '; ') from json_each(s.reasons)) as reasons,
           r.receipt, s.user, s.login, s.sid, s.email
    from settled s
    left join results r on r.run = s.run and r.student = s.student
    where s.run = (select id from last_run) order by s.position;
create view student as
    select coalesce(s.name, r.student) as name, v.section, v.exercise,
           case when v.status = 'not attempted' and c.by_hand > '' then 'by hand'
                else v.status end as status,
           coalesce(c.earned, v.earned) as earned, coalesce(c.points, v.points) as points,
           v.mistake, v.advice,
           (select group_concat(value, '; ') from json_each(v.marks)) as marks,
           v.code, coalesce(c.by_hand, '') as by_hand, r.id as result, v.position
    from results r
    join verdicts v on v.result = r.id
    left join settled s on s.run = r.run and s.student = r.student
    left join counted c on c.run = s.run and c.position = s.position and c.exercise = v.exercise
    where r.run = (select id from last_run)
    union all  -- who handed in nothing, and has points for work on paper
    select s.name,
           coalesce((select v.section from verdicts v join results r on r.id = v.result
                     where r.run = s.run and v.exercise = c.exercise limit 1), ''),
           c.exercise, 'by hand', c.earned, c.points, null, '', null, '', c.by_hand, null, null
    from counted c
    join settled s on s.run = c.run and s.position = c.position
    where s.run = (select id from last_run) and s.student is null and c.by_hand > '';
create view mistakes as
    select mistake, section, exercise, count(*) as students, group_concat(who, ', ') as who
    from (select distinct v.mistake, v.section, v.exercise, s.position,
                 coalesce(s.name, r.student) || case when alike.people > 1 and known > ''
                     then ' (' || known || ')' else '' end as who
          from results r
          join verdicts v on v.result = r.id
          left join (select *, lower(coalesce(nullif(trim(user), ''), nullif(trim(sid), ''),
                                nullif(trim(login), ''), trim(email))) as known
                     from settled) s on s.run = r.run and s.student = r.student
          left join (select run, name, count(*) as people from settled group by run, name) alike
              on alike.run = s.run and alike.name = s.name
          where v.mistake is not null and r.run = (select id from last_run) order by who)
    group by mistake, section, exercise order by students desc, section, exercise, mistake;
create view findings as
    select student.name, student.section, student.exercise,
           json_extract(f.value, '$.probe') as probe,
           json_extract(f.value, '$.status') as outcome,
           json_extract(f.value, '$.where') as place,
           json_extract(f.value, '$.difference') as difference,
           json_extract(f.value, '$.advice') as advice,
           json_extract(f.value, '$.explanation') as explanation
    from student
    join verdicts v on v.result = student.result and v.position = student.position
    join json_each(v.findings) f;
"""
