// The room on the phone. What is on comes over one stream; where that does not come, it is asked for. A deed is
// written down on the phone first and crossed out only when the room has answered: neither a lost connection nor
// a locked phone loses it. Each carries an id made here, which the room counts once.
const ANSWER_WITHIN_MS = 15_000;
const FIRST_WORD_WITHIN_MS = 8_000;
const ASK_EVERY_MS = 5_000;
const STREAM_AGAIN_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;
const SPEAK_EVERY_MS = 5_000;
const DOUBLE_TAP_MS = 400;

// What not everybody needs for their first vote comes after it is all there.
const quiet = new Promise((rest) => addEventListener("load", () => (self.requestIdleCallback || setTimeout)(rest)));

class LiveRoom extends HTMLElement {
  connectedCallback() {
    this.base = `/live/${this.dataset.room}/`;
    this.language = document.documentElement.lang;
    this.scene = this.querySelector(".scene");
    this.item = this.scene?.dataset.item;
    this.me = { upvoted: new Set(), answers: {} };
    this.refused = {};
    this.tries = 0;
    this.addEventListener("submit", (event) => this.take(event));
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-press]"), event));
    this.addEventListener("input", (event) => this.changed(event.target));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.start()));
    addEventListener("online", () => (this.start(), this.send()));
    addEventListener("offline", () => this.lost());
    addEventListener("storage", (event) => event.key === this.key && this.paint());
    const again = this.querySelector("[data-again]");
    if (again) this.stay(again.dataset);
    this.dress();
    this.start();
    this.send();
  }

  // What comes

  start() {
    this.stop();
    if (this.isPaused || document.hidden) return;
    this.startedAt = this.askedAt = Date.now();
    const stream = new EventSource(`${this.base}listen?as=phone&lang=${this.language}`);
    this.stream = stream;
    for (const name of ["me", "scene", "numbers"])
      stream.addEventListener(name, (event) => this.hear({ [name]: JSON.parse(event.data) }, true));
    stream.addEventListener("error", () => this.lost());
    // A proxy that holds a stream back says nothing at all.
    this.asking = setTimeout(() => this.ask(), FIRST_WORD_WITHIN_MS);
  }

  stop() {
    clearTimeout(this.asking);
    if (this.stream) this.stream.close();
    this.stream = null;
  }

  lost() {
    if (!this.stream) return;
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.ask(), ASK_EVERY_MS * (0.2 + Math.random() * 0.8));
    this.tell(true);
  }

  async ask() {
    clearTimeout(this.asking);
    if (!this.stream) return;
    const { heardAt } = this;
    this.askedAt = Date.now();
    const { told } = await fetched(`${this.base}enter?as=phone&lang=${this.language}`);
    if (heardAt !== this.heardAt) return; // the stream knows more
    if (told?.scene) this.hear(told);
    else this.tell(true);
    if (!this.stream) return;
    const isDead = this.stream.readyState === EventSource.CLOSED || !this.streamed;
    if (isDead && Date.now() - this.startedAt > STREAM_AGAIN_MS) this.start();
    else if (!this.streamed) this.asking = setTimeout(() => this.ask(), ASK_EVERY_MS);
    else this.lost();
  }

  hear(told, isStream = false) {
    if (isStream) clearTimeout(this.asking);
    this.streamed = isStream;
    this.heardAt = Date.now();
    this.tell(false);
    if (told.scene && this.scene) this.with((parts) => parts.arrange(this, told.scene));
    if (told.me) this.know(told.me);
    if (told.numbers) this.with((parts) => parts.count(this, told.numbers));
    if (this.tries) this.send();
  }

  know(me) {
    const isFirst = !this.me.who;
    // Older than the last deed.
    if (!isFirst && this.doneAt > this.askedAt) return this.streamed && this.start();
    // Who voted before the stream came knows more.
    const { next, answered, total } = isFirst && this.me.total ? this.me : me;
    this.me = { ...me, next, answered, total, upvoted: new Set(me.upvoted) };
    for (const entry of this.queue()) this.suppose(entry.body);
    if (!this.card) this.deal(next);
    if (isFirst) this.dress();
    this.paint();
  }

  // What somebody does

  take(event) {
    const form = event.target;
    const deed = form.dataset.do;
    if (!deed || !event.submitter) return; // an old browser: the plain form works
    if (deed === "answer" && !this.parts) return;
    event.preventDefault();
    // The second tap of a double tap would count again, or fall on what just came.
    if ([form.takenAt, this.swappedAt].some((at) => Date.now() - at < DOUBLE_TAP_MS)) return;
    const fields = new FormData(form);
    if (event.submitter.name) fields.set(event.submitter.name, event.submitter.value);
    const entry = this.entry(deed, form, fields);
    if (typeof entry === "string") return this.mark(form, entry);
    delete this.refused[entry.of];
    form.isTouched = false;
    form.takenAt = Date.now();
    this.suppose(entry.body);
    this.keep([...this.queue().filter((old) => old.of !== entry.of), entry]);
    this.paint();
    this.send();
  }

  // Returns what is to be sent, or words why not.
  entry(deed, form, fields) {
    const id = newId();
    const number = (name) => Number(fields.get(name));
    if (deed === "vote") {
      const body = { do: deed, id, statement: number("statement"), value: number("value"), lang: this.language };
      return { of: `vote ${body.statement}`, body, card: this.card };
    }
    if (deed === "upvote") {
      const question = number("question");
      return { of: `upvote ${question}`, body: { do: deed, id, question, on: !this.me.upvoted.has(question) } };
    }
    if (deed === "answer") {
      const poll = number("poll");
      const isSecret = form.dataset.level === "anonymous";
      const given = this.parts.read(form);
      if (!given.answer.length) return this.dataset.none;
      return { of: `answer ${poll}`, isSecret, body: { do: deed, id, poll, ...given } };
    }
    if (deed === "tell") {
      const told = (name) => (fields.has("skip") ? "" : fields.get(name));
      return { of: deed, body: { do: deed, id, group: told("group"), origin: told("origin") } };
    }
    const own = fields.get("id").replaceAll("-", "");
    return { of: nameOf(form), url: form.getAttribute("action"), fields: [...fields], body: { do: deed, id: own } };
  }

  // It holds at once; the room may take it back.
  suppose(body) {
    if (body.do === "upvote") this.me.upvoted[body.on ? "add" : "delete"](body.question);
    if (body.do === "tell") this.me.told = true;
  }

  async send() {
    if (this.isSending || !this.queue().length) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      await alone(this.key, () => this.sendAll());
    } finally {
      this.isSending = false;
    }
  }

  async sendAll() {
    for (let entry = this.queue()[0]; entry; entry = this.queue()[0]) {
      let answer = await this.post(entry);
      if (answer.status === 401) {
        // A vote may be quicker than the stream that brings the pass.
        await fetched(`${this.base}enter?as=phone&lang=${this.language}`);
        answer = await this.post(entry);
      }
      const { status, told } = answer;
      const isDone = status === 200 && told?.done === entry.body.id;
      const isRefused = told?.refused && [404, 409, 413, 415, 422].includes(status);
      if (!isDone && !isRefused) return this.later(told?.after_s * 1000 || 0);
      this.tries = 0;
      this.keep(this.queue().filter((old) => old.body.id !== entry.body.id));
      if (isDone) this.done(entry, told);
      else this.taken(entry, told);
      this.paint();
    }
  }

  post({ url, fields, body }) {
    if (url) return fetched(url, new URLSearchParams(fields), { "X-Requested-With": "fetch" });
    return fetched(`${this.base}send`, JSON.stringify(body), { "Content-Type": "application/json" });
  }

  later(least) {
    // Spread out, or a whole hall would knock at once.
    const most = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.tries++);
    this.timer = setTimeout(() => this.send(), Math.max(least || 0, most * (0.5 + Math.random() / 2)));
    this.paint();
    this.say(this.dataset.waiting);
  }

  done(entry, told) {
    const { body } = entry;
    this.doneAt = Date.now();
    if (body.do === "vote") {
      this.last = entry;
      Object.assign(this.me, { next: told.next, answered: told.answered, total: told.total });
      if (this.card?.number === body.statement) this.after(told.next);
    }
    if (body.do === "answer") this.me.answers[body.poll] = entry.isSecret || body.answer;
    if (body.do === "tell") this.ended(true);
    if (body.do === "ask" && !this.scene) location.assign("?show=mine");
    this.note(this.dataset.saved);
  }

  taken({ of, body }, { refused, words }) {
    this.refused[of] = words || this.getAttribute(`data-refused-${refused}`) || this.dataset.refusedClosed;
    if (body.do === "upvote") this.me.upvoted[body.on ? "delete" : "add"](body.question);
    if (body.do === "tell") this.me.told = false;
    if (body.do === "vote" && refused === "hidden") {
      this.card = null;
      this.start(); // asks for another one
    }
    this.note(this.refused[of]);
  }

  // One opinion after another

  // Somebody has come to change an answer: that opinion is there until they have.
  stay({ card, again }) {
    this.card = { number: Number(card) };
    this.last = { body: { statement: this.card.number, value: again && Number(again) } };
  }

  after(next) {
    const isFixed = this.scene.querySelector("[data-fixed]");
    if (!isFixed) this.deal(next);
    if (this.me.told || !this.me.who) return;
    this.scene.hidden = true;
    this.querySelector(".ask-group").hidden = false;
    this.swapped(true);
    this.querySelector(".ask-group h1").focus({ preventScroll: true });
  }

  ended(isTold) {
    const group = this.querySelector(".ask-group");
    if (!group || group.hidden) return;
    group.hidden = true;
    this.scene.hidden = false;
    this.swapped(true);
    if (isTold) this.focusOn("#statement");
  }

  deal(next) {
    const card = this.scene?.querySelector("[data-card]");
    if (!card || "fixed" in card.dataset) return;
    const hasFocus = card.contains(document.activeElement);
    const isOther = next && String(next.number) !== card.dataset.card;
    this.card = next || null;
    card.hidden = !next;
    this.scene.querySelector(".room-done").hidden = Boolean(next);
    if (next) face(card, next);
    if (isOther) this.swapped(Boolean(this.me.answered));
    if (hasFocus) this.focusOn(next ? "#statement" : ".room-done h1");
    this.paint();
  }

  focusOn(wanted) {
    const target = this.scene.querySelector(wanted);
    if (target) target.focus({ preventScroll: true });
  }

  swapped(isSeen) {
    if (isSeen) this.swappedAt = Date.now();
    if (isSeen && this.getBoundingClientRect().top < 0) scrollTo(0, 0);
  }

  press(button, event) {
    if (button && (this.parts || !button.href)) this.with((parts) => parts.press(this, button, event));
  }

  changed(field) {
    if (field.form) field.form.isTouched = true;
    if (this.parts) this.parts.changed(this, field);
  }

  // What is seen

  dress() {
    this.paint();
    if (!this.me.who && !this.querySelector("form[data-do=answer]")) return;
    this.with((parts) => {
      parts.dress(this);
      this.paint();
      parts.figures(this);
    });
  }

  async with(work) {
    this.loading ||= quiet.then(() => import("./live-parts.js")).catch(() => (this.loading = null));
    this.parts ||= await this.loading; // one promise: in order
    if (this.parts) work(this.parts);
  }

  paint() {
    const queue = this.queue();
    for (const form of this.querySelectorAll("form[data-do]")) {
      const name = nameOf(form);
      const entry = queue.find((one) => one.of === name);
      this.mark(form, entry && (this.tries || !navigator.onLine) ? this.dataset.waiting : this.refused[name] || "");
      if (form.dataset.do === "vote") this.paintVote(form, entry);
      else if (this.parts) this.parts.paint(this, form, entry);
    }
    if (this.parts && this.last) this.parts.paintLast(this, this.last.body);
    const progress = this.scene?.querySelector(".progress");
    if (!progress || this.me.total === undefined) return;
    progress.hidden = false;
    const { answered, total } = this.me;
    progress.querySelector("#progress").textContent = this.dataset.progress.replace("{answered}", answered).replace("{total}", total);
    Object.assign(progress.querySelector("progress"), { max: total || 1, value: answered });
  }

  paintVote(form, entry) {
    const number = Number(form.elements.statement.value);
    const known = entry || (this.last?.body.statement === number && this.last);
    const value = known ? known.body.value : null;
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(Number(button.value) === value));
  }

  mark(form, words) {
    const line = form.querySelector(".unsent");
    if (!line || line.textContent === words) return;
    line.textContent = words;
    line.hidden = !words;
    if (words) this.say(words);
  }

  tell(isStale) {
    const line = this.querySelector(".room-state");
    const at = this.heardAt && new Date(this.heardAt).toTimeString().slice(0, 5);
    const words = this.isPaused ? this.dataset.paused : !isStale ? "" : at ? this.dataset.stale.replace("{time}", at) : this.dataset.kept;
    if (line.textContent === words) return;
    line.textContent = words;
    line.hidden = !words;
    if (isStale) this.say(words);
  }

  note(words) {
    const line = this.querySelector(".room-line");
    line.textContent = words;
    clearTimeout(this.noted);
    this.noted = setTimeout(() => (line.textContent = ""), 2000);
    this.say(words);
  }

  // One region speaks, at most once in five seconds; the newest words win.
  say(words) {
    this.saying = words;
    if (this.speaker) return;
    this.querySelector("[data-status]").textContent = words;
    this.speaker = setTimeout(() => {
      this.speaker = 0;
      if (this.saying !== words) this.say(this.saying);
    }, SPEAK_EVERY_MS);
  }

  // What is kept on the phone

  get key() {
    return `sewana-queue ${this.dataset.room}`;
  }

  queue() {
    try {
      return JSON.parse(stored(this.key)) || this.unkept || [];
    } catch {
      return this.unkept || [];
    }
  }

  keep(entries) {
    this.unkept = entries.length ? entries : null;
    store(this.key, entries.length ? JSON.stringify(entries) : null);
  }
}

