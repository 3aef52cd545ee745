// Sends the file of a form with a bar that grows; without script the form goes as any other.
// Too large a file is told before it is sent: minutes later would be too late.

class FileSender extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.box = this.querySelector("[data-state]");
    this.form.addEventListener("submit", (event) => this.take(event));
  }

  take(event) {
    const file = this.form.querySelector("input[type=file]").files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(this.dataset.limit)) this.say(this.dataset.large);
    else if (!this.request) this.send();
  }

  send() {
    this.request = new XMLHttpRequest();
    this.request.open("POST", this.form.action);
    this.request.setRequestHeader("Accept", "application/json");
    this.request.responseType = "json";
    this.request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      const words = percent < 100 ? this.dataset.sending.replace("{n}", percent) : this.dataset.looking;
      this.say(words, percent);
    });
    this.request.addEventListener("load", () => this.answered(this.request));
    for (const name of ["error", "abort", "timeout"])
      this.request.addEventListener(name, () => this.say(this.dataset.failed));
    this.request.addEventListener("loadend", () => (this.request = undefined));
    this.say(this.dataset.sending.replace("{n}", 0), 0);
    this.request.send(new FormData(this.form));
  }

  answered({ response }) {
    if (response?.to) location.assign(response.to);
    else this.say(response?.errors?.join(" ") ?? this.dataset.failed);
  }

  // With a percentage it goes on; without, it is over and something has to be done.
  say(words, percent) {
    const [line, bar] = this.box.children;
    this.box.hidden = false;
    bar.hidden = percent === undefined;
    bar.value = percent ?? 0;
    line.className = percent === undefined ? "error" : "";
    if (line.textContent !== words) line.textContent = words;
  }
}

customElements.define("file-sender", FileSender);
