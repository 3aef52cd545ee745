// What not everybody in the room needs before their first vote: polls, bars, lists that grow, who is here, the pause.
const FEW = 5;
const HERE_EVERY_MS = 60_000;
const ASK_WITHIN_MS = 3000;

// A field without a name field leaves nothing: JSON drops what is undefined.
export function read(form) {
  return { answer: answerIn(form), name: form.elements.name?.value.trim() || undefined };
}

function answerIn(form) {
  const kind = form.dataset.kind;
  if (kind === "open") return form.elements.answer.value.trim();
  if (kind === "words") {
    const words = [...form.querySelectorAll("[name=answer]")].map((field) => field.value.trim().replace(/\s+/g, " "));
    return [...new Set(words.filter(Boolean))];
  }
  if (kind === "ranking") return rows(form).map((row) => Number(row.dataset.option));
  return [...form.querySelectorAll("[name=answer]:checked")].map((field) => Number(field.value));
}

function fill(form, answer) {
  const kind = form.dataset.kind;
  if (kind === "open") form.elements.answer.value = answer;
  else if (kind === "words") form.querySelectorAll("[name=answer]").forEach((field, n) => (field.value = answer[n] || ""));
  else if (kind === "ranking") order(form, answer);
  else for (const field of form.querySelectorAll("[name=answer]")) field.checked = answer.includes(Number(field.value));
}

// A ranking is a list with buttons: no dragging, and the keyboard does it as well.
export function dress(room) {
  if (!room.isKept) keepPage(room);
  for (const part of room.querySelectorAll(".room-place, [data-press=pause]")) part.hidden = false;
  for (const choice of room.querySelectorAll("[name=place]")) choice.checked = choice.value === placeOf();
  const list = room.querySelector(".order:not(.is-dressed)");
  if (!list) return;
  list.classList.add("is-dressed");
  [...list.children].forEach((row, n) => {
    const name = row.querySelector("label").textContent;
    row.dataset.option = n;
    row.dataset.name = name;
    const words = Object.assign(document.createElement("b"), { textContent: name });
    row.replaceChildren(words, button("up", name, room.dataset), button("down", name, room.dataset));
  });
  ends(list.closest("form"));
}

// From now on the room opens without a network, too, and hears each minute who is here.
function keepPage(room) {
  room.isKept = true;
  setInterval(() => here(room), HERE_EVERY_MS);
  const worker = navigator.serviceWorker;
  if (worker) setTimeout(() => navigator.onLine && worker.register("/sw.js", { scope: "/e/" }).catch(() => null), 3000);
}

function button(way, name, words) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: way === "up" ? "↑" : "↓" });
  made.dataset.press = made.dataset.move = way;
  made.setAttribute("aria-label", words[way].replace("{name}", name));
  return made;
}

function move(pressed, room) {
  const row = pressed.closest("li");
  const other = pressed.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (pressed.dataset.move === "up") other.before(row);
  else other.after(row);
  const form = row.closest("form");
  form.isTouched = true;
  ends(form);
  pressed.focus();
  const all = rows(form);
  const words = room.dataset.place.replace("{name}", row.dataset.name).replace("{n}", all.indexOf(row) + 1);
  room.say(words.replace("{total}", all.length));
}

function order(form, answer) {
  const list = form.querySelector(".order");
  const byOption = new Map(rows(form).map((row) => [Number(row.dataset.option), row]));
  if (byOption.size === answer.length && !byOption.has(NaN)) list.append(...answer.map((option) => byOption.get(option)).filter(Boolean));
  ends(form);
}

// Not disabled: a button that loses the focus at the end of the list would throw the keyboard out of it.
function ends(form) {
  const all = rows(form);
  all.forEach((row, n) => {
    for (const made of row.querySelectorAll("button")) made.setAttribute("aria-disabled", String(n === (made.dataset.move === "up" ? 0 : all.length - 1)));
  });
}

function rows(form) {
  return [...form.querySelectorAll(".order > li")];
}

export function paint(room, form, entry) {
  const deed = form.dataset.do;
  if (deed === "answer") answer(room, form, entry);
  const button = deed === "upvote" && room.me.who && form.querySelector("button");
  if (button) button.setAttribute("aria-pressed", String(room.me.upvoted.has(Number(form.elements.question.value))));
}