function nameOf(form) {
  const { statement, question, poll, id } = form.elements;
  const number = { vote: statement, upvote: question, answer: poll, ask: id }[form.dataset.do];
  return number ? `${form.dataset.do} ${number.value}` : form.dataset.do;
}

function face(card, { number, text, language, from, original }) {
  card.dataset.card = number;
  card.querySelector("[name=statement]").value = number;
  const heading = card.querySelector("#statement");
  heading.textContent = text;
  heading.lang = language;
  card.querySelector(".statement").classList.toggle("is-long", text.length > 90);
  for (const chip of card.querySelectorAll("[data-from]")) chip.hidden = chip.dataset.from !== from;
  const other = card.querySelector("[data-original]");
  other.hidden = !original;
  other.open = false;
  if (!original) return;
  other.querySelector("p").textContent = original.text;
  other.querySelector("p").lang = original.language;
  for (const words of other.querySelectorAll("[data-of]")) words.hidden = words.dataset.of !== original.language;
}

// A hotel's sign-in page answers 200, but only JSON is ours.
async function fetched(url, body, headers) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
  const method = body === undefined ? "GET" : "POST";
  try {
    const response = await fetch(url, { method, body, headers, redirect: "error", cache: "no-store", signal: stop.signal });
    const isOurs = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: response.status, told: isOurs ? await response.json() : null };
  } catch {
    return {};
  } finally {
    clearTimeout(timer);
  }
}

// Two tabs must not send the same at once; where there are no locks, the ids still let it count once.
function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Private windows may refuse storage; the page still remembers.
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("live-room", LiveRoom);
