"use strict";
// Opens the extract of this page in this browser's memory. Nothing is sent: the page's own policy forbids connections.
const EXTRACT = "sesshu-disaster-extract-2", ENTRIES = "sesshu-disaster-entries-1", MOST = 50;
const at = (id) => document.getElementById(id);
const [NUMBER, NAME, KANA, BIRTH, BIRTH_WORDS, SEX, ADDRESS, GIVEN, COMING] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
let extract = null, people = [], secret = null, passphrase = "", entries = [], unsaved = false;

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
function text(data) {
  let made = "";
  for (let i = 0; i < data.length; i += 32768) made += String.fromCharCode(...data.subarray(i, i + 32768));
  return btoa(made);
}
async function key(salt, iterations) {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, base,
    { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
const label = (name) => new TextEncoder().encode(name);
async function through(data, stream) {
  return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer());
}
async function unseal(envelope, name) {
  if (envelope.label !== name) throw new Error("kind");
  const secret = await key(bytes(envelope.salt), envelope.iterations);
  const packed = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: bytes(envelope.nonce), additionalData: label(name) }, secret, bytes(envelope.data));
  return unpacked(packed);
}
const unpacked = async (packed) => JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("gzip"))));
const head = () => JSON.parse(at("sealed").textContent);
// One sealed part of this page; its name is authenticated with it.
async function part(id) {
  const sealed = JSON.parse(at(id).textContent);
  return unpacked(await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: bytes(sealed.nonce), additionalData: label(`${EXTRACT}/${id}`) }, secret, bytes(sealed.data)));
}
// What is searched in; the rest of a person stays sealed until it is looked at.
async function unlock() {
  if (head().label !== EXTRACT) throw new Error("kind");
  secret = await key(bytes(head().salt), head().iterations);
  const told = await part("content"), found = [];
  for (let i = 0; i < told.parts; i++) {
    if (i % 20 === 0) at("made").textContent = `開いています… ${Math.floor(100 * i / told.parts)}%`;
    (await part(`index-${i}`)).forEach(([name, kana, birth, words], place) =>
      found.push({ part: i, place, name, kana, birth, words, folded: [folded(kana), folded(name)] }));
  }
  if (found.length !== told.people) throw new Error("cut off");
  [extract, people] = [told, found];
}
async function seal(content, name, iterations) {
  const salt = crypto.getRandomValues(new Uint8Array(16)), nonce = crypto.getRandomValues(new Uint8Array(12));
  const packed = await through(new TextEncoder().encode(JSON.stringify(content)), new CompressionStream("gzip"));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: label(name) }, await key(salt, iterations), packed);
  return { label: name, iterations, salt: text(salt), nonce: text(nonce), data: text(new Uint8Array(sealed)) };
}

function element(name, words, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = words;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
function table(caption, heads, rows) {
  const made = element("table", ""), head = element("tr", "");
  made.append(element("caption", caption));
  heads.forEach((one) => head.append(element("th", one, { scope: "col" })));
  made.append(head);
  for (const row of rows) {
    const line = element("tr", "");
    row.forEach((cell) => line.append(element("td", cell || "―")));
    made.append(line);
  }
  return made;
}
// Kana in one form: wide, katakana, without spaces.
const folded = (words) => words.normalize("NFKC").replace(/[\s　]/g, "")
  .replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
const ERAS = { 令和: 2018, R: 2018, 平成: 1988, H: 1988, 昭和: 1925, S: 1925, 大正: 1911, T: 1911 };
function day(words) {
  const plain = words.normalize("NFKC").trim().replace("元年", "1年");
  let found = plain.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/), year = found && Number(found[1]);
  if (!found && (found = plain.match(/^(令和|平成|昭和|大正|[RHST])(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/i))) {
    year = ERAS[found[1].toUpperCase()] + Number(found[2]);
    found = [found[0], found[1], found[3], found[4]];
  }
  if (!found) return "";
  const made = new Date(Date.UTC(year, Number(found[2]) - 1, Number(found[3])));
  return made.getUTCDate() === Number(found[3]) ? made.toISOString().slice(0, 10) : "";
}

at("opening").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("wrong").textContent = "";
  passphrase = at("passphrase").value;
  at("made").textContent = "開いています…";
  try {
    await unlock();
  } catch {
    at("made").textContent = "";
    at("wrong").textContent = "開けません。合言葉が違うか、ファイルが壊れています。";
    return;
  }
  at("passphrase").value = "";
  at("made").textContent = `${extract.as_of_words}の夜の台帳（${extract.people.toLocaleString()}人）。住民情報の最終取込：${extract.register_day}。その後の異動と接種は入っていません。`;
  at("opening").hidden = true;
  at("opened").hidden = false;
  at("kana").focus();
});