// Shows in the form what this phone has answered.
function answer(room, form, entry) {
  const given = entry ? entry.body.answer : room.me.answers[form.elements.poll.value];
  const isDone = given !== undefined;
  if (isDone && given !== true && !form.isTouched) fill(form, given);
  // Not even this phone shows again what was answered in secret; browsers like to fill forms in anew.
  if (given === true) form.reset();
  const isSecret = form.dataset.level === "anonymous";
  const counted = form.querySelector(".counted");
  counted.hidden = !isDone || Boolean(entry);
  counted.textContent = isSecret ? room.dataset.counted : room.dataset.change;
  for (const field of form.querySelectorAll("input, select, textarea, button")) field.disabled = isDone && isSecret;
}

// An answer that is not sent yet, or was not taken, stays in sight.
function isWaiting(room, form) {
  const { poll } = form.elements;
  const name = poll && `answer ${poll.value}`;
  return Boolean(name) && (room.refused[name] || room.queue().some((entry) => entry.of === name));
}

// Something else is on: shown at once, unless somebody is in the middle of an answer.
export function arrange(room, scene) {
  if (scene.n === room.n) return;
  const isOpinions = "opinions" in room.dataset;
  // Who had answered everything hears of new opinions when they ask again; not a whole hall at the same moment.
  const isOther = room.opinions && scene.opinions !== room.opinions;
  room.opinions = scene.opinions;
  if (isOther && !room.card && (isOpinions || scene.item.kind === "opinions")) setTimeout(() => room.start(), ASK_WITHIN_MS * Math.random());
  room.n = scene.n;
  // On the page of the opinions nothing else comes on: who opened it wants to vote.
  if (isOpinions || scene.html === room.html) return;
  room.html = scene.html;
  const item = scene.item.number === null ? scene.item.kind : `${scene.item.kind} ${scene.item.number}`;
  const isSame = item === room.item;
  const fresh = Object.assign(document.createElement("template"), { innerHTML: scene.html }).content;
  if (isSame && item === "questions") return mend(room, fresh, item);
  const form = [...room.scene.querySelectorAll("form")].find((one) => one.isTouched || isWaiting(room, one));
  if (!form) return show(room, fresh, item);
  if (isSame && fresh.querySelector("form[data-do=answer]")) return;
  if (isSame && form.elements.poll) room.refused[`answer ${form.elements.poll.value}`] ||= room.dataset.refusedClosed;
  room.paint();
  offer(room, room.dataset.moved, fresh, item);
}

function show(room, fresh, item) {
  const isNew = item !== room.item;
  offer(room, "");
  room.item = item;
  room.scene.dataset.item = item;
  room.scene.replaceChildren(fresh);
  room.swapped(isNew);
  if (isNew) room.ended();
  room.deal(room.card || room.me.next);
  room.dress();
  const heading = room.scene.querySelector("h1");
  if (isNew && heading) room.say(heading.textContent);
}

function offer(room, words, fresh, item) {
  const button = room.querySelector("[data-press=news]");
  button.hidden = !words;
  button.textContent = words;
  room.offered = words ? [fresh, item] : null;
  if (words) room.say(words);
}

// The way back to the opinion that was voted on last.
export function paintLast(room, { statement }) {
  const change = room.querySelector("[data-press=last]");
  if (!change) return;
  change.hidden = Boolean(room.querySelector(`[data-card="${statement}"]:not([hidden])`));
  change.search = `statement=${statement}`;
}

function takeLast(room, event) {
  const card = room.last?.card;
  if (!card?.text) return; // the link leads there
  event.preventDefault();
  room.deal(card);
}

export function press(room, button, event) {
  const deed = button.dataset.press;
  if (deed === "last") takeLast(room, event);
  if (deed === "news" && room.offered) show(room, ...room.offered);
  if (deed === "pause") pause(room, button);
  if (button.dataset.move) move(button, room);
}

// Nothing moves under the thumb: what is new waits behind a button.
function mend(room, fresh, item) {
  const known = [...room.scene.querySelectorAll("[data-question]")];
  const rows = new Map([...fresh.querySelectorAll("[data-question]")].map((row) => [row.dataset.question, row]));
  if (!known.length || !rows.size) return show(room, fresh, item);
  const count = [...rows.keys()].filter((number) => !known.some((row) => row.dataset.question === number)).length;
  for (const row of known) {
    const now = rows.get(row.dataset.question);
    row.classList.toggle("is-gone", !now);
    if (now) row.replaceWith(now.cloneNode(true));
    else row.replaceChildren(Object.assign(document.createElement("p"), { className: "meta", textContent: room.dataset.gone }));
  }
  room.paint();
  figures(room);
  offer(room, count ? room.dataset.new.replace("{n}", count) : "", fresh, item);
}

