// Keeps what somebody is writing on their phone until the server has it.
//   <draft-box data-key="opinion-2569" data-kept="..." data-limit="140" data-left="{n} left"> a textarea </draft-box>
//   <draft-box data-done="opinion-2569" data-text="..."></draft-box> on a page that shows the recorded text:
//   the draft goes once it is the same; another one, not sent yet, stays.
class DraftBox extends HTMLElement {
  connectedCallback() {
    if (this.dataset.done) return forget(this.dataset.done, this.dataset.text);
    this.box = this.querySelector("textarea");
    if (!this.box) return;
    this.note = this.appendChild(Object.assign(document.createElement("p"), { className: "meta" }));
    this.note.setAttribute("role", "status");
    this.restore();
    this.box.addEventListener("input", () => this.keep());
  }

  restore() {
    const kept = read(this.dataset.key);
    if (!kept || this.box.value) return;
    this.box.value = kept;
    this.note.textContent = this.dataset.kept;
  }

  keep() {
    write(this.dataset.key, this.box.value);
    const left = Number(this.dataset.limit) - count(this.box.value);
    // Numbers are not announced at every letter, only near the end.
    if (this.dataset.limit) this.note.textContent = left <= 20 ? this.dataset.left.replace("{n}", left) : "";
  }
}

// Thai vowels and tone marks belong to their letter: people count what they see.
function count(text) {
  if (!Intl.Segmenter) return [...text.replace(/\p{M}/gu, "")].length;
  return [...new Intl.Segmenter("th").segment(text)].length;
}

function plain(text) {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

function read(key) {
  try {
    return localStorage.getItem(`sewana-draft ${key}`);
  } catch {
    return null;
  }
}

function write(key, text) {
  try {
    localStorage.setItem(`sewana-draft ${key}`, text);
  } catch {
    // Private windows may refuse storage; the text is still in the box.
  }
}

function forget(key, recorded) {
  if (plain(read(key) || "") !== plain(recorded || "")) return;
  try {
    localStorage.removeItem(`sewana-draft ${key}`);
  } catch {
    // Nothing was kept where nothing may be kept.
  }
}

customElements.define("draft-box", DraftBox);
