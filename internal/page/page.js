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
  // The reads: igv.js runs, and a viewer is made, when a button is pressed for the
  // first time.
  var data = "data:application/octet-stream;base64,";
  function load() {
    if (typeof igv !== "undefined") return;
    var run = document.createElement("script");
    run.textContent = document.getElementById("viewer").textContent; // the policy has its digest; an id "igv" would be taken for the library
    document.body.appendChild(run);
  }
  async function view(panel, window, bam) {
    load();
    var track = { type: "alignment", format: "bam", indexed: false, url: data + bam, name: panel.dataset.name, height: 520, alignmentRowHeight: 10, showSoftClips: window.clips,
      sort: { chr: window.contig, position: window.at, option: "BASE", direction: "ASC" } };
    if (window.copies) {
      track.colorBy = track.groupBy = "tag:HP";
      track.tagColorTable = { "1": "rgb(240, 200, 150)", "2": "rgb(165, 200, 235)", "*": "rgb(200, 200, 200)" };
    }
    return igv.createBrowser(panel, {
      loadDefaultGenomes: false, queryParametersSupported: false, search: false, showIdeogram: false, showChromosomeWidget: false, showSVGButton: false, showMultiSelectButton: false,
      showTrackLabelButton: false, showCursorTrackingGuideButton: false, showCenterGuideButton: false, showCenterGuide: true,
      reference: { id: window.build || "reference", fastaURL: data + window.fasta, indexed: false, wholeGenomeView: false },
      locus: window.locus, tracks: [track]
    });
  }
  document.querySelectorAll("[data-alignments]").forEach(function (section) {
    var anchor = section.dataset.alignments;
    var list = document.getElementById(anchor + "-windows");
    if (!list) return;
    JSON.parse(list.textContent).forEach(function (window) {
      var panel = document.getElementById(window.id);
      var button = document.getElementById(window.id + "-button");
      var failed = document.getElementById(window.id + "-failed");
      button.hidden = false;
      button.addEventListener("click", function () {
        panel.hidden = !panel.hidden;
        button.setAttribute("aria-expanded", String(!panel.hidden));
        button.textContent = panel.hidden ? button.dataset.show : button.dataset.hide;
        if (panel.dataset.state !== "closed") return;
        panel.dataset.state = "loading";
        view(panel, window, document.getElementById(anchor + "-bam").textContent.trim()).then(function () {
          var buttons = panel.shadowRoot && panel.shadowRoot.querySelector(".igv-navbar-toggle-button-container");
          if (buttons) buttons.style.display = "none"; // one track needs none of them
          panel.dataset.state = "drawn";
        }).catch(function (error) {
          panel.dataset.state = "failed";
          failed.hidden = false;
          console.error(error);
        });
      });
    });
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details.prints").forEach(function (d) { d.open = true; });
  });
})();
