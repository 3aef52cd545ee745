// Votes without leaving the page. A vote is written down on the phone first and crossed out only when
// the server has answered, so neither a lost connection nor a locked phone loses it. Each carries an id
// made here: the server counts an id once, however often it arrives.
const LONGEST_WAIT_MS = 60_000;
const ANSWER_WITHIN_MS = 15_000;
const DOUBLE_TAP_MS = 400;

class VoteCard extends HTMLElement {
  connectedCallback() {
    this.ballot = this.querySelector(".ballot");
    this.status = this.querySelector("[role=status]");
    this.tries = 0;
    this.addEventListener("submit", (event) => this.take(event));
    addEventListener("online", () => this.send());
    if (this.queue().length) this.send();
  }

  take(event) {
    const form = event.target;
    const chosen = event.submitter;
    if (!chosen) return; // an old browser: the plain form works
    event.preventDefault();
    // The second tap of a double tap would fall on the next statement's button.
    if (this.isBusy || Date.now() - (this.swappedAt || 0) < DOUBLE_TAP_MS) return;
    const fields = new FormData(form);
    fields.set(chosen.name, chosen.value);
    if (form.dataset.vote === undefined) return this.answerGroup(form, fields);
    press(form, chosen);
    const vote = { url: form.action, statement: fields.get("statement"), value: fields.get("value"), id: newId() };
    vote.drawn = fields.get("drawn") || "";
    this.keep([...this.queue().filter((old) => old.statement !== vote.statement), vote]);
    this.send();
  }

  async answerGroup(form, fields) {
    this.isBusy = true;
    const answer = await post(form.action, fields);
    this.isBusy = false;
    if (answer.html === undefined) this.say(this.dataset.retry, true);
    else this.swap(answer.html);
  }

  async send() {
    if (this.isBusy) return;
    clearTimeout(this.timer);
    this.isBusy = true;
    let answer = {};
    for (let vote = this.queue()[0]; vote; vote = this.queue()[0]) {
      answer = await post(vote.url, this.fieldsOf(vote));
      if (answer.html === undefined && !answer.isGone) break;
      this.keep(this.queue().filter((old) => old.id !== vote.id));
    }
    this.isBusy = false;
    if (answer.html === undefined) this.wait(answer.isRefused);
    else this.swap(answer.html);
  }

  wait(isRefused) {
    if (!this.queue().length) return;
    this.say(isRefused ? this.dataset.reload : this.dataset.waiting, true);
    if (isRefused) return;
    // Spread out, or a whole hall would knock at the same moment.
    const most = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.tries++);
    this.timer = setTimeout(() => this.send(), most * (0.5 + Math.random() / 2));
  }

  swap(html) {
    this.tries = 0;
    this.swappedAt = Date.now();
    this.ballot.innerHTML = html;
    this.classList.add("is-swapped");
    this.say(this.ballot.querySelector(".is-error") ? "" : this.dataset.saved, false);
    const heading = this.ballot.querySelector("#statement");
    if (heading) heading.focus({ preventScroll: true });
    if (this.getBoundingClientRect().top < 0) scrollTo(0, 0);
  }

  say(words, isWaiting) {
    this.status.classList.toggle("is-waiting", isWaiting);
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  fieldsOf(vote) {
    const token = this.querySelector("[name=csrfmiddlewaretoken]");
    return new URLSearchParams({
      statement: vote.statement,
      value: vote.value,
      client_id: vote.id,
      drawn: vote.drawn || "",
      csrfmiddlewaretoken: token ? token.value : "",
    });
  }

  get key() {
    return `sewana-votes ${location.pathname}`;
  }

  queue() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || this.unkept || [];
    } catch {
      return this.unkept || [];
    }
  }

  keep(votes) {
    this.unkept = votes;
    try {
      if (votes.length) localStorage.setItem(this.key, JSON.stringify(votes));
      else localStorage.removeItem(this.key);
    } catch {
      // Private windows may refuse storage; the page itself still remembers.
    }
  }
}

// A hotel's sign-in page answers 200 with HTML too; only our own answers carry the header.
async function post(url, fields) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
  try {
    const headers = { "X-Requested-With": "fetch" };
    const response = await fetch(url, { method: "POST", body: fields, headers, redirect: "error", signal: stop.signal });
    if (response.ok && response.headers.get("X-Sewana") === "ballot") return { html: await response.text() };
    return { isRefused: response.status === 403, isGone: response.status === 404 || response.status === 410 };
  } catch {
    return {};
  } finally {
    clearTimeout(timer);
  }
}

function press(form, chosen) {
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
}

// crypto.randomUUID exists only on https and localhost; a rehearsal in a hall may have neither.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

customElements.define("vote-card", VoteCard);
