"use strict";
(function () {
  var root = document.documentElement;
  var toggle = document.getElementById("theme");
  if (toggle) {
    var isDark = function () {
      return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    };
    var say = function () { toggle.setAttribute("aria-pressed", String(isDark())); };
    toggle.hidden = false;
    say();
    toggle.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      say();
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
