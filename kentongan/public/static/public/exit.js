// "Keluar cepat": nothing stays on the phone, and going back does not come here.
import { forgetAll } from "./draft.js";

for (const link of document.querySelectorAll(".exit")) {
  link.onclick = (event) => {
    event.preventDefault();
    forgetAll().then(() => location.replace(link.href));
  };
}
