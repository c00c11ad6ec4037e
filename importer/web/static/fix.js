// The grid of the screen Fix: rows come in blocks from the server, every change goes back to it and is judged there.
"use strict";
(() => {
  const box = document.getElementById("grid");
  if (!box) return;
  const home = box.dataset.home, query = box.dataset.query, token = box.dataset.csrf;
  const columns = JSON.parse(box.dataset.columns), reason = document.getElementById("reason");
  let api, judged = box.dataset.judged;

  const say = (text) => { document.getElementById("said").textContent = text; };

  async function ask(path, body) {
    const options = body === undefined ? {} : {
      method: "POST", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    };
    const reply = await fetch(home + path, { credentials: "same-origin", ...options });
    const told = await reply.json().catch(() => ({}));
    if (!reply.ok) throw new Error(told.error || "The page does not answer; is its window still open?");
    return told;
  }

  async function change(path, body) {
    try {
      const told = await ask(path, body);
      for (const row of told.rows) {
        const node = api.getRowNode(String(row.row));
        if (node) node.setData(row);
      }
      say(told.said);
      showReason();
      htmx.trigger("#standing", "changed");
    } catch (error) {
      say(error.message);
      api.refreshInfiniteCache();
    }
  }

  const source = {
    async getRows(wanted) {
      try {
        const told = await ask(`/rows?${query}&first=${wanted.startRow}&count=${wanted.endRow - wanted.startRow}`);
        wanted.successCallback(told.rows, told.total);
      } catch (error) { say(error.message); wanted.failCallback(); }
    },
  };

  // Text is put in as text: a cell that is HTML stays a cell.
  function cell(parameters) {
    const outside = document.createElement("span");
    outside.textContent = parameters.value ?? "";
    const sent = parameters.data?.sent[parameters.colDef.field];
    if (sent !== undefined) {
      const arrow = document.createElement("span");
      arrow.className = "sent";
      arrow.textContent = ` → ${sent}`;
      outside.append(arrow);
    }
    return outside;
  }

  const marked = (level) => (p) => p.data?.marks[p.colDef.field]?.[0] === level;

  const definitions = [
    { headerName: "Row", valueGetter: (p) => p.data?.row, width: 84, pinned: "left", cellClass: "row-number" },
    { headerName: "Outcome", valueGetter: (p) => p.data && (p.data.pending ? "checking…" : p.data.fate), width: 108, pinned: "left",
      cellClass: (p) => (p.data ? `fate fate-${p.data.fate}` : "fate") },
    ...columns.map(([at, header]) => ({
      field: String(at), headerName: header, editable: (p) => Boolean(p.data), width: 150, cellRenderer: cell,
      valueGetter: (p) => p.data?.cells[at],
      valueSetter: (p) => {
        if (p.newValue === p.oldValue) return false;
        change("/cells", { cells: [[p.data.row, at, p.newValue ?? ""]] });
        p.data.cells[at] = p.newValue ?? "";
        return true;
      },
      cellClassRules: { "is-wrong": marked("error"), "is-doubted": marked("warning") },
    })),
  ];

  function showReason() {
    const focused = api.getFocusedCell();
    const data = focused && api.getDisplayedRowAtIndex(focused.rowIndex)?.data;
    if (!data) { reason.hidden = true; return; }
    const at = focused.column.getColDef().field, mark = data.marks[at], sent = data.sent[at];
    const put = (name, text) => { reason.querySelector(`[data-part=${name}]`).textContent = text; };
    put("where", `Row ${data.row}${at === undefined ? "" : `, ${focused.column.getColDef().headerName}`}`);
    put("why", mark ? mark[1] : data.to_do || data.happened);
    put("typed", at === undefined ? "" : data.cells[at]);
    const goes = mark?.[0] === "error" ? "nothing, as long as it is wrong" : sent ?? data.cells[at];
    put("goes", at === undefined || !data.cells[at] ? "" : goes);
    const other = mark ? undefined : Object.keys(data.marks)[0], there = reason.querySelector("[data-part=there]");
    there.hidden = other === undefined;
    if (other !== undefined) {
      there.textContent = `Go to ${columns[other][1]}`;
      there.onclick = () => { api.ensureColumnVisible(other); api.setFocusedCell(focused.rowIndex, other); };
    }
    const use = reason.querySelector("[data-part=suggestion]");
    use.hidden = !mark?.[2];
    use.textContent = mark?.[2] ? `Put in: ${mark[2]}` : "";
    use.onclick = () => change("/cells", { cells: [[data.row, Number(at), mark[2]]] });
    reason.querySelector("[name=rows]").value = data.row;
    reason.querySelector("[name=at]").value = at ?? "";
    reason.querySelector("[name=find]").value = at === undefined ? "" : data.cells[at];
    reason.querySelector("[data-part=everywhere]").hidden = at === undefined;
    reason.querySelector("[data-part=leave]").hidden = data.fate === "left_out";
    reason.querySelector("[data-part=take]").hidden = data.fate !== "left_out";
    reason.hidden = false;
  }

  // Whoever asked for one kind of problem sees its column, wherever it stands.
  function showColumn() {
    const header = new URLSearchParams(query).get("header");
    const at = columns.findIndex((column) => header && header.split(" / ").includes(column[1]));
    if (at >= 0) { api.ensureColumnVisible(String(at), "middle"); api.setFocusedCell(0, String(at)); }
  }

  api = agGrid.createGrid(box, {
    theme: "legacy",
    columnDefs: definitions, rowModelType: "infinite", datasource: source,
    cacheBlockSize: 100, maxBlocksInCache: 12, infiniteInitialRowCount: Number(box.dataset.total),
    getRowId: (p) => String(p.data.row), defaultColDef: { sortable: false, suppressMovable: true, resizable: true },
    stopEditingWhenCellsLoseFocus: true, onCellFocused: showReason, onFirstDataRendered: showColumn,
    // the arrow keys walk the grid, Tab leaves it: nobody comes through 100,000 rows to the buttons behind it
    tabToNextCell: (p) => (p.editing ? p.nextCellPosition : false), tabToNextHeader: () => false,
    rowHeight: 32, headerHeight: 34,
    overlayNoRowsTemplate: "No rows here.", enableCellTextSelection: false, ensureDomOrder: true,
  });

  // A block copied in Excel lands from the focused cell on, right and down.
  box.addEventListener("paste", (event) => {
    const focused = api.getFocusedCell();
    if (!focused || api.getEditingCells().length || focused.column.getColDef().field === undefined) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    change(`/paste?${query}`, { first: focused.rowIndex, at: Number(focused.column.getColDef().field), text });
  });

  box.addEventListener("copy", (event) => {
    const focused = api.getFocusedCell();
    const data = focused && api.getDisplayedRowAtIndex(focused.rowIndex)?.data;
    if (!data || api.getEditingCells().length || focused.column.getColDef().field === undefined) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", data.cells[focused.column.getColDef().field]);
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || api.getEditingCells().length || event.target.matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    const step = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
    if (step) { event.preventDefault(); change("/step", { step }); }
  });

  // What stands around the grid is HTML from the server; when the roster has been judged anew, the rows are fetched anew.
  document.body.addEventListener("htmx:afterSwap", () => {
    const standing = document.querySelector("[data-judged]:not(#grid)");
    if (!standing || standing.dataset.judged === judged) return;
    judged = standing.dataset.judged;
    if (!api.getEditingCells().length) api.refreshInfiniteCache();
  });
  window.brokerkitGrid = api;
})();
