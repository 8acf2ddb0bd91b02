// Asks the security key when the button of [data-key-form] is pressed and sends its answer with the form.
const form = document.querySelector("form[data-key-form]");
const status = document.getElementById("key-status");

function say(text) {
  if (status) status.textContent = text;
}

async function askKey() {
  const options = JSON.parse(form.dataset.keyOptions);
  if (form.dataset.keyForm === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function answer(event) {
  event.preventDefault();
  if (!form.reportValidity()) return;
  say("鍵にタッチするか、カードをかざして、暗証番号を入力してください。");
  try {
    form.elements.answer.value = JSON.stringify((await askKey()).toJSON());
  } catch {
    // The browser does not say why: no key, a wrong one, a wrong PIN, or given up.
    form.elements.answer.value = "{}";
  }
  say("確認しています。");
  form.submit();
}

if (form && !window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  say("このブラウザまたは接続では鍵を使えません。https のアドレス（試行環境では localhost）で開いてください。");
} else if (form) {
  form.addEventListener("submit", answer);
}
