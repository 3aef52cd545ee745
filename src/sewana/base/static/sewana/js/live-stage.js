// The screen in the hall: follows the room, draws the numbers into what the server has written, and never goes blank.
const RESORT_MS = 5_000; // lists stand still long enough to be read
const MAP_MS = 10_000;
const ANSWER_WITHIN_MS = 15_000; // a question that hangs for ever would never be asked again
const LAST_S = 10;
const MOST_ROWS = 5;

class LiveStage extends HTMLElement {
  connectedCallback() {
    this.main = this.querySelector(".stage-main");
    this.lost = this.querySelector(".stage-lost");
    this.numbers = { statements: {}, questions: {}, polls: {} };
    this.ahead = 0;
    this.tries = this.mapsAsked = this.mapShown = 0;
    addEventListener("keydown", (event) => this.press(event));
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => (this.lost.hidden = this.stream.readyState === EventSource.OPEN));
    setInterval(() => this.tick(), 250);
    setInterval(() => this.sort(), RESORT_MS);
    addEventListener("resize", () => this.sort());
    this.dress();
    this.follow();
  }

  follow() {
    this.stream = new EventSource(this.dataset.listen);
    this.stream.addEventListener("open", () => {
      this.tries = 0;
      this.lost.hidden = true;
    });
    this.stream.addEventListener("scene", (event) => this.change(JSON.parse(event.data)));
    this.stream.addEventListener("numbers", (event) => this.count(JSON.parse(event.data)));
    this.stream.addEventListener("error", () => this.lose());
  }

  // A browser gives up on a stream that was refused: an old pass, or an address that was made anew.
  lose() {
    this.lost.hidden = false;
    if (this.stream.readyState !== EventSource.CLOSED) return;
    this.tries += 1;
    const wait = Math.min(30_000, 1000 * 2 ** this.tries) * (0.5 + Math.random() / 2);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.comeBack(), wait);
  }

  // A new page brings a new pass. Only a page that is there may replace the one that is shown: a wall that says
  // "404", or nothing, tells the hall less than what was on.
  async comeBack() {
    if (this.tries <= 2) return this.follow();
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
    if (answer?.ok) location.reload();
    else this.lose();
  }

  change(scene) {
    const before = this.main.querySelector("[data-item]");
    const made = document.createElement("template");
    made.innerHTML = scene.html;
    const after = made.content.querySelector("[data-item]");
    if (before && after && before.outerHTML === after.outerHTML && this.shown === scene.n) return;
    this.shown = scene.n;
    this.main.replaceChildren(made.content);
    this.dress();
  }

  dress() {
    const item = this.main.querySelector("[data-item]");
    document.body.classList.toggle("is-black", Boolean(item && item.hasAttribute("data-black")));
    this.drawMap(true);
    this.draw();
    this.sort({ isNew: true });
    this.tick();
  }

  count(told) {
    const isFirst = !this.ahead;
    this.ahead = told.t - Date.now();
    for (const kind of ["statements", "questions", "polls"]) {
      for (const [number, entry] of Object.entries(told[kind] || {})) {
        if (entry === null) delete this.numbers[kind][number];
        else this.numbers[kind][number] = entry;
        if (kind === "statements") this.newest = number;
      }
    }
    if (told.here !== undefined) this.write("[data-here]", told.here);
    if (told.people !== undefined) this.write(".way-counts [data-people]", told.people);
    this.draw();
    if (isFirst) this.sort({ isNew: true });
  }

  draw() {
    for (const part of this.main.querySelectorAll(".under[data-statement]")) this.drawStatement(part);
    for (const part of this.main.querySelectorAll("[data-question]")) {
      this.write("[data-count]", this.numbers.questions[part.dataset.question] ?? 0, part);
    }
    for (const part of this.main.querySelectorAll("[data-poll]")) this.drawPoll(part);
  }

  drawStatement(part) {
    const told = this.numbers.statements[part.dataset.statement];
    if (!told) return;
    const everybody = [told.agree, told.disagree, told.pass];
    const sides = { all: everybody, users: told.users, providers: told.providers };
    for (const row of part.querySelectorAll("[data-side]")) {
      const votes = sides[row.dataset.side];
      row.hidden = !votes;
      if (!votes) continue;
      const cast = sum(votes);
      for (const bar of row.querySelectorAll("i")) bar.style.inlineSize = `${percent(votes[bar.dataset.part], cast)}%`;
      row.querySelector(".share").textContent = cast ? `${percent(votes[0], cast)}%` : "–";
    }
    if (sum(everybody)) this.write("[data-votes]", this.dataset.people.replace("{n}", spell(sum(everybody))), part);
  }

  drawPoll(part) {
    const told = this.numbers.polls[part.dataset.poll];
    if (!told) return;
    this.write("[data-people]", this.dataset.people.replace("{n}", spell(told.people)), part);
    if (told.words) this.drawWords(part, told.words);
    if (!told.counts) return;
    const most = Math.max(1, ...told.counts);
    // Of several choices a bar is the share of people; points of a ranking are measured by the first.
    const whole = { ranking: most, multiple: Math.max(most, told.people) };
    const total = whole[part.dataset.kind] ?? Math.max(1, sum(told.counts));
    for (const row of part.querySelectorAll("[data-option]")) {
      const count = told.counts[row.dataset.option] ?? 0;
      row.querySelector("i").style.inlineSize = `${percent(count, total)}%`;
      row.querySelector(".share").textContent = spell(count);
    }
    if (part.dataset.kind === "rating" && sum(told.counts)) {
      const mean = told.counts.reduce((all, count, at) => all + count * (at + 1), 0) / sum(told.counts);
      const words = this.dataset.mean.replace("{n}", mean.toFixed(1)).replace("{most}", part.dataset.scale);
      this.write("[data-mean]", ` · ${words}`, part);
    }
  }

  // Five sizes by how often a word was said; the largest first, as in a list that is read aloud.
  drawWords(part, words) {
    const cloud = part.querySelector("[data-words]");
    if (!cloud) return;
    const most = Math.max(1, ...words.map(([, count]) => count));
    cloud.replaceChildren(
      ...words.slice(0, 40).map(([word, count]) => {
        const item = document.createElement("li");
        item.className = `word-${Math.max(1, Math.ceil((5 * count) / most))}`;
        item.append(word, Object.assign(document.createElement("small"), { textContent: ` ${count}` }));
        return item;
      }),
    );
  }

  sort({ isNew = false } = {}) {
    const questions = this.main.querySelector("[data-questions]");
    if (questions) this.sortQuestions(questions, isNew);
    const top = this.main.querySelector("[data-top]");
    if (top) this.sortTop(top, isNew);
    for (const part of this.main.querySelectorAll("[data-kind=ranking]")) this.sortRanking(part, isNew);
    this.showNewest();
  }

  sortQuestions(list, isNew) {
    reorder(list, (row) => this.numbers.questions[row.dataset.question] ?? 0, isNew);
    this.fit(list, () => true);
  }

  // Five at most, and of long ones as many as there is room for: nothing on the stage scrolls.
  fit(list, may) {
    const rows = [...list.children];
    rows.forEach((row, at) => (row.hidden = at >= MOST_ROWS || !may(row)));
    const shown = rows.filter((row) => !row.hidden);
    while (shown.length > 1 && this.main.scrollHeight > this.main.clientHeight + 1) shown.pop().hidden = true;
  }

  sortRanking(part, isNew) {
    const rows = part.querySelector("tbody");
    const counts = this.numbers.polls[part.dataset.poll]?.counts;
    if (rows && counts) reorder(rows, (row) => counts[row.dataset.option] ?? 0, isNew);
  }

  sortTop(list, isNew) {
    reorder(list, (row) => agreement(this.numbers.statements[row.dataset.statement]) ?? -1, isNew);
    const share = (row) => agreement(this.numbers.statements[row.dataset.statement]);
    for (const row of list.children) {
      row.querySelector(".share").textContent = share(row) === undefined ? "" : `${Math.round(100 * share(row))}%`;
    }
    this.fit(list, (row) => share(row) !== undefined);
    const none = this.main.querySelector("[data-none]");
    if (none) none.hidden = [...list.children].some((row) => !row.hidden);
  }

  // While all opinions are on: the one whose result moved last, for as long as a list stands still.
  showNewest() {
    const part = this.main.querySelector("[data-newest]");
    if (!part) return;
    const texts = [...part.querySelectorAll("[data-text]")];
    const isKnown = (row) => row.dataset.text === this.newest && agreement(this.numbers.statements[this.newest]) !== undefined;
    part.hidden = !texts.some(isKnown);
    if (part.hidden) return;
    for (const row of texts) row.hidden = !isKnown(row);
    part.dataset.statement = this.newest;
    this.drawStatement(part);
  }

  // By the server's clock: the one of this machine may be wrong.
  tick() {
    const timer = this.main.querySelector("[data-ends]");
    if (timer) {
      const left = Math.ceil((Number(timer.dataset.ends) - Date.now() - this.ahead) / 1000);
      const isLast = left <= LAST_S;
      timer.classList.toggle("is-last", isLast);
      const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      const words = left <= 0 ? this.dataset.over : isLast ? this.dataset.left.replace("{n}", left) : clock;
      if (timer.textContent !== words) timer.textContent = words;
    }
    if (Date.now() - (this.mapAt || 0) > MAP_MS) this.drawMap(false);
  }

  async drawMap(isNew) {
    const place = this.main.querySelector("[data-map]");
    if (!place || (!isNew && !this.stream)) return;
    this.mapAt = Date.now();
    const turn = ++this.mapsAsked;
    try {
      const answer = await fetch(this.dataset.map + location.search);
      const drawn = answer.ok ? await answer.text() : "";
      // Of two that are under way the older one may come last.
      if (!drawn || turn < this.mapShown || !place.isConnected) return;
      this.mapShown = turn;
      place.innerHTML = drawn;
    } catch {
      // The one that is shown stays.
    }
  }

  write(where, what, within = this) {
    const words = typeof what === "number" ? spell(what) : what;
    for (const place of within.querySelectorAll(where)) if (place.textContent !== words) place.textContent = words;
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "b" || event.key === ".") document.body.classList.toggle("is-dark-here");
    else if (event.key === "f") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  }
}

