// Checks a permit without the town: signature by its public keys, which this page carries, and dates by the clock of this device.
(() => {
  "use strict";
  const known = JSON.parse(document.getElementById("known").textContent);
  const languages = Object.keys(known.languages);
  let language = languages.includes(document.documentElement.lang) ? document.documentElement.lang : languages[0];

  // RFC 4648, section 6, without padding; what it would not write itself is refused.
  const base32 = (written) => {
    const bytes = [];
    let held = 0, bits = 0;
    for (const letter of written) {
      const value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      if (value < 0) throw new Error("letter");
      held = (held << 5) | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push(held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (held !== 0 || bits >= 5) throw new Error("end");
    return Uint8Array.from(bytes);
  };

  // As much of CBOR (RFC 8949) as a permit uses: whole numbers, bytes, texts, lists and maps of a known length, each written as short as can be.
  const reader = (bytes) => {
    let at = 0;
    const take = (count) => {
      if (at + count > bytes.length) throw new Error("short");
      at += count;
      return bytes.subarray(at - count, at);
    };
    const head = () => {
      const [first] = take(1);
      const kind = first >> 5, little = first & 31;
      if (little < 24) return [kind, little];
      if (little > 27) throw new Error("length");
      const size = 1 << (little - 24);
      const value = take(size).reduce((sum, byte) => sum * 256 + byte, 0);
      if (value < (size === 1 ? 24 : 2 ** (size * 4)) || value > Number.MAX_SAFE_INTEGER) throw new Error("number");
      return [kind, value];
    };
    const read = () => {
      const [kind, value] = head();
      switch (kind) {
        case 0: return value;
        case 1: return -1 - value;
        case 2: return take(value);
        case 3: return new TextDecoder("utf-8", { fatal: true }).decode(take(value));
        case 4: return Array.from({ length: value }, read);
        case 5: return new Map(Array.from({ length: value }, () => [read(), read()]));
        case 6: return { tag: value, value: read() };
        default: throw new Error("kind");
      }
    };
    const whole = () => {
      const value = read();
      if (at !== bytes.length) throw new Error("rest");
      return value;
    };
    return { whole };
  };

  const bytesOf = (bytes) => [...(bytes.length < 24 ? [0x40 + bytes.length] : bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255]), ...bytes];
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // A day is written as the second at which it begins in UTC.
  const day = (seconds) => {
    if (!Number.isInteger(seconds) || seconds % 86400 !== 0) throw new Error("day");
    return new Date(seconds * 1000).toISOString().slice(0, 10);
  };

  const claimsOf = (payload) => {
    const map = reader(payload).whole();
    const [type, place] = map.get(-65537);
    const number = map.get(7).reduce((sum, byte) => sum * 256 + byte, 0);
    const until = map.has(4) ? day(map.get(4) - 86400) : null;
    return { number, type, place, town: map.get(1), holder: map.get(2), from: day(map.get(5)), until, issued: day(map.get(6)) };
  };

  // RFC 9052, sections 4.2 and 4.4.
  const judge = async (pasted) => {
    const message = reader(base32(pasted.slice(pasted.lastIndexOf("/") + 1).replace(/[\s-]/g, "").toUpperCase())).whole();
    const [named, unnamed, payload, signature] = message.value;
    const header = reader(named).whole();
    const isOurs = message.tag === 18 && message.value.length === 4 && unnamed instanceof Map && unnamed.size === 0 && signature.length === 64
      && header.size === 2 && header.get(1) === -7 && header.get(4) instanceof Uint8Array;
    if (!isOurs) return { status: "not-genuine" };
    const jwk = known.keys.find((each) => each.kid === hex(header.get(4)));
    if (!jwk) return { status: "unknown-key" };
    const signed = Uint8Array.from([0x84, 0x6a, ...new TextEncoder().encode("Signature1"), ...bytesOf(named), 0x40, ...bytesOf(payload)]);
    const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    if (!await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed)) return { status: "not-genuine" };
    const claims = claimsOf(payload);
    const now = new Date();
    const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
    return { status: claims.until !== null && claims.until < today ? "expired" : today < claims.from ? "not-yet" : "valid", claims };
  };

  // Whatever cannot be read was not written by the town.
  const check = (pasted) => judge(pasted).catch(() => ({ status: "not-genuine" }));

  // P27-0000042-0, with the check digit by the algorithm of Damm.
  const damm = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
  const numberOf = (number) => {
    if (number < 10000000) return String(number);
    const digits = String(number).padStart(9, "0");
    const last = [...digits].reduce((interim, digit) => damm[interim][digit], 0);
    return `P${digits.slice(0, 2)}-${digits.slice(2)}-${last}`;
  };

  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    return element;
  };

  const main = document.querySelector("main");
  let pasted = "";

  const show = (result, words, place) => {
    const written = (iso) => iso && new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`)).replace(/^1 (?=\p{L})/u, language === "fr" ? "1er " : "$&");
    place.replaceChildren(make("h2", words[result.status], { class: result.status }), make("p", words[`${result.status}.text`]));
    if (!result.claims) return;
    const { number, type, holder, place: where, from, until, issued, town } = result.claims;
    const rows = { number: numberOf(number), holder, type, place: where, from: written(from), until: written(until), issued: written(issued), town };
    const table = make("table");
    for (const [name, value] of Object.entries(rows)) {
      if (!value) continue;
      const row = make("tr");
      row.append(make("th", words[name], { scope: "row" }), make("td", value));
      table.append(row);
    }
    place.append(table, make("p", words.online));
    const link = make("p");
    link.append(make("a", known.address, { href: known.address }));
    place.append(link);
  };

  const draw = () => {
    const words = known.languages[language];
    document.documentElement.lang = language;
    document.title = words.title;
    const choice = make("nav");
    for (const each of languages) {
      const button = make("button", new Intl.DisplayNames([each], { type: "language" }).of(each), { type: "button", lang: each, "aria-pressed": String(each === language) });
      button.addEventListener("click", () => { language = each; draw(); });
      choice.append(button);
    }
    const form = make("form");
    const field = make("textarea", "", { id: "pasted", rows: "5", spellcheck: "false", autocomplete: "off", autocapitalize: "characters" });
    field.value = pasted;
    const answer = make("section", "", { role: "status" });
    const verify = async () => {
      pasted = field.value;
      if (!globalThis.crypto?.subtle) answer.replaceChildren(make("p", words["no-crypto"]));
      else show(await check(pasted), words, answer);
    };
    form.append(make("label", words.pasted, { for: "pasted" }), make("p", words["pasted.hint"], { class: "hint" }), field);
    if ("BarcodeDetector" in globalThis) {
      const picture = make("input", "", { type: "file", accept: "image/*", capture: "environment", id: "picture" });
      picture.addEventListener("change", async () => {
        try {
          const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(picture.files[0]));
          field.value = found[0].rawValue;
          await verify();
        } catch {
          answer.replaceChildren(make("p", words["no-code"]));
        }
      });
      form.append(make("label", words.picture, { for: "picture" }), picture);
    }
    form.append(make("button", words.verify, { type: "submit", class: "main" }));
    form.addEventListener("submit", (event) => { event.preventDefault(); verify(); });
    main.replaceChildren(choice, make("h1", words.title), make("p", words.lead), form, answer, make("p", `${words.made} ${known.made}`, { class: "hint" }));
    if (pasted) verify();
  };

  draw();
})();
