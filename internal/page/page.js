"use strict";
(function () {
  var root = document.documentElement;
  var toggle = document.getElementById("theme");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", function () {
      var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      toggle.setAttribute("aria-pressed", String(!dark));
    });
  }
  document.querySelectorAll("[data-filter]").forEach(function (box) {
    var input = box.querySelector("input");
    var count = box.querySelector("output");
    var rows = document.querySelectorAll("#" + box.dataset.filter + " tbody tr");
    box.hidden = false;
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (w) { return text.indexOf(w) >= 0; });
        if (!row.hidden) shown++;
      });
      count.value = shown + " / " + rows.length;
    });
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details.prints").forEach(function (d) { d.open = true; });
  });
})();