const sum = (counts) => counts.reduce((all, count) => all + count, 0);
const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);
const spell = (number) => number.toLocaleString("en");

// Of two sides the one that agrees less: what one side alone wants is not shared.
function agreement(told) {
  if (!told || told.agree + told.disagree + told.pass < 5) return undefined;
  if (told.users && told.providers) return Math.min(told.users[0] / sum(told.users), told.providers[0] / sum(told.providers));
  return told.agree / (told.agree + told.disagree + told.pass);
}

// What moved glides to its new place, so that eyes can follow; what is new on the screen, or asked to keep still, does not.
function reorder(list, weight, isNew) {
  const rows = [...list.children];
  const sorted = rows.map((row, at) => ({ row, at, by: weight(row) })).sort((a, b) => b.by - a.by || a.at - b.at);
  if (!sorted.some(({ at }, place) => at !== place)) return;
  const before = rows.filter((row) => row.getClientRects().length).map((row) => [row, row.getBoundingClientRect().top]);
  list.append(...sorted.map(({ row }) => row));
  if (isNew || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const [row, top] of before) {
    const moved = top - row.getBoundingClientRect().top;
    if (moved) row.animate({ transform: [`translateY(${moved}px)`, "none"] }, { duration: 400, easing: "ease-out" });
  }
}

customElements.define("live-stage", LiveStage);
