/// The page's script: a table that sorts by any column and shows the rows that hold some words.
enum Script {
  static let text = """
    (function () {
      "use strict";
      var table = document.getElementById("tensors"), body = table.tBodies[0];
      var heads = Array.from(table.tHead.rows[0].cells), filter = document.getElementById("filter");
      var shown = document.getElementById("shown");
      function key(row, column) {
        var cell = row.cells[column];
        return cell.dataset.v === undefined ? cell.textContent : cell.dataset.v;
      }
      function sort(column) {
        var up = heads[column].getAttribute("aria-sort") !== "ascending";
        heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
        heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
        var numeric = heads[column].classList.contains("n");
        var rows = Array.from(body.rows);
        rows.sort(function (a, b) {
          var x = key(a, column), y = key(b, column);
          if (numeric) {
            if (x === "" || y === "") return (x === "") - (y === "");
            return up ? x - y : y - x;
          }
          return up ? x.localeCompare(y) : y.localeCompare(x);
        });
        rows.forEach(function (row) { body.appendChild(row); });
      }
      heads.forEach(function (head, column) {
        var button = head.querySelector("button");
        if (button) button.addEventListener("click", function () { sort(column); });
      });
      filter.addEventListener("input", function () {
        var words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean), count = 0;
        Array.from(body.rows).forEach(function (row) {
          var text = row.textContent.toLowerCase();
          row.hidden = !words.every(function (word) { return text.includes(word); });
          if (!row.hidden) count += 1;
        });
        shown.textContent = count + " of " + body.rows.length;
      });
    })();
    """
}