at("searching").addEventListener("submit", (event) => {
  event.preventDefault();
  const kana = folded(at("kana").value), asked = at("birth").value.trim(), birth = day(asked);
  at("wrong").textContent = "";
  at("person").hidden = true;
  at("found").replaceChildren();
  if (asked && !birth) { at("wrong").textContent = "生年月日を読めません。例：2020-06-15"; return; }
  if (!kana && !birth) { at("wrong").textContent = "カナ氏名か生年月日を入力してください。例：カクウ"; return; }
  const found = people.filter((one) => (!birth || one.birth === birth)
    && (!kana || one.folded.some((words) => words.startsWith(kana))));
  at("told").textContent = found.length > MOST ? `${found.length}人います。先頭の${MOST}人です。条件を足してください。` : `${found.length}人見つかりました。`;
  for (const one of found.slice(0, MOST)) {
    const line = element("li", ""), button = element("button", `${one.name}（${one.kana}）　${one.words}`, { type: "button" });
    button.addEventListener("click", async () => show((await part(`part-${one.part}`))[one.place]));
    line.append(button);
    at("found").append(line);
  }
});

function show(one) {
  const place = at("person");
  place.replaceChildren(element("h2", one[NAME], { id: "name", tabindex: "-1" }),
    element("p", `${one[KANA]}　${one[BIRTH_WORDS]}　${one[SEX]}　宛名番号 ${one[NUMBER]}`), element("p", one[ADDRESS]),
    table("接種歴", ["接種日", "ワクチン", "ロット番号", "場所"], one[GIVEN]),
    table("これから受ける予防接種", ["予防接種", "状態", "回", "最初の日", "最後の日"], one[COMING].map((row) => row.map(String))), noting(one));
  place.hidden = false;
  at("name").focus();
}

function noting(one) {
  const form = element("form", "");
  const add = (id, words, field) => { field.id = id; form.append(element("label", words, { for: id }), field); return field; };
  form.append(element("h2", "接種を記入する"));
  const given = add("given", "接種日（例：2026-11-20、R8.11.20）", element("input", "", { autocomplete: "off" }));
  const product = element("select", "");
  product.append(element("option", "選んでください", { value: "" }));
  extract.products.forEach(([code, name]) => product.append(element("option", name, { value: code })));
  add("product", "ワクチン", product);
  const lot = add("lot", "ロット番号", element("input", "", { autocomplete: "off", maxlength: "30" }));
  const where = add("place", "接種した場所", element("input", "", { autocomplete: "off", maxlength: "100" }));
  form.append(element("button", "記入する", { type: "submit" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const on = day(given.value);
    at("wrong").textContent = "";
    if (!on) { at("wrong").textContent = "接種日を読めません。例：2026-11-20"; given.focus(); return; }
    if (one[BIRTH] && on < one[BIRTH]) { at("wrong").textContent = "接種日が生年月日より前です。どちらかを確かめてください。"; given.focus(); return; }
    if (!product.value) { at("wrong").textContent = "ワクチンを選んでください。"; product.focus(); return; }
    const same = entries.some((e) => e.addressee_number === one[NUMBER] && e.given_on === on && e.product === product.value);
    if (same) { at("wrong").textContent = "同じ接種がもう記入されています。"; return; }
    entries.push({ addressee_number: one[NUMBER], name: one[NAME], birth_date: one[BIRTH], given_on: on,
      product: product.value, lot_number: lot.value.normalize("NFKC").trim(), place: where.value.trim() });
    unsaved = true;
    list();
    form.reset();
    at("told").textContent = "記入しました。終わりに必ず保存してください。";
  });
  return form;
}

function list() {
  at("noted").replaceChildren(...entries.map((e, place) => {
    const line = element("li", `${e.name}　${e.given_on}　${extract.products.find(([code]) => code === e.product)?.[1] ?? e.product}　${e.lot_number} `);
    const button = element("button", "取り消す", { type: "button", "aria-label": `${e.name} ${e.given_on} の記入を取り消す` });
    button.addEventListener("click", () => { entries.splice(place, 1); unsaved = true; list(); });
    line.append(button);
    return line;
  }));
}

at("save").addEventListener("click", async () => {
  at("wrong").textContent = "";
  if (!entries.length) { at("wrong").textContent = "記入した接種がありません。"; return; }
  const made = await seal({ as_of: extract.as_of, entries }, ENTRIES, head().iterations);
  const link = element("a", "", { download: `災害時入力_${extract.as_of.replaceAll("-", "")}.sesshu` });
  link.href = URL.createObjectURL(new Blob([JSON.stringify(made)]));
  link.click();
  unsaved = false;
  at("told").textContent = `${entries.length}件を暗号化して保存しました。`;
});

at("continue").addEventListener("change", async (event) => {
  at("wrong").textContent = "";
  try {
    const before = (await unseal(JSON.parse(await event.target.files[0].text()), ENTRIES)).entries;
    const known = new Set(entries.map((e) => [e.addressee_number, e.given_on, e.product].join()));
    entries.push(...before.filter((e) => !known.has([e.addressee_number, e.given_on, e.product].join())));
    list();
  } catch {
    at("wrong").textContent = "このファイルを開けません。合言葉が違うか、記入のファイルではありません。";
  }
});

window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
