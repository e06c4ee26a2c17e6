// The page read aloud. Nothing is asked of the network before the tap.
const speaker = document.getElementById("bacakan");
const said = speaker.querySelector("span");
const listen = said.textContent;
let sound;

function shown() {
  said.textContent = sound.paused ? listen : speaker.dataset.stop;
}

speaker.addEventListener("click", (event) => {
  event.preventDefault();
  if (!sound) {
    sound = new Audio(speaker.href);
    for (const change of ["play", "pause", "ended"]) sound.addEventListener(change, shown);
  }
  if (!sound.paused) return sound.pause();
  sound.play().catch(() => {
    said.textContent = speaker.dataset.wrong;
    sound = null;
  });
});
