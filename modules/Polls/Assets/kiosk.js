// A kiosk that goes on without the network: ballots are sealed for the town as soon as they are cast, wait on the device as something that it cannot
// read itself, and are brought when the town can be reached. Brought twice they count once: each carries its own token. Without this script, or
// without SubtleCrypto (which browsers offer on https and on the town's own machine only), the form itself votes through the booth.
(() => {
  "use strict";
  const place = document.getElementById("kiosk");
  const form = document.querySelector("#ballot form");
  if (!place || !form || !globalThis.crypto?.subtle || !globalThis.BigInt) return;

  const { key, poll, seconds } = place.dataset;
  const question = JSON.parse(place.dataset.question);
  const store = `kiosk-${key}`;
  const mostAtOnce = 20;
  const betweenRounds = 20_000;
  const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  const utf8 = new TextEncoder();
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const toHex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

  const townKey = crypto.subtle.importKey(
    "spki", fromBase64(place.dataset.public), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);

  const checkCharacter = (characters) => {
    let [factor, sum] = [2, 0];
    for (const character of [...characters].reverse()) {
      const product = factor * alphabet.indexOf(character);
      factor = 3 - factor;
      sum += Math.floor(product / alphabet.length) + product % alphabet.length;
    }
    return alphabet[(alphabet.length - sum % alphabet.length) % alphabet.length];
  };

  const isCode = (written) => {
    const code = written.replace(/[\s.\u2011-]/g, "").toUpperCase();
    return code.length === 12 && [...code].every((each) => alphabet.includes(each)) && checkCharacter(code.slice(0, -1)) === code.at(-1);
  };

  // The receipt is made of the leaf that will stand in the public log.
  const receiptOf = async (ballot) => {
    const leaf = new Uint8Array(await crypto.subtle.digest(
      "SHA-256", utf8.encode(`civichost ballot 1\n${poll}\n${ballot.token}\n1\n${ballot.nonce}\n${ballot.ballot}`)));
    let rest = BigInt(`0x${toHex(leaf.slice(0, 8))}`);
    let code = "";
    for (let each = 0; each < 11; each++) {
      code += alphabet[Number(rest % BigInt(alphabet.length))];
      rest /= BigInt(alphabet.length);
    }
    return code + checkCharacter(code);
  };

  const seal = async (ballot) => {
    const own = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
    const iv = random(12);
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, own, utf8.encode(JSON.stringify(ballot)));
    const wrapped = await crypto.subtle.encrypt({ name: "RSA-OAEP" }, await townKey, await crypto.subtle.exportKey("raw", own));
    return { key: toBase64(wrapped), iv: toBase64(iv), data: toBase64(data) };
  };

  // The one text of a ballot, as the town writes it; null where the question cannot be answered so.
  const written = () => {
    const values = new FormData(form);
    const chosen = values.getAll("choice").map((each) => each.trim()).filter(Boolean);
    const given = [...values].filter(([name, value]) => name.startsWith("option-") && value.trim())
      .map(([name, value]) => [Number(name.slice(7)), value.trim()]);
    if (values.get("none")) return chosen.length + given.length === 0 ? "0" : null;
    if (given.some(([, value]) => !/^-?\d{1,4}$/.test(value))) return null;
    const numbers = given.map(([option, value]) => [option, Number(value)]).sort((left, right) => left[0] - right[0]);
    const isWithin = (count) => count >= question.least && count <= question.most;
    switch (question.kind) {
      case "One":
      case "Pairwise":
        return chosen[0] ?? null;
      case "Text":
        return chosen[0] && chosen[0].length <= 500 ? chosen[0].normalize().replace(/\r\n?/g, "\n") : null;
      case "Score":
        return numbers.length > 0 && numbers.every(([, score]) => score >= question.lowestScore && score <= question.highestScore)
          ? numbers.map((pair) => pair.join(":")).join(",") : null;
      case "BudgetPoints": {
        const sum = numbers.reduce((total, [, points]) => total + points, 0);
        return sum > 0 && sum <= question.points && numbers.every(([, points]) => points >= 0)
          ? numbers.filter(([, points]) => points > 0).map((pair) => pair.join(":")).join(",") : null;
      }
      case "Ranking":
      case "BudgetRanking": {
        if (!isWithin(numbers.length) || numbers.some(([, rank]) => rank < 1 || rank > 99)) return null;
        const ranks = [...new Set(numbers.map(([, rank]) => rank))].sort((left, right) => left - right);
        return ranks.map((rank) => numbers.filter((pair) => pair[1] === rank).map(([option]) => option).join("=")).join(">");
      }
      default: {
        const options = chosen.map(Number).sort((left, right) => left - right);
        const cost = options.reduce((sum, option) => sum + question.costs[option - 1], 0);
        return isWithin(options.length) && (question.kind !== "BudgetKnapsack" || cost <= question.budget) ? options.join(",") : null;
      }
    }
  };

  const waiting = () => JSON.parse(localStorage.getItem(store) ?? "[]");
  const keep = (ballots) => {
    localStorage.setItem(store, JSON.stringify(ballots));
    tell();
  };

  const tell = () => {
    const line = document.getElementById("waiting");
    const count = waiting().length;
    line.textContent = count === 0 ? line.dataset.none : line.dataset.some.replace("#", count);
    line.hidden = false;
  };

  // The town heard, and will not take it later either: the kiosk was closed. Too many at once, or a town in trouble, is worth another try.
  const isNo = (status) => status >= 400 && status < 500 && status !== 408 && status !== 429;

  const bring = async (ballots, left, wereAlone) => {
    const answer = await fetch(`/polls/api/kiosks/${key}/ballots`, {
      method: "POST", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ ballots, waiting: left, wereAlone }),
    });
    if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { isNo: isNo(answer.status) });
    return (await answer.json()).ballots;
  };

  // Those that have waited; what the town answered is forgotten here, counted or turned away.
  let isBringing = false;
  const bringWaiting = async () => {
    if (isBringing) return;
    isBringing = true;
    try {
      do {
        const batch = waiting().slice(0, mostAtOnce);
        await bring(batch, waiting().length - batch.length, true);
        const brought = new Set(batch.map((each) => each.data));
        keep(waiting().filter((each) => !brought.has(each.data)));
      } while (waiting().length > 0);
    } catch {
      tell();
    } finally {
      isBringing = false;
    }
  };

  // Anywhere among those that wait: their order says nothing about who came when.
  const putAside = (sealed) => {
    const ballots = waiting();
    ballots.splice(random(4).reduce((sum, each) => sum * 256 + each, 0) % (ballots.length + 1), 0, sealed);
    keep(ballots);
  };

  const trouble = document.getElementById("trouble");
  const complain = (sentence) => {
    trouble.textContent = sentence;
    trouble.hidden = false;
    trouble.focus();
  };

  const receipt = document.getElementById("receipt");
  let forgetting = 0;
  const startAgain = () => {
    clearTimeout(forgetting);
    receipt.hidden = true;
    document.getElementById("receipt-code").textContent = "";
    form.reset();
    document.getElementById("ballot").hidden = false;
    form.querySelector("input:not([type=hidden]), textarea").focus();
  };

  const show = (code, isAlone) => {
    form.reset();
    document.getElementById("ballot").hidden = true;
    document.getElementById("receipt-code").textContent = code.match(/.{4}/g).join("-");
    document.getElementById("receipt-alone").hidden = !isAlone;
    const title = document.getElementById("receipt-title");
    title.textContent = isAlone ? title.dataset.waiting : title.dataset.counted;
    receipt.hidden = false;
    receipt.focus();
    forgetting = setTimeout(startAgain, Number(seconds) * 1000);
  };

  const cast = async () => {
    const code = form.elements.code?.value ?? "";
    if (Date.now() >= Date.parse(place.dataset.ends)) return complain(place.dataset.over);
    if (place.dataset.codes === "yes" && !isCode(code)) return complain(place.dataset.codeWrong);
    const ballot = written();
    if (ballot === null) return complain(place.dataset.ballotWrong);
    const whole = { code, ballot, token: toHex(random(32)), nonce: toHex(random(16)) };
    const sealed = await seal(whole);
    let answer;
    try {
      [answer] = await bring([sealed], waiting().length, false);
    } catch (fault) {
      if (fault.isNo) return complain(place.dataset.closed);
      putAside(sealed);
      return show(await receiptOf(whole), true);
    }
    return answer.refused ? complain(answer.sentence) : show(answer.receipt, false);
  };

  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", async (happening) => {
    happening.preventDefault();
    trouble.hidden = true;
    button.disabled = true;
    try {
      await cast();
    } catch {
      complain(place.dataset.trouble);
    } finally {
      button.disabled = false;
    }
  });

  document.getElementById("next").addEventListener("click", startAgain);
  addEventListener("online", bringWaiting);
  setInterval(bringWaiting, betweenRounds);
  bringWaiting();

  navigator.serviceWorker?.register("/polls/kiosk/worker.js", { scope: "/polls/kiosk/" })
    .then(() => navigator.serviceWorker.ready)
    .then((worker) => worker.active.postMessage(
      [location.pathname, ...[...document.querySelectorAll("script[src], link[rel=stylesheet], #ballot img, #ballot audio")].map((each) => each.src || each.href)]))
    .catch(() => {});
})();
