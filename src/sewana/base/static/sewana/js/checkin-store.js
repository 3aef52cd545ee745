// The tickets of a check-in desk, in this browser. Each is free, then waits to be told, then is told; it never goes
// back. Every change is one transaction, so that two tabs of a desk never take the same ticket.
export class TicketStore {
  static async open(key) {
    const asked = indexedDB.open(`sewana-checkin-${key}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("tickets", { keyPath: "label" });
      asked.result.createObjectStore("desk");
    };
    return new TicketStore(await answerOf(asked));
  }

  constructor(base) {
    this.base = base;
  }

  // What the desk is called at the server: made once, the same in every tab.
  async desk() {
    return this.change("desk", (store, done) => {
      store.get("id").onsuccess = (event) => {
        const id = event.target.result || newId();
        store.put(id, "id");
        done(id);
      };
    });
  }

  async all() {
    const store = this.base.transaction("tickets").objectStore("tickets");
    return answerOf(store.getAll());
  }

  // Takes the first free one for somebody; nothing where none is left.
  async take(fields) {
    return this.change("tickets", (store, done) => {
      store.openCursor().onsuccess = ({ target: { result: at } }) => {
        if (!at) return done(null);
        if (at.value.state !== "free") return at.continue();
        const taken = { ...at.value, ...fields, state: "waiting", id: newId(), at: Date.now() };
        at.update(taken);
        done(taken);
      };
    });
  }

  // New ones are added; free ones that the server no longer knows open nothing and go. Nothing given is touched, and
  // what was meant for a desk that was closed meanwhile is not taken.
  async fill(tickets, desk) {
    const held = new Set(tickets.map((ticket) => ticket.label));
    return this.change(["tickets", "desk"], (store, done, desks) => {
      desks.get("id").onsuccess = ({ target: { result: id } }) => {
        if (id !== desk) return done();
        store.getAll().onsuccess = ({ target: { result: known } }) => {
          const labels = new Set(known.map((ticket) => ticket.label));
          for (const ticket of known) if (ticket.state === "free" && !held.has(ticket.label)) store.delete(ticket.label);
          for (const ticket of tickets) if (ticket.picture && !labels.has(ticket.label)) store.put({ ...ticket, state: "free" });
        };
      };
    });
  }

  // The desk is closed: whoever opens it again has another name and other tickets.
  async empty() {
    return this.change(["tickets", "desk"], (store, _done, desks) => {
      store.clear();
      desks.clear();
    });
  }

  async mark(label, fields) {
    return this.change("tickets", (store, done) => {
      store.get(label).onsuccess = ({ target: { result: ticket } }) => {
        if (ticket) store.put({ ...ticket, ...fields });
        done();
      };
    });
  }

  change(names, deed) {
    return new Promise((resolve, reject) => {
      const transaction = this.base.transaction(names, "readwrite");
      let found;
      transaction.oncomplete = () => resolve(found);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      deed(...stores(transaction, [names].flat(), (value) => (found = value)));
    });
  }
}

function stores(transaction, [first, ...others], done) {
  return [transaction.objectStore(first), done, ...others.map((name) => transaction.objectStore(name))];
}

function answerOf(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
