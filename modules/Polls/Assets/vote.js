// Votes so that the town cannot see who cast which ballot: the token is covered here, signed under its cover, and uncovered here.
// Without this script, or without SubtleCrypto (which browsers offer on https only), the form itself votes through the booth.
// RSABSSA-SHA384-PSS-Deterministic, RFC 9474.
(() => {
  "use strict";
  const receipt = document.getElementById("receipt");
  const form = document.querySelector("#ballot form");
  if (!receipt || !form || !globalThis.crypto?.subtle || !globalThis.BigInt) return;

  const { poll, key, kind } = receipt.dataset;
  const kept = `poll-${poll}`;
  const publicExponent = 65537n;
  const saltLength = 48;
  const hashLength = 48;

  const toHex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  const toNumber = (bytes) => BigInt(`0x${toHex(bytes) || "0"}`);
  const toBytes = (number, length) => Uint8Array.from(number.toString(16).padStart(length * 2, "0").match(/../g), (pair) => parseInt(pair, 16));
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const hash = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-384", join(parts)));
  const join = (parts) => {
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { joined.set(part, at); at += part.length; }
    return joined;
  };

  const power = (base, exponent, modulus) => {
    let result = 1n;
    for (let square = base % modulus; exponent > 0n; exponent >>= 1n, square = square * square % modulus)
      if (exponent & 1n) result = result * square % modulus;
    return result;
  };

  const inverse = (number, modulus) => {
    let [before, now, rest, divisor] = [0n, 1n, modulus, number];
    while (divisor > 0n) {
      const quotient = rest / divisor;
      [before, now] = [now, before - quotient * now];
      [rest, divisor] = [divisor, rest - quotient * divisor];
    }
    return rest === 1n ? (before + modulus) % modulus : null;
  };

  // The modulus stands in the SubjectPublicKeyInfo behind the tag of an integer of 385 bytes.
  const modulusOf = (spki) => {
    for (let at = 0; at < spki.length - 389; at++)
      if (spki[at] === 2 && spki[at + 1] === 0x82 && spki[at + 2] === 1 && spki[at + 3] === 0x81 && spki[at + 4] === 0)
        return toNumber(spki.slice(at + 5, at + 389));
    throw new Error("key");
  };

  const modulus = modulusOf(fromBase64(key));
  const modulusLength = 384;

  const mask = async (seed, length) => {
    const parts = [];
    for (let counter = 0; counter * hashLength < length; counter++) parts.push(await hash(seed, toBytes(BigInt(counter), 4)));
    return join(parts).slice(0, length);
  };

  const encode = async (token) => {
    const salt = random(saltLength);
    const digest = await hash(new Uint8Array(8), await hash(token), salt);
    const data = new Uint8Array(modulusLength - hashLength - 1);
    data[data.length - saltLength - 1] = 1;
    data.set(salt, data.length - saltLength);
    const cover = await mask(digest, data.length);
    const masked = data.map((each, at) => each ^ cover[at]);
    masked[0] &= 0x7f;
    return toNumber(join([masked, digest, Uint8Array.of(0xbc)]));
  };

  const cover = async () => {
    const token = random(32);
    const message = await encode(token);
    for (;;) {
      const factor = toNumber(random(modulusLength));
      const back = factor > 1n && factor < modulus ? inverse(factor, modulus) : null;
      if (back !== null)
        return {
          token: toHex(token), message: message.toString(16), back: back.toString(16), nonce: toHex(random(16)), version: 1,
          blinded: toBase64(toBytes(message * power(factor, publicExponent, modulus) % modulus, modulusLength)),
        };
    }
  };

  const uncover = (held, signed) => {
    const signature = toNumber(fromBase64(signed)) * BigInt(`0x${held.back}`) % modulus;
    if (power(signature, publicExponent, modulus) !== BigInt(`0x${held.message}`)) throw new Error("signature");
    return toBase64(toBytes(signature, modulusLength));
  };

  // No cookie and no address of this page goes with the ballot.
  const send = async (path, body, credentials = "omit") => {
    const answer = await fetch(`/polls/api/polls/${poll}/${path}`, {
      method: "POST", credentials, referrerPolicy: "no-referrer", cache: "no-store",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify(body),
    });
    const read = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(read.errors?.[0]?.detail ?? read.title ?? ""), { isSaid: Boolean(read.title), code: read.code });
    return read;
  };

  const answered = (values) => {
    const given = [];
    for (const [name, value] of values)
      if (name.startsWith("option-") && value.trim()) given.push([name.slice(7), value.trim()]);
    if (given.length > 0 && (kind === "Score" || kind === "BudgetPoints")) return given.map((pair) => pair.join(":")).join(",");
    if (given.length > 0) {
      if (given.some(([, rank]) => !/^[1-9]\d?$/.test(rank))) return `>${given.find(([, rank]) => !/^[1-9]\d?$/.test(rank))[1]}`;
      const ranks = [...new Set(given.map(([, rank]) => Number(rank)))].sort((left, right) => left - right);
      return ranks.map((rank) => given.filter((pair) => Number(pair[1]) === rank).map(([option]) => option).join("=")).join(">");
    }
    const chosen = values.getAll("choice").filter(Boolean);
    return chosen.length > 0 ? chosen.join(kind === "Text" ? "\n" : ",") : null;
  };

  // "None of these" beside an answer is sent as both, and refused: which of the two was meant, only the voter knows.
  const written = () => {
    const values = new FormData(form);
    const answer = answered(values);
    if (!values.get("none")) return answer;
    return answer === null ? "0" : `0${kind.endsWith("Ranking") ? ">" : ","}${answer}`;
  };

  // A tab that is loaded again between the two steps goes on; a closed tab forgets.
  let held = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  const keep = () => sessionStorage.setItem(kept, JSON.stringify(held));

  const drop = async (ballot) => {
    try {
      return await send("urn", { token: held.token, signature: held.signature, ballot, nonce: held.nonce, version: held.version });
    } catch (fault) {
      if (fault.code !== "poll.version-wrong" || held.isChange) throw fault;
      // The answer to an earlier try was lost, and the ballot is another one now.
      nextVersion();
      return drop(ballot);
    }
  };

  const nextVersion = () => {
    held.version++;
    held.nonce = toHex(random(16));
    held.isChange = true;
    keep();
  };

  const trouble = document.getElementById("trouble");
  const complain = (sentence) => {
    trouble.textContent = sentence;
    trouble.hidden = false;
    trouble.focus();
  };

  const show = (cast) => {
    document.getElementById("ballot").hidden = true;
    document.getElementById("receipt-code").textContent = cast.receipt.match(/.{4}/g).join("-");
    document.getElementById("receipt-index").textContent = cast.index;
    document.getElementById("receipt-checkpoint").textContent = cast.checkpoint;
    receipt.hidden = false;
    receipt.focus();
  };

  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", async (happening) => {
    happening.preventDefault();
    trouble.hidden = true;
    button.disabled = true;
    try {
      const ballot = written();
      // Before anything is claimed: a token that is not cast is a vote lost.
      if (!held?.signature) await send("ballots/check", { ballot });
      if (!held) {
        held = await cover();
        keep();
      }
      if (!held.signature) {
        // The claim is the step that says who somebody is: without a code, by the session of whoever signed in.
        const code = form.elements.code?.value.trim() ?? "";
        const claimed = await send("claims", { code, blinded: held.blinded }, code ? "omit" : "same-origin");
        held.signature = uncover(held, claimed.signature);
        keep();
      }
      show(await drop(ballot));
      sessionStorage.removeItem(kept);
    } catch (fault) {
      complain(fault.isSaid ? fault.message : trouble.dataset.trouble);
    } finally {
      button.disabled = false;
    }
  });

  document.getElementById("change").addEventListener("click", () => {
    nextVersion();
    receipt.hidden = true;
    document.getElementById("ballot").hidden = false;
    const code = form.elements.code;
    if (code) code.closest(".field").hidden = true;
    form.querySelector("input:not([type=hidden]), textarea").focus();
  });

  document.getElementById("booth-promise").hidden = true;
  document.getElementById("web-promise").hidden = false;
})();
