// A link carries the code after #, where no server logs it: post it.
const form = document.getElementById("lacak");
const code = decodeURIComponent(location.hash.slice(1)).replace(/\D/g, "");
if (code.length === 16) {
  form.elements.code.value = code;
  history.replaceState(null, "", location.pathname);
  form.submit();
}
