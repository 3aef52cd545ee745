// Tickets from a reserve that lies in this browser, so that the desk goes on without a network. Whom it gave one is
// written down here first, under an id made here, and told until the server has answered: none counts twice.
import { TicketStore } from "./checkin-store.js";

const ANSWER_WITHIN_MS = 15_000;
const LONGEST_WAIT_MS = 30_000;
const FULL = 120;

class CheckinDesk extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector(".clerk-status");
    this.waiting = this.querySelector(".clerk-waiting");
    this.tries = 0;
    try {
      this.store = await TicketStore.open(this.dataset.key);
    } catch {
      return; // without a store the page works as plain forms
    }
    this.others = new BroadcastChannel(`sewana-checkin-${this.dataset.key}`);
    this.others.addEventListener("message", () => this.show());
    this.form.addEventListener("submit", (event) => this.take(event));
    this.querySelector("[data-close]").addEventListener("click", () => this.close());
    addEventListener("online", () => this.send());
    this.querySelector(".checkin-reserve").hidden = false;
    this.keepPage();
    await this.changed();
    this.send();
  }

  keepPage() {
    const worker = navigator.serviceWorker;
    if (!worker) this.querySelector(".checkin-unkept").hidden = false;
    else if (navigator.onLine) worker.register(this.dataset.worker).catch(() => null);
  }

  async take(event) {
    event.preventDefault();
    const pressed = event.submitter;
    const group = pressed ? pressed.value : "";
    const label = pressed ? pressed.textContent.trim().replace(/\s+/g, " ") : "";
    const ticket = this.isClosed ? null : await this.store.take({ group, groupLabel: label });
    if (ticket) {
      this.give(ticket);
      await this.changed();
      this.send();
    } else if (navigator.onLine) this.askServer(group);
    else this.say(this.dataset.none, true);
  }

  // Where none is left here, the server gives one out, as it does without script.
  askServer(group) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "group", value: group });
    this.form.append(field);
    this.form.submit();
  }

  give(ticket) {
    const made = this.querySelector("template").content.cloneNode(true);
    made.querySelector("h2").textContent = this.dataset.ticket.replace("{label}", ticket.label);
    const picture = made.querySelector("img");
    [picture.src, picture.alt] = [ticket.picture, this.dataset.code.replace("{label}", ticket.label)];
    const place = this.querySelector(".checkin-place");
    place.replaceChildren(made);
    place.scrollIntoView({ block: "nearest" });
    this.say(this.dataset.ticket.replace("{label}", ticket.label));
  }

  // One at a time: who closes the desk waits for what is under way.
  send() {
    this.underWay ??= this.tellAll().then(async (isLost) => {
      this.underWay = null;
      if (!isLost && !this.isClosed && (await this.next())) await this.send();
    });
    return this.underWay;
  }

  async tellAll() {
    if (this.isClosed) return false;
    clearTimeout(this.timer);
    let answer = {};
    for (let ticket = await this.next(); ticket && !answer.isLost; ticket = await this.next()) {
      answer = await this.tell(ticket);
      await this.changed();
    }
    if (!answer.isLost) answer = await this.fill();
    if (answer.isLost) this.wait(answer);
    return Boolean(answer.isLost);
  }

  async next() {
    return (await this.store.all()).find((ticket) => ticket.state === "waiting");
  }

  async tell(ticket) {
    const desk = await this.store.desk();
    const answer = await this.ask(this.dataset.given, [["desk", desk], ["id", ticket.id], ["ticket", ticket.label], ["group", ticket.group]]);
    if (answer.isLost) return answer;
    if (answer.refused) await this.store.mark(ticket.label, { state: "refused", why: answer.refused, words: answer.words.join(" ") });
    else await this.store.mark(ticket.label, { state: "told", picture: "", group: "", groupLabel: "", words: "" });
    this.came(answer);
    return answer;
  }

  // Half a reserve is quarter of an hour: earlier there is nothing to ask for.
  async fill() {
    const free = (await this.store.all()).filter((ticket) => ticket.state === "free");
    if (this.isFilled && free.length > FULL / 2) return {};
    const desk = await this.store.desk();
    const known = (await this.store.all()).map((ticket) => ["known", ticket.label]);
    const answer = await this.ask(this.dataset.reserve, [["desk", desk], ...known]);
    if (answer.isLost || answer.refused) return answer;
    this.isFilled = true;
    this.came(answer);
    await this.store.fill(answer.tickets, desk);
    await this.changed();
    return answer;
  }

  came(answer) {
    this.tries = 0;
    if (this.status.classList.contains("is-warning")) this.say("");
    if (answer.came) this.querySelector(".checkin-came").textContent = answer.came;
  }

  wait(answer) {
    this.say(answer.isSignedOut ? this.dataset.signedOut : this.dataset.kept, true);
    const most = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.tries++);
    this.timer = setTimeout(() => this.send(), most * (0.5 + Math.random() / 2));
  }

  // What was given out must be told first: a ticket that went back could be given to somebody else.
  async close() {
    await this.send();
    const open = (await this.store.all()).some((ticket) => ["waiting", "refused"].includes(ticket.state));
    if (open) return this.say(this.dataset.open, true);
    const answer = await this.ask(this.dataset.closure, [["desk", await this.store.desk()]]);
    if (answer.isLost || answer.refused) return this.wait(answer);
    this.isClosed = true;
    await this.store.empty();
    await this.forget();
    await this.changed();
    this.say(answer.words);
  }

  async forget() {
    for (const name of await (self.caches?.keys() || [])) if (name.startsWith("sewana-checkin-")) await caches.delete(name);
    await (await navigator.serviceWorker?.getRegistration(location.pathname))?.unregister();
  }

  async ask(url, fields, isAgain = false) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(url, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (answer.type === "opaqueredirect") return { isLost: true, isSignedOut: true };
      if (answer.status === 403) return !isAgain && (await this.renew()) ? this.ask(url, fields, true) : { isLost: true, isSignedOut: true };
      // A captive portal answers everything, with a page of its own.
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) return { isLost: true };
      return await answer.json();
    } catch {
      return { isLost: true };
    }
  }

  // A page that was kept since yesterday has the form's token of then.
  async renew() {
    const answer = await fetch(location.pathname, { redirect: "manual", cache: "no-store" });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    const token = page.querySelector("checkin-desk [name=csrfmiddlewaretoken]")?.value;
    if (token) this.form.elements.csrfmiddlewaretoken.value = token;
    return Boolean(token);
  }

  async changed() {
    this.others.postMessage("");
    await this.show();
  }

  async show() {
    const all = await this.store.all();
    const free = all.filter((ticket) => ticket.state === "free");
    const oldest = free.map((ticket) => ticket.held).sort()[0];
    const since = oldest && new Date(oldest).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    this.querySelector(".checkin-left").textContent = oldest ? this.dataset.left.replace("{n}", free.length).replace("{time}", since) : this.dataset.empty;
    this.waiting.replaceChildren(...all.filter((ticket) => ["waiting", "refused"].includes(ticket.state)).map((ticket) => this.rowOf(ticket)));
  }

  rowOf(ticket) {
    const row = document.createElement("li");
    row.className = "row";
    const label = this.dataset.ticket.replace("{label}", ticket.label);
    for (const [text, kind] of [[label, "chip"], [ticket.groupLabel, "clerk-text"], [ticket.words || this.dataset.waiting, "chip late"]]) {
      row.append(Object.assign(document.createElement("span"), { textContent: text, className: kind }));
    }
    if (ticket.state === "waiting") row.append(this.button(this.dataset.show, () => this.give(ticket)));
    if (ticket.why === "group") row.append(this.button(this.dataset.without, () => this.mend(ticket, { state: "waiting", group: "", groupLabel: "", why: "", words: "" })));
    if (ticket.state === "refused") row.append(this.button(this.dataset.drop, () => this.mend(ticket, { state: "told", picture: "" })));
    return row;
  }

  button(label, deed) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn is-small", textContent: label });
    made.addEventListener("click", deed);
    return made;
  }

  async mend(ticket, fields) {
    await this.store.mark(ticket.label, fields);
    await this.changed();
    this.send();
  }

  say(words, isWarning = false) {
    this.status.textContent = words;
    this.status.classList.toggle("is-warning", isWarning);
  }
}

customElements.define("checkin-desk", CheckinDesk);
