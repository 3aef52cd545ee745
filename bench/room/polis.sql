-- The tables that a vote in Polis touches, with the columns and the rule that matter for it. Written anew.
CREATE TABLE conversations (
  zid serial PRIMARY KEY, owner integer, topic text DEFAULT 'topic', description text DEFAULT 'description',
  is_active boolean DEFAULT true, strict_moderation boolean DEFAULT false, prioritize_seed boolean DEFAULT false,
  use_xid_whitelist boolean DEFAULT false, participant_count integer DEFAULT 0, modified bigint DEFAULT 0
);
CREATE TABLE zinvites (zid integer REFERENCES conversations, zinvite varchar(300) UNIQUE, created bigint DEFAULT 0);
CREATE TABLE participants (
  pid integer NOT NULL, zid integer REFERENCES conversations, uid integer NOT NULL, created bigint DEFAULT 0,
  mod integer DEFAULT 0, vote_count integer DEFAULT 0, last_interaction bigint DEFAULT 0, last_notified bigint DEFAULT 0,
  nsli smallint DEFAULT 0, UNIQUE (zid, pid), UNIQUE (zid, uid)
);
CREATE INDEX participants_conv_idx ON participants (uid);
CREATE TABLE comments (
  tid integer NOT NULL, zid integer REFERENCES conversations, pid integer DEFAULT 0, uid integer DEFAULT 0,
  created bigint DEFAULT 0, modified bigint DEFAULT 0, txt varchar(1000) NOT NULL, velocity real DEFAULT 1,
  mod integer DEFAULT 1, lang varchar(10), active boolean DEFAULT true, is_meta boolean DEFAULT false,
  is_seed boolean DEFAULT false, UNIQUE (zid, tid)
);
CREATE TABLE votes (
  zid integer NOT NULL, pid integer NOT NULL, tid integer NOT NULL, vote smallint, weight_x_32767 smallint DEFAULT 0,
  high_priority boolean DEFAULT false, created bigint DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);
CREATE INDEX votes_zid_pid_idx ON votes (zid, pid);
CREATE TABLE votes_latest_unique (
  zid integer NOT NULL, pid integer NOT NULL, tid integer NOT NULL, vote smallint, weight_x_32767 smallint DEFAULT 0,
  high_priority boolean DEFAULT false, modified bigint DEFAULT 0, UNIQUE (zid, pid, tid)
);
CREATE RULE on_vote_insert_update_unique_table AS ON INSERT TO votes DO ALSO
  INSERT INTO votes_latest_unique (zid, pid, tid, vote, weight_x_32767, high_priority, modified)
  VALUES (NEW.zid, NEW.pid, NEW.tid, NEW.vote, NEW.weight_x_32767, NEW.high_priority, NEW.created)
  ON CONFLICT (zid, pid, tid) DO UPDATE SET vote = excluded.vote, modified = excluded.modified;
CREATE TABLE math_main (zid integer UNIQUE, math_env text, data jsonb, math_tick bigint DEFAULT 0);

INSERT INTO conversations (owner) VALUES (1);
INSERT INTO zinvites (zid, zinvite) VALUES (1, '2demo');
INSERT INTO comments (tid, zid, txt) SELECT n, 1, 'Something that people can agree or disagree with, number ' || n
  FROM generate_series(0, 199) n;
INSERT INTO math_main (zid, math_env, data)
  SELECT 1, 'prod', jsonb_build_object('comment-priorities', jsonb_object_agg(n::text, 1 + n % 7))
  FROM generate_series(0, 199) n;