function pause(room, pressed) {
  room.isPaused = !room.isPaused;
  pressed.textContent = room.isPaused ? room.dataset.resume : room.dataset.pause;
  if (room.isPaused) room.stop();
  else room.start();
  room.tell(false);
  room.say(room.isPaused ? room.dataset.paused : "");
}

// Who is here, and where
function placeOf() {
  try {
    return localStorage.getItem("sewana-place") || "room";
  } catch {
    return "room";
  }
}

function keepPlace(place) {
  try {
    localStorage.setItem("sewana-place", place);
  } catch {
    // Private windows may refuse storage; it holds until the page is opened again.
  }
}

function here(room) {
  if (document.hidden || room.isPaused || !room.me.who) return;
  room.post({ body: { do: "here", place: room.place || placeOf() } });
}

export function changed(room, field) {
  if (field.name === "place") {
    room.place = field.value;
    keepPlace(field.value);
    here(room);
  }
  if (field.type !== "checkbox" || !field.form.dataset.most) return;
  const most = Number(field.form.dataset.most);
  const isOver = field.form.querySelectorAll(":checked").length > most;
  if (isOver) field.checked = false;
  room.mark(field.form, isOver ? room.dataset.most.replace("{n}", most) : "");
}

export function count(room, numbers) {
  room.numbers ||= { questions: {}, polls: {}, statements: {} };
  for (const kind of ["questions", "polls", "statements"]) {
    for (const [number, entry] of Object.entries(numbers[kind] || {})) {
      if (entry === null) delete room.numbers[kind][number];
      else room.numbers[kind][number] = entry;
    }
  }
  figures(room);
}

export function figures(room) {
  if (!room.numbers) return;
  const { questions, polls, statements } = room.numbers;
  for (const place of room.querySelectorAll("[data-count^=questions]")) {
    const count = questions[place.dataset.count.split(" ")[1]];
    if (count !== undefined) place.textContent = count;
  }
  for (const section of room.querySelectorAll("[data-poll]")) results(section, polls[section.dataset.poll]);
  for (const table of room.querySelectorAll("[data-statement]")) votes(table, statements[table.dataset.statement]);
  for (const line of room.querySelectorAll("[data-sides]")) sides(line, statements[line.dataset.sides]);
}

function votes(table, told) {
  const counts = told ? [told.agree, told.disagree, told.pass] : [0];
  const people = counts.reduce((sum, count) => sum + count);
  table.hidden = people < FEW;
  if (table.hidden) return;
  [...table.tBodies[0].rows].forEach((row, n) => {
    row.querySelector("progress").value = (100 * counts[n]) / people;
    row.cells[2].textContent = share(counts[n], people);
  });
}

function sides(line, told) {
  line.hidden = !told || !told.users;
  if (line.hidden) return;
  for (const side of ["users", "providers"]) {
    const [agree, disagree, pass] = told[side];
    line.querySelector(`[data-${side}]`).textContent = share(agree, agree + disagree + pass);
  }
}

function share(count, people) {
  return `${Math.round((100 * count) / people)} %`;
}

function results(section, told) {
  if (!told) return;
  const { people = 0, counts, words, hands } = told;
  const isEnough = people >= FEW || Boolean(hands);
  section.querySelector(".few").hidden = isEnough;
  section.querySelector("[data-people]").hidden = people < FEW;
  section.querySelector("[data-count=people]").textContent = people;
  if (words) cloud(section.querySelector(".cloud"), words);
  if (counts) bars(section.querySelector(".bars"), counts, hands);
}

function bars(table, counts, hands) {
  const most = Math.max(1, ...counts);
  [...table.tBodies[0].rows].forEach((row, n) => {
    Object.assign(row.querySelector("progress"), { max: most, value: counts[n] });
    row.cells[2].textContent = counts[n];
    row.cells[3].textContent = hands ? `+${hands[n]}` : "";
  });
  table.classList.toggle("has-hands", Boolean(hands));
}

function cloud(list, words) {
  const most = Math.max(1, ...words.map(([, count]) => count));
  list.replaceChildren(
    ...words.map(([word, count]) => {
      const item = Object.assign(document.createElement("li"), { className: `is-${Math.ceil((3 * count) / most)}` });
      item.append(Object.assign(document.createElement("bdi"), { textContent: word, lang: /[ก-๛]/.test(word) ? "th" : "en" }));
      item.append(Object.assign(document.createElement("span"), { className: "meta", textContent: ` ${count}` }));
      return item;
    }),
  );
}
