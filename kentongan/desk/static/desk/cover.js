// The photo as wide as the screen lets it; each tap then says how wide that was.
const form = document.getElementById("foto");
const photo = form.querySelector("[type=image]");
form.classList.add("wide");
photo.addEventListener("click", () => {
  form.elements.lebar.value = Math.round(photo.getBoundingClientRect().width);
});
document.querySelector(".sizes").hidden = true;
