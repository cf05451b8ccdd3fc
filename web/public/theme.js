// Runs before the first paint, so that a dark screen never flashes white. A file of its own: the
// content security policy allows no inline script.
;(function () {
  var choice = "system"
  try {
    choice = localStorage.getItem("c360.theme") || "system"
  } catch (error) {
    choice = "system"
  }
  var dark = choice === "dark" || (choice === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
  document.documentElement.dataset.theme = dark ? "dark" : "light"
})()
